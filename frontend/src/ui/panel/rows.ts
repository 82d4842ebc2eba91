/** One line per record: what, when, where and how precisely, and the toll as a range. */

import {
  type AnyRecord,
  type ClusterRecord,
  type CorridorRecord,
  type EventRecord,
  type FlowRecord,
  nameCollection,
} from "../../api/records";
import { boundToll, isTotal } from "../../api/totals";
import { boundCluster } from "../../layers/clusters";
import { boundFlow } from "../../layers/flows";
import type { Lang } from "../../state/viewstate";
import { tellPeriod } from "../../words/days";
import { type Bounds, isolate, tellBounds, tellDistance, tellPersons } from "../../words/figures";
import { allWordsOf } from "../../words/recordwords";
import { countThings, nameWhere, pick, tellTerm } from "../../words/words";
import { type Child, make, makeButton } from "../elements";

/** A record's name in the reader's language. */
export function titleRecord(record: AnyRecord, lang: Lang): string {
  const collection = nameCollection(record.id);
  if (collection === "clusters")
    return pick((record as ClusterRecord).properties, "label", lang) ?? "";
  if (collection === "corridors")
    return pick((record as CorridorRecord).properties, "name", lang) ?? "";
  if (collection === "flows") return titleFlow(record as FlowRecord, lang);
  return pick((record as EventRecord).properties, "title", lang) ?? record.id;
}

function titleFlow(flow: FlowRecord, lang: Lang): string {
  const origin = pick(flow.properties, "origin_name", lang) ?? "";
  const dest = pick(flow.properties, "dest_name", lang) ?? "";
  return `${origin} ${lang === "ar" ? "←" : "→"} ${dest}`;
}

/** Where an event was, in words: "Banias, Tartous". */
export function tellPlace(event: EventRecord, lang: Lang): string {
  const facts = event.properties;
  const names = [nameWhere(facts, lang), pick(facts, "admin1_name", lang)];
  const known = names.filter((name, i) => name !== null && names.indexOf(name) === i);
  return known.length > 0 ? known.join(allWordsOf(lang).comma) : allWordsOf(lang).notLocated;
}

function tellFigureOf(record: AnyRecord, lang: Lang): string | null {
  const collection = nameCollection(record.id);
  if (collection === "corridors")
    return tellTerm(allWordsOf(lang).corridorStatus, (record as CorridorRecord).properties.status);
  if (collection === "flows")
    return tellPersons(boundFlow((record as FlowRecord).properties), lang);
  return tellBounds(tollOf(record), lang);
}

/** A record in one line of text: what, how many, when, where and how precisely. */
export function tellRecord(record: AnyRecord, lang: Lang): string {
  const parts = [titleRecord(record, lang), tellFigureOf(record, lang), detailOf(record, lang)];
  return parts.filter((part) => part !== null && part !== "").join(" · ");
}

function figureOf(record: AnyRecord, lang: Lang): Child {
  const text = tellFigureOf(record, lang);
  if (text === null) return null;
  if (nameCollection(record.id) !== "corridors") return isolate(text, lang);
  return make("span", { class: `state ${(record as CorridorRecord).properties.status}` }, text);
}

function tollOf(record: AnyRecord): Bounds {
  if (nameCollection(record.id) === "clusters")
    return boundCluster((record as ClusterRecord).properties);
  return boundToll((record as EventRecord).properties);
}

/** Who is counted, and who counts: what a reader of a total asks first. */
function detailTotal(event: EventRecord, lang: Lang): string[] {
  const words = allWordsOf(lang);
  const facts = event.properties;
  const people = tellTerm(words.population, facts.killed_population);
  const sources = countThings("sourcesListed", facts.sources_count, lang);
  const claims = countThings("claims", facts.claims_count, lang);
  const dispute = facts.contested ? words.contested : "";
  return [people, sources, claims, dispute].filter((part) => part !== "");
}

function detailEvent(event: EventRecord, lang: Lang): string[] {
  const words = allWordsOf(lang);
  const { precision, precision_m } = event.properties;
  if (isTotal(event)) return detailTotal(event, lang);
  const parts = [tellPlace(event, lang), tellTerm(words.precision, precision)];
  if (precision_m === null) return parts;
  return [...parts, words.within.replace("{distance}", tellDistance(precision_m, lang))];
}

function detailOf(record: AnyRecord, lang: Lang): string {
  const words = allWordsOf(lang);
  const { date_start, date_end } = record.properties;
  const parts = [tellPeriod(date_start, date_end, lang, "short")];
  const collection = nameCollection(record.id);
  if (collection === "events") {
    parts.push(...detailEvent(record as EventRecord, lang));
  } else if (collection === "clusters") {
    parts.push(countThings("events", (record as ClusterRecord).properties.event_count, lang));
  } else if (collection === "corridors") {
    parts.push(tellTerm(words.corridorKind, (record as CorridorRecord).properties.kind));
  } else {
    parts.push(tellTerm(words.measure, (record as FlowRecord).properties.measure));
  }
  return parts.join(" · ");
}

/** A line that selects its record. */
export function makeRow(
  record: AnyRecord,
  lang: Lang,
  select: (id: string) => void,
): HTMLLIElement {
  const title = titleRecord(record, lang);
  const content = [
    make("span", { class: "row-title" }, title),
    make("span", { class: "row-figure" }, figureOf(record, lang)),
    make("span", { class: "row-detail" }, detailOf(record, lang)),
  ];
  return make(
    "li",
    {},
    makeButton(content, () => select(record.id), { class: "row", "data-id": record.id }),
  );
}

const FIRST_ROWS = 60;

/** A list of records under a heading; long ones open step by step. */
export function makeGroup(
  heading: string,
  records: readonly AnyRecord[],
  lang: Lang,
  select: (id: string) => void,
  note?: string,
): Child {
  if (records.length === 0) return null;
  const list = make("ul", { class: "rows" });
  let shown = 0;
  const more = makeButton(allWordsOf(lang).showMore, () => showMore(), { class: "more" });
  const showMore = (): void => {
    for (const record of records.slice(shown, shown + FIRST_ROWS))
      list.append(makeRow(record, lang, select));
    shown += FIRST_ROWS;
    more.hidden = shown >= records.length;
  };
  showMore();
  const count = make(
    "span",
    { class: "group-count" },
    isolate(countThings("records", records.length, lang), lang),
  );
  return make(
    "section",
    { class: "group" },
    make("h3", {}, heading, " ", count),
    note !== undefined && make("p", { class: "help" }, note),
    list,
    more,
  );
}
