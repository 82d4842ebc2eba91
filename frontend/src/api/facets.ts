/** Which values the filters can take in a period, and how many events each would leave. */

import { askFiltered, type Filters, LISTS } from "../state/filters";
import { readAsOf } from "../state/viewstate";
import { readJson, writeAddress } from "./client";
import { type Question, writePeriod } from "./loading";

/** A value of a filter, the events that it would leave, and its Arabic name where it has one. */
export interface Choice {
  value: string;
  events: number;
  name_ar?: string | null;
}

/** The values of every filter that is chosen from a list, those of most events first. */
export type Facets = Record<(typeof LISTS)[number] | "actor" | "source" | "place", Choice[]>;

/** A count by several properties at once. */
export type FacetRow = Record<string, string | number | null>;

/** A question with the filters that its view has. */
export type FilteredQuestion = Question & Filters;

function sortChoices(counted: Map<string, Choice>): Choice[] {
  return [...counted.values()].sort(
    (a, b) => b.events - a.events || a.value.localeCompare(b.value),
  );
}

/** Adds up the rows by those values that `read` finds in each. */
export function countChoices(
  rows: readonly FacetRow[],
  read: (row: FacetRow) => readonly (string | number | null | undefined)[],
): Choice[] {
  const counted = new Map<string, Choice>();
  for (const row of rows) {
    for (const value of new Set(read(row))) {
      if (typeof value !== "string" || value === "") continue;
      const known = counted.get(value) ?? { value, events: 0 };
      if (typeof row.source_ar === "string") known.name_ar = row.source_ar;
      known.events += Number(row.events);
      counted.set(value, known);
    }
  }
  return sortChoices(counted);
}

type ListName = (typeof LISTS)[number];

function passes(row: FacetRow, filters: Filters, except: ListName): boolean {
  return LISTS.every((name) => {
    const wanted = filters[name];
    return name === except || wanted.length === 0 || wanted.includes(String(row[name]));
  });
}

/** What each value of a list would leave of a cross table, all other filters kept. */
export function countList(rows: readonly FacetRow[], name: ListName, filters: Filters): Choice[] {
  const left = rows.filter((row) => passes(row, filters, name));
  const counted = countChoices(left, (row) => [row[name] ?? null]);
  const missing = filters[name].filter((value) => !counted.some((each) => each.value === value));
  return [...counted, ...missing.map((value) => ({ value, events: 0 }))];
}

function count(
  by: string,
  asked: FilteredQuestion,
  without: Partial<Filters>,
  signal: AbortSignal,
): Promise<FacetRow[]> {
  const query = {
    by,
    measure: "events",
    datetime: writePeriod(asked),
    ...askFiltered({ ...asked, ...without }),
    ...readAsOf(asked),
  };
  return readJson<{ rows: FacetRow[] }>(writeAddress("aggregates", query), signal).then(
    (answer) => answer.rows,
  );
}

/** Counts the values of every filter: each as if it alone were not set. */
export async function loadFacets(asked: FilteredQuestion, signal: AbortSignal): Promise<Facets> {
  const open = { event_type: [], verification: [], precision: [] };
  const [lists, sides, sources, places] = await Promise.all([
    count(LISTS.join(","), asked, open, signal),
    count("actor1,actor2", asked, { actor: null }, signal),
    count("source", asked, { source: null }, signal),
    count("admin1", asked, { place: null }, signal),
  ]);
  return {
    event_type: countList(lists, "event_type", asked),
    verification: countList(lists, "verification", asked),
    precision: countList(lists, "precision", asked),
    actor: countChoices(sides, (row) => [row.actor1, row.actor2]),
    source: countChoices(sources, (row) => [row.source]),
    place: countChoices(places, (row) => [row.admin1_pcode]),
  };
}
