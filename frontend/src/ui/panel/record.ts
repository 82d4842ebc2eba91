/** One record in full: what is known, how well, and every claim behind it. */

import {
  type AnyRecord,
  type ClusterRecord,
  type CorridorRecord,
  type EventRecord,
  type FlowRecord,
  nameCollection,
} from "../../api/records";
import { boundToll, isTollKnown } from "../../api/totals";
import { boundFlow } from "../../layers/flows";
import type { Lang, ViewState } from "../../state/viewstate";
import { tellDay } from "../../words/days";
import { isolate, tellBounds, tellDistance, tellNumber, tellPersons } from "../../words/figures";
import { allWordsOf } from "../../words/recordwords";
import { compose, pick, tellTerm } from "../../words/words";
import { tellKnownDay, tellSnapshot } from "../banners";
import { type Child, fill, make, makeButton } from "../elements";
import { drawCluster } from "./cluster";
import { openPlaces, showEvidence } from "./evidence";
import { makeFacts, makeToll, type RecordView, tellWhen } from "./facts";
import { listNames, listSources, nameEnds } from "./names";
import { tellPlace, titleRecord } from "./rows";

function tellPrecision(event: EventRecord, lang: Lang): Child {
  const words = allWordsOf(lang);
  const { precision, precision_m } = event.properties;
  const parts: Child[] = [tellTerm(words.precision, precision)];
  if (precision_m !== null) {
    const distance = isolate(
      words.within.replace("{distance}", tellDistance(precision_m, lang)),
      lang,
    );
    parts.unshift(distance, allWordsOf(lang).semicolon);
    if (precision_m > 300) parts.push(allWordsOf(lang).semicolon, words.approximate);
  }
  return parts;
}

function makeEventToll(event: EventRecord, lang: Lang): Child {
  const words = allWordsOf(lang);
  const facts = event.properties;
  if (!isTollKnown(facts)) return null;
  const people = tellTerm(words.population, facts.killed_population);
  const who = words.killedPeople.replace("{people}", people);
  const parts = [people === "" ? words.measure.killed : who];
  if (facts.contested) parts.push(words.contested);
  // A single figure says nothing about its ends.
  if (facts.killed_high === null && facts.killed_low !== null) parts.push(words.openEnd);
  return makeToll(boundToll(facts), parts.join(allWordsOf(lang).comma), lang);
}

function makeRedaction(event: EventRecord, lang: Lang): Child {
  const { redaction } = event.properties;
  if (redaction === null || !redaction.coarsened) return null;
  const words = allWordsOf(lang);
  const note = pick(redaction, "note", lang) ?? words.redactedDefault;
  return make("p", { class: "redaction" }, make("strong", {}, words.redacted), ": ", note);
}

function describeEvent(event: EventRecord, figures: Child, lang: Lang): Child[] {
  const words = allWordsOf(lang);
  const facts = event.properties;
  const { injured_low: low, injured_best: best, injured_high: high } = facts;
  const injured = tellBounds({ low, best, high }, lang);
  const kinds = [facts.event_type, facts.sub_event_type].filter((kind) => kind !== null);
  const actors = [facts.actor1, facts.actor2]
    .filter((actor) => actor !== null)
    .map((actor) => tellTerm(words.actor, actor));
  const summary = pick(facts, "summary", lang);
  return [
    makeEventToll(event, lang),
    summary !== null && make("p", { class: "summary" }, summary),
    figures,
    makeFacts([
      [
        words.where,
        [tellPlace(event, lang), make("span", { class: "sub" }, tellPrecision(event, lang))],
      ],
      [words.when, tellWhen(event, lang)],
      [words.status, tellTerm(words.verification, facts.verification)],
      [words.measure.injured ?? "", injured === null ? null : isolate(injured, lang)],
      [words.how, kinds.map((kind) => tellTerm(words.eventType, kind)).join(" · ")],
      [words.actors, listNames(actors)],
      [words.sources, listSources(facts, lang)],
    ]),
    makeRedaction(event, lang),
  ];
}

function describeCorridor(corridor: CorridorRecord, lang: Lang): Child[] {
  const words = allWordsOf(lang);
  const facts = corridor.properties;
  const day = (date: string | null): Child => date !== null && make("bdi", {}, tellDay(date, lang));
  const stated = facts.status_as_stated;
  return [
    make("p", { class: "warning", role: "note" }, pick(facts, "warning", lang)),
    make(
      "p",
      { class: "toll" },
      make("b", { class: `state ${facts.status}` }, tellTerm(words.corridorStatus, facts.status)),
    ),
    stated !== null && make("p", {}, compose(words.asStated, { text: make("bdi", {}, stated) })),
    makeFacts([
      [words.how, tellTerm(words.corridorKind, facts.kind)],
      [words.where, nameEnds(facts, lang)],
      [words.when, tellWhen(corridor, lang)],
      [words.lastConfirmed.replace(" {day}", ""), day(facts.last_confirmed_at)],
      [words.announcedBy.replace(" {who}", ""), tellTerm(words.actor, facts.announced_by)],
      [words.outcome, pick(facts, "outcome", lang)],
      [words.sources, listSources(facts, lang)],
    ]),
    make("p", { class: "help" }, corridor.geometry === null ? words.notDrawn : words.schematic),
  ];
}

function tellRounding(error: number, lang: Lang): Child {
  if (error === 0) return null;
  const text = allWordsOf(lang).rounded.replace("{n}", tellNumber(error, lang));
  return make("p", { class: "help" }, text);
}

function describeFlow(flow: FlowRecord, lang: Lang): Child[] {
  const words = allWordsOf(lang);
  const facts = flow.properties;
  const persons = tellPersons(boundFlow(facts), lang);
  const withheld = pick(facts, "withheld_note", lang);
  return [
    persons !== null &&
      make(
        "p",
        { class: "toll flow-toll" },
        make("b", {}, isolate(persons, lang)),
        ` ${tellTerm(words.measure, facts.measure)}`,
      ),
    make("p", { class: "summary" }, pick(facts, "display", lang)),
    makeFacts([
      [words.when, tellWhen(flow, lang)],
      [words.how, pick(facts, "mode", lang)],
      [words.sources, listSources(facts, lang)],
    ]),
    tellRounding(facts.rounding_error ?? 0, lang),
    withheld && make("p", { class: "help" }, withheld),
    !facts.drawn && make("p", { class: "help" }, words.partOf),
    make("p", { class: "help" }, words.help.flows),
  ];
}

function describe(record: AnyRecord, figures: Child, view: RecordView): Child[] {
  const { lang } = view.state;
  const collection = nameCollection(record.id);
  if (collection === "corridors")
    return [...describeCorridor(record as CorridorRecord, lang), figures];
  if (collection === "flows") return [...describeFlow(record as FlowRecord, lang), figures];
  return describeEvent(record as EventRecord, figures, lang);
}

/** As of when the record is, beside its figures: on a phone the head of the page is far away. */
function makeAsOf({ known_at, snapshot, lang }: ViewState): Child {
  if (known_at === null && snapshot === null) return null;
  const shown = snapshot !== null && [tellSnapshot(snapshot, null, lang), " "];
  return make(
    "p",
    { class: "notice as-of" },
    shown,
    known_at !== null && tellKnownDay(known_at, lang),
  );
}

/** Draws one record; its claims arrive a moment later. */
export function drawRecord(
  place: Element,
  record: AnyRecord,
  view: RecordView,
  signal: AbortSignal,
): void {
  const { lang } = view.state;
  const words = allWordsOf(lang);
  const title = titleRecord(record, lang);
  const revision = (record as EventRecord).properties.revision ?? null;
  const cited = { id: record.id, title, revision, state: view.state };
  const isCluster = nameCollection(record.id) === "clusters";
  const places = isCluster ? null : openPlaces(place, record.id, lang);
  const cluster = isCluster ? drawCluster(record as ClusterRecord, view, signal) : null;
  fill(
    place,
    makeButton(words.back, () => view.select(null), { class: "back" }),
    make(
      "article",
      { class: "record", "data-id": record.id, lang },
      make("h2", { tabindex: -1 }, title),
      makeAsOf(view.state),
      cluster?.told ?? describe(record, places?.figures ?? null, view),
      places?.claims,
    ),
    places?.cite ?? cluster?.cite,
    places?.history,
  );
  if (places !== null) void showEvidence(places, cited, signal);
}
