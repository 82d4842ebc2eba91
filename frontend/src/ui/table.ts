/** The same events as a table that can be sorted, at the same address as the map. */

import type { Holdings } from "../api/loading";
import type { EventRecord } from "../api/records";
import { boundToll } from "../api/totals";
import type { Lang } from "../state/viewstate";
import { tellPeriod } from "../words/days";
import { isolate, tellBounds, tellNumber } from "../words/figures";
import { allWordsOf, type RecordWords } from "../words/recordwords";
import { pick, tellTerm } from "../words/words";
import { fill, make, makeButton } from "./elements";
import { explainMissing } from "./notices";
import { tellPlace } from "./panel/rows";

type Column = keyof RecordWords["tableColumns"];
const COLUMNS: readonly Column[] = [
  "date",
  "title",
  "place",
  "precision",
  "low",
  "high",
  "verification",
  "sources",
];
const NUMBERS: ReadonlySet<Column> = new Set(["low", "high", "sources"]);
const MOST_ROWS = 500;

/** How a table is sorted. */
export interface Sorting {
  column: Column;
  down: boolean;
}

function readValue(event: EventRecord, column: Column, lang: Lang): string | number | null {
  const facts = event.properties;
  const values: Record<Column, () => string | number | null> = {
    date: () => facts.date_start + facts.date_end,
    title: () => pick(facts, "title", lang),
    place: () => tellPlace(event, lang),
    precision: () => tellTerm(allWordsOf(lang).precision, facts.precision),
    low: () => facts.killed_low,
    high: () => facts.killed_high,
    verification: () => tellTerm(allWordsOf(lang).verification, facts.verification),
    sources: () => facts.sources_count,
  };
  return values[column]();
}

/** Sorts events; what is not known comes last whichever way. */
export function sortEvents(
  events: readonly EventRecord[],
  sorting: Sorting,
  lang: Lang,
): EventRecord[] {
  const sign = sorting.down ? -1 : 1;
  return [...events].sort((a, b) => {
    const [x, y] = [readValue(a, sorting.column, lang), readValue(b, sorting.column, lang)];
    if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0);
    if (typeof x === "number" && typeof y === "number") return sign * (x - y);
    return sign * String(x).localeCompare(String(y), lang);
  });
}

function makeCell(
  event: EventRecord,
  column: Column,
  lang: Lang,
  select: (id: string) => void,
): HTMLElement {
  const facts = event.properties;
  const value = readValue(event, column, lang);
  if (column === "title") {
    return make(
      "th",
      { scope: "row" },
      makeButton(String(value), () => select(event.id), { class: "link" }),
    );
  }
  if (column === "date") {
    return make(
      "td",
      {},
      make("bdi", {}, tellPeriod(facts.date_start, facts.date_end, lang, "short")),
    );
  }
  if (!NUMBERS.has(column)) return make("td", {}, String(value ?? ""));
  const words = allWordsOf(lang);
  const about = column === "low" && facts.killed_high === null && facts.killed_best !== null;
  if (about && value === null) {
    const figure = tellBounds(boundToll(facts), lang) ?? "";
    return make("td", { class: "number" }, isolate(figure, lang));
  }
  const openEnd = column === "high" && facts.killed_low !== null;
  const unknown = make("span", { class: "unknown" }, openEnd ? words.openEnd : words.unknown);
  return make(
    "td",
    { class: "number" },
    typeof value === "number" ? isolate(tellNumber(value, lang), lang) : unknown,
  );
}

function makeHead(sorting: Sorting, lang: Lang, sort: (column: Column) => void): HTMLElement {
  const { tableColumns } = allWordsOf(lang);
  const cells = COLUMNS.map((column) => {
    const active = column === sorting.column;
    const direction = sorting.down ? "descending" : "ascending";
    const mark = active ? (sorting.down ? " ↓" : " ↑") : "";
    const button = makeButton(tableColumns[column] + mark, () => sort(column));
    return make(
      "th",
      {
        scope: "col",
        class: NUMBERS.has(column) ? "number" : "",
        "aria-sort": active ? direction : "none",
      },
      button,
    );
  });
  return make("thead", {}, make("tr", {}, cells));
}

function drawCountTable(place: Element, holdings: Holdings, lang: Lang): void {
  const words = allWordsOf(lang);
  const rows = [...(holdings.counts ?? [])].sort((a, b) => b.events - a.events);
  const lines = rows.map((row) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, pick(row, "name", lang) ?? words.notLocated),
      make("td", { class: "number" }, isolate(tellNumber(row.events, lang), lang)),
    ),
  );
  const head = make(
    "tr",
    {},
    make("th", { scope: "col" }, words.tableUnit),
    make("th", { scope: "col", class: "number" }, words.tableEvents),
  );
  const caption = explainMissing(lang, holdings) ?? "";
  fill(
    place,
    make(
      "table",
      { class: "events-table" },
      make("caption", {}, caption),
      make("thead", {}, head),
      make("tbody", {}, lines),
    ),
  );
}

let sorting: Sorting = { column: "date", down: false };

/** Draws the table of all events of the period. */
export function drawTable(
  place: Element,
  holdings: Holdings,
  lang: Lang,
  select: (id: string) => void,
): void {
  if (holdings.counts !== null) {
    drawCountTable(place, holdings, lang);
    return;
  }
  const sort = (column: Column): void => {
    const down = column === sorting.column ? !sorting.down : NUMBERS.has(column);
    sorting = { column, down };
    drawTable(place, holdings, lang, select);
    place
      .querySelector<HTMLElement>("[aria-sort=ascending] button, [aria-sort=descending] button")
      ?.focus();
  };
  const events = sortEvents(holdings.events, sorting, lang).slice(0, MOST_ROWS);
  const rows = events.map((event) =>
    make(
      "tr",
      {},
      COLUMNS.map((column) => makeCell(event, column, lang, select)),
    ),
  );
  const words = allWordsOf(lang);
  if (rows.length === 0) {
    fill(place, make("p", { class: "notice" }, words.empty));
    return;
  }
  fill(
    place,
    make(
      "table",
      { class: "events-table" },
      make("caption", {}, words.tableCaption),
      makeHead(sorting, lang, sort),
      make("tbody", {}, rows),
    ),
  );
}
