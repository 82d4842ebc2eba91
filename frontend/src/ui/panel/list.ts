/** What is in view, as a list: the way to every record for those who do not point at maps. */
import L from "leaflet";
import type { Bounds, Holdings } from "../../api/loading";
import type { AnyRecord, EventRecord } from "../../api/records";
import { findTotals } from "../../api/totals";
import { groupByGovernorate, isAreaOnly, isNowhere } from "../../layers/areas";
import { stackEvents } from "../../layers/events";
import type { Lang, ViewState } from "../../state/viewstate";
import { isolate, tellNumber } from "../../words/figures";
import { allWordsOf } from "../../words/recordwords";
import { compose, countThings, pick } from "../../words/words";
import { type Child, fill, make, makeButton } from "../elements";
import { explainMissing } from "../notices";
import { makeGroup } from "./rows";

/** What a list needs to be drawn. */
export interface ListView {
  state: ViewState;
  holdings: Holdings;
  bounds: Bounds;
  select: (id: string | null) => void;
}

const boxes = new WeakMap<AnyRecord, L.LatLngBounds | null>();

function boxOf(record: AnyRecord): L.LatLngBounds | null {
  const known = boxes.get(record);
  if (known !== undefined) return known;
  const box = record.geometry === null ? null : L.geoJSON(record.geometry).getBounds();
  boxes.set(record, box);
  return box;
}

/** Whether any part of a record can be seen; what has no place is always in view. */
export function isInView(record: AnyRecord, bounds: Bounds): boolean {
  const box = boxOf(record);
  if (box === null) return true;
  const view = L.latLngBounds([bounds.south, bounds.west], [bounds.north, bounds.east]);
  return view.intersects(box);
}

function sortEvents(events: readonly EventRecord[]): EventRecord[] {
  const weigh = (event: EventRecord): number => event.properties.killed_low ?? -1;
  return [...events].sort(
    (a, b) => weigh(b) - weigh(a) || a.properties.date_start.localeCompare(b.properties.date_start),
  );
}

function countInView(view: ListView): { inView: AnyRecord[]; all: number } {
  const { events, clusters, corridors, flows } = view.holdings;
  const everything: AnyRecord[] = [...events, ...clusters, ...corridors, ...flows];
  return {
    inView: everything.filter((each) => isInView(each, view.bounds)),
    all: everything.length,
  };
}

function makeCount(inView: number, all: number, lang: Lang): HTMLElement {
  const n = (value: number): HTMLElement => isolate(tellNumber(value, lang), lang);
  return make(
    "p",
    { class: "in-view" },
    compose(allWordsOf(lang).inViewCount, { n: n(inView), all: n(all) }),
  );
}

/** The governorates with their number of events, when there are too many to list. */
function makeCounts(view: ListView): Child {
  const { lang } = view.state;
  const rows = [...(view.holdings.counts ?? [])].sort((a, b) => b.events - a.events);
  if (rows.length === 0) return null;
  const lines = rows.map((row) => {
    const name = pick(row, "admin1_name", lang) ?? allWordsOf(lang).notLocated;
    const figure = isolate(tellNumber(row.events, lang), lang);
    const content = [
      make("span", { class: "row-title" }, name),
      make("span", { class: "row-figure tally" }, figure),
    ];
    const pcode = row.admin1_pcode ?? null;
    if (pcode === null) return make("li", {}, make("div", { class: "row" }, content));
    const open = (): void => view.select(pcode);
    return make("li", {}, makeButton(content, open, { class: "row", "data-id": pcode }));
  });
  const heading = make("h3", {}, allWordsOf(lang).legend.aggregate);
  return make("section", { class: "group" }, heading, make("ul", { class: "rows" }, lines));
}

/** Draws the list of all that is in view; returns how many records that is. */
export function drawList(place: Element, view: ListView): number {
  const { state, holdings, select } = view;
  const words = allWordsOf(state.lang);
  const { inView, all } = countInView(view);
  const shown = new Set(inView);
  const events = sortEvents(holdings.events.filter((each) => shown.has(each)));
  const totals = findTotals(events);
  const sites = events.filter((each) => each.properties.scope !== "total");
  const whole = events.filter((e) => e.properties.scope === "total" && !totals.includes(e));
  const group = (heading: string, records: readonly AnyRecord[], note?: string): Child =>
    makeGroup(
      heading,
      records.filter((each) => shown.has(each)),
      state.lang,
      select,
      note,
    );
  const missing = explainMissing(state.lang, holdings);
  fill(
    place,
    make("h2", { tabindex: -1 }, words.inView),
    missing !== null && make("p", { class: "notice" }, missing),
    makeCount(inView.length, all, state.lang),
    events.length === 0 && holdings.counts === null && make("p", { class: "notice" }, words.empty),
    makeCounts(view),
    group(words.groupTotals, totals, words.groupTotalsNote),
    group(words.groupClusters, holdings.clusters),
    group(words.groupEvents, sites),
    group(words.groupWhole, whole),
    group(words.groupFlows, holdings.flows),
    group(words.groupCorridors, holdings.corridors),
  );
  return inView.length;
}

function makeBack(view: ListView): HTMLElement {
  const { lang } = view.state;
  return makeButton(allWordsOf(lang).back, () => view.select(null), { class: "back" });
}

/** Draws the records that have no place on the map. */
export function drawNowhere(place: Element, view: ListView): void {
  const words = allWordsOf(view.state.lang);
  const nowhere = sortEvents(view.holdings.events.filter(isNowhere));
  fill(
    place,
    makeBack(view),
    make("h2", { tabindex: -1 }, words.notOnMapTitle),
    make("p", { class: "notice" }, words.notOnMapWhy),
    makeGroup(words.groupEvents, nowhere, view.state.lang, view.select),
  );
}

/** Draws the records that share one published point. */
export function drawStack(place: Element, view: ListView, id: string): void {
  const words = allWordsOf(view.state.lang);
  const stack = stackEvents(view.holdings.events).find((each) => each.id === id);
  fill(
    place,
    makeBack(view),
    make("h2", { tabindex: -1 }, words.eventsHere),
    make("p", { class: "notice" }, stack ? words.eventsHereWhy : words.empty),
    makeGroup(words.groupEvents, sortEvents(stack?.events ?? []), view.state.lang, view.select),
  );
}

/** Draws what is known of a governorate: first what is known only to it. */
export function drawGovernorate(place: Element, view: ListView, pcode: string, name: string): void {
  const { lang } = view.state;
  const words = allWordsOf(lang);
  const areaOnly = groupByGovernorate(view.holdings.events).get(pcode) ?? [];
  const inside = view.holdings.events.filter(
    (event) => event.properties.admin1_pcode === pcode && !isAreaOnly(event),
  );
  const row = view.holdings.counts?.find((each) => each.admin1_pcode === pcode);
  fill(
    place,
    makeBack(view),
    make("h2", { tabindex: -1 }, name),
    row && make("p", { class: "notice" }, isolate(countThings("events", row.events, lang), lang)),
    areaOnly.length > 0 && make("p", { class: "notice" }, words.governorateWhy),
    makeGroup(words.governorateTitle, sortEvents(areaOnly), lang, view.select),
    makeGroup(
      words.governorateEvents.replace("{name}", name),
      sortEvents(inside),
      lang,
      view.select,
    ),
  );
}
