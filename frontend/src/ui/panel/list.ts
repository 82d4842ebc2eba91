/** What is in view, as a list: the way to every record for those who do not point at maps. */
import L from "leaflet";
import type { Bounds, Holdings, Question } from "../../api/loading";
import type { AnyRecord, EventRecord } from "../../api/records";
import { findTotals } from "../../api/totals";
import { nameUnitSelection } from "../../layers/units";
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
  /** What the holdings answer; asked again for what is only counted in them. */
  asked: Question;
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

/** Events by their lowest credible toll, the largest first. */
export function sortEvents(events: readonly EventRecord[]): EventRecord[] {
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

const MOST_UNITS = 60;

/** The units in view with their number of events, when there are too many to list. */
function makeCounts(view: ListView): Child {
  const { lang } = view.state;
  const { west, south, east, north } = view.bounds;
  const rows = (view.holdings.counts ?? [])
    .filter((row) => row.lon > west && row.lon < east && row.lat > south && row.lat < north)
    .sort((a, b) => b.events - a.events);
  if (rows.length === 0) return null;
  const lines = rows.slice(0, MOST_UNITS).map((row) => {
    const name = pick(row, "name", lang) ?? allWordsOf(lang).unnamedPlace;
    const figure = isolate(countThings("events", row.events, lang), lang);
    const content = [
      make("span", { class: "row-title" }, name),
      make("span", { class: "row-figure tally" }, figure),
    ];
    const id = nameUnitSelection(row);
    const open = (): void => view.select(id);
    return make("li", {}, makeButton(content, open, { class: "row", "data-id": id }));
  });
  const heading = make("h3", {}, allWordsOf(lang).aggregate);
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
    holdings.counts === null && makeCount(inView.length, all, state.lang),
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
