/**
 * The parts of a view that a reader opens from the map: an area, a place that several records
 * share, and what has no place. Where these events are only counted they are fetched now.
 */
import { fetchRecords, isDark, type Query } from "../../api/client";
import { askEvents } from "../../api/loading";
import type { EventRecord, Page, UnitRow } from "../../api/records";
import { groupAreas, isAreaOnly, isNowhere } from "../../layers/areas";
import { stackEvents } from "../../layers/events";
import { nameUnitSelection } from "../../layers/units";
import { isolate, tellNumber } from "../../words/figures";
import { allWordsOf } from "../../words/recordwords";
import { compose, countThings, pick } from "../../words/words";
import { type Child, fill, make, makeButton } from "../elements";
import { type ListView, sortEvents } from "./list";
import { makeGroup } from "./rows";

/** So many are listed; the open data have them all. */
const MOST_LISTED = 200;
/** Nothing lies here, and the API matches what has no place to every box. */
const NO_BOX = "0,0,0,0";

function makeBack(view: ListView): HTMLElement {
  const { lang } = view.state;
  return makeButton(allWordsOf(lang).back, () => view.select(null), { class: "back" });
}

/** Which of the events of a view are in one part of it, by the names of the API. */
interface Part {
  collection?: "events" | "events_points";
  query: Query;
}

let last: { key: string; page: Page<EventRecord> } | null = null;

function list(place: Element, page: Page<EventRecord>, view: ListView): void {
  const { lang } = view.state;
  const words = allWordsOf(lang);
  const { features, numberMatched: all } = page;
  const n = (value: number): HTMLElement => isolate(tellNumber(value, lang), lang);
  const cut =
    all > features.length && compose(words.firstOf, { n: n(features.length), all: n(all) });
  const areaOnly = features.filter(isAreaOnly);
  const others = features.filter((event) => !isAreaOnly(event));
  fill(
    place,
    make("p", { class: "notice" }, isolate(countThings("events", all, lang), lang)),
    cut && make("p", { class: "help" }, cut),
    makeGroup(words.governorateTitle, areaOnly, lang, view.select),
    makeGroup(words.groupEvents, others, lang, view.select),
  );
}

/** Fetches the events of a part and lists them; those fetched last stay while they are renewed. */
async function fetchPart(
  place: Element,
  part: Part,
  view: ListView,
  signal: AbortSignal,
): Promise<void> {
  const words = allWordsOf(view.state.lang);
  const query = { ...askEvents(view.asked), ...part.query, sortby: "-killed_low" };
  const key = JSON.stringify([part.collection, query]);
  if (last?.key === key) list(place, last.page, view);
  else fill(place, make("p", { class: "help", role: "status" }, words.loading));
  try {
    const collection = part.collection ?? "events";
    const page = await fetchRecords<EventRecord>(collection, query, MOST_LISTED, signal);
    if (signal.aborted) return;
    last = { key, page };
    list(place, page, view);
  } catch (problem) {
    if (signal.aborted || isDark(problem)) return;
    fill(place, make("p", { class: "notice" }, words.failed));
  }
}

/** What a part is called, why it is one, and its events: those at hand, or those to fetch. */
interface Opened {
  title: string;
  note: string | false;
  /** The events at hand by heading. */
  groups: [heading: string, events: readonly EventRecord[]][];
  part: Part;
}

function drawPart(place: Element, opened: Opened, view: ListView, signal: AbortSignal): void {
  const { lang } = view.state;
  const rows = make("div", {});
  const isAtHand = view.holdings.frame === null;
  const groups = opened.groups.filter(([, events]) => events.length > 0);
  const none = make("p", { class: "notice" }, allWordsOf(lang).empty);
  const atHand = (): Child =>
    groups.length === 0
      ? none
      : groups.map(([title, events]) => makeGroup(title, sortEvents(events), lang, view.select));
  fill(
    place,
    makeBack(view),
    make("h2", { tabindex: -1 }, opened.title),
    opened.note !== false && make("p", { class: "notice" }, opened.note),
    isAtHand ? atHand() : rows,
  );
  if (!isAtHand) void fetchPart(rows, opened.part, view, signal);
}

/** Draws the records that have no place on the map. */
export function drawNowhere(place: Element, view: ListView, signal: AbortSignal): void {
  const words = allWordsOf(view.state.lang);
  const nowhere = view.holdings.events.filter(isNowhere);
  const opened: Opened = {
    title: words.notOnMapTitle,
    note: words.notOnMapWhy,
    groups: [[words.groupEvents, nowhere]],
    part: { query: { bbox: NO_BOX } },
  };
  drawPart(place, opened, view, signal);
}

function findRow(view: ListView, id: string): UnitRow | undefined {
  return view.holdings.counts?.find((row) => nameUnitSelection(row) === id);
}

/** Draws the records that share one published point. */
export function drawStack(place: Element, view: ListView, id: string, signal: AbortSignal): void {
  const { lang } = view.state;
  const words = allWordsOf(lang);
  const here = stackEvents(view.holdings.events).find((each) => each.id === id)?.events ?? [];
  const [, lat, lon] = id.split("_");
  const row = findRow(view, id);
  const opened: Opened = {
    title: (row && pick(row, "name", lang)) ?? words.eventsHere,
    note: here.length > 1 && words.eventsHereWhy,
    groups: [[words.groupEvents, here]],
    part: { collection: "events_points", query: { bbox: [lon, lat, lon, lat].join(",") } },
  };
  drawPart(place, opened, view, signal);
}

const UNITS: Record<number, "admin1" | "admin2" | "admin3"> = {
  4: "admin1",
  6: "admin2",
  8: "admin3",
};

/** Whether a selection is the code of a governorate, district or sub-district. */
export function isUnit(id: string): boolean {
  return /^SY\d+$/.test(id);
}

/** Draws what is known of an area: first what is known only to it. */
export function drawUnit(
  place: Element,
  view: ListView,
  code: string,
  known: string | undefined,
  signal: AbortSignal,
): void {
  const { lang } = view.state;
  const words = allWordsOf(lang);
  const unit = UNITS[code.length] ?? "admin1";
  const group = groupAreas(view.holdings.events, { lang }).find((each) => each.id === code);
  const areaOnly = group?.events ?? [];
  const inside = view.holdings.events.filter(
    (event) => event.properties[`${unit}_pcode`] === code && !areaOnly.includes(event),
  );
  const row = findRow(view, code);
  const [first] = inside;
  const told = first && pick(first.properties, `${unit}_name`, lang);
  const title = known ?? (row && pick(row, "name", lang)) ?? group?.name ?? told ?? code;
  const opened: Opened = {
    title,
    note: areaOnly.length > 0 && words.governorateWhy,
    groups: [
      [words.governorateTitle, areaOnly],
      [words.governorateEvents.replace("{name}", title), inside],
    ],
    part: { query: { [`${unit}_pcode`]: code } },
  };
  drawPart(place, opened, view, signal);
}
