/**
 * Fetches what one view needs, and no more: single events where they can be drawn, counts by
 * unit where they would only hide each other.
 */

import { askFiltered, type Filters, isFiltered } from "../state/filters";
import { type AsOf, readAsOf } from "../state/viewstate";
import { measurePeriod } from "../words/days";
import { fetchAggregates, fetchExtent, fetchRecord, fetchRecords, type Query } from "./client";
import { loadEvents } from "./events";
import { EMPTY_HOLDINGS, type Frame, type Holdings, type Period, type Question } from "./holdings";
import type { ClusterRecord, CorridorRecord, FlowRecord } from "./records";

export { type Bounds, EMPTY_HOLDINGS, type Holdings, type Period, type Question } from "./holdings";

const MOST_OTHERS = 1000;
/** As many outlines as can still be told apart. */
const MOST_CLUSTERS = 100;

/** The days of the record that ships with Masar; shown first when it is there. */
export const COAST_PERIOD: Period = { from: "2025-03-01", to: "2025-04-30" };

/** Writes a period as the API reads it. */
export function writePeriod(period: Period): string {
  return period.from === period.to ? period.from : `${period.from}/${period.to}`;
}

/** Finds the period to begin with: the coast record if it is there, else all that is known. */
export async function findFirstPeriod(): Promise<{ period: Period; extent: Period } | null> {
  const [extent, coast] = await Promise.all([
    fetchExtent(),
    fetchAggregates("day", { datetime: writePeriod(COAST_PERIOD) }),
  ]);
  if (extent === null) return null;
  const all = { from: extent[0], to: extent[1] };
  return { period: coast.numberMatched > 0 ? COAST_PERIOD : all, extent: all };
}

/** When a record of these was last corrected: the age of the figures, not of the page. */
export function findLatest(records: readonly { properties: { revised_at: string } }[]): string {
  const moments = records.map((record) => record.properties.revised_at);
  return moments.reduce((latest, moment) => (moment > latest ? moment : latest), "");
}

/** Which events a view asks for, by the names of the API. */
export function askEvents(asked: Question): Query {
  return { datetime: writePeriod(asked), ...askFiltered(asked), ...readAsOf(asked) };
}

/**
 * Whether a view can have clusters. They are computed from all events and all figures known
 * today: beside the figures of an earlier day, or beside a choice of events, their tolls and
 * outlines would tell what is not in view.
 */
export function hasClusters(asked: AsOf & Filters): boolean {
  return asked.known_at === null && !isFiltered(asked);
}

async function loadClusters(
  asked: Question,
  signal: AbortSignal,
): Promise<Pick<Holdings, "clusters" | "clustersMatched">> {
  if (!hasClusters(asked)) return { clusters: [], clustersMatched: 0 };
  const query = { datetime: writePeriod(asked), ...readAsOf(asked), sortby: "-killed_low" };
  const page = await fetchRecords<ClusterRecord>("clusters", query, MOST_CLUSTERS, signal);
  return { clusters: page.features, clustersMatched: page.numberMatched };
}

/** Fetches the records of a question; of one part of the country if all of it is too much. */
export async function loadHoldings(
  asked: Question,
  frame: Frame,
  signal: AbortSignal,
): Promise<Holdings> {
  // Roads and movements are not events: the filters say nothing about them.
  const query = { datetime: writePeriod(asked), ...readAsOf(asked) };
  const maybeMany = measurePeriod(asked.from, asked.to) > 100;
  const [events, clusters, corridors, flows] = await Promise.all([
    loadEvents(askEvents(asked), { frame, maybeMany, properties: asked.properties, signal }),
    loadClusters(asked, signal),
    fetchRecords<CorridorRecord>("corridors", query, MOST_OTHERS, signal),
    fetchRecords<FlowRecord>("flows", query, MOST_OTHERS, signal),
  ]);
  const others = { corridors: corridors.features, flows: flows.features };
  const updated = findLatest([...events.events, ...others.corridors, ...others.flows]);
  return { ...EMPTY_HOLDINGS, ...events, ...clusters, ...others, updated };
}

/** When a snapshot that is known by its number was shown: any record of it tells. */
export async function findShownAt(
  asked: AsOf,
  holdings: Holdings,
  signal: AbortSignal,
): Promise<string | null> {
  const { events, corridors, flows } = holdings;
  const [first] = [...events, ...corridors, ...flows];
  if (asked.snapshot === null || !/^\d+$/.test(asked.snapshot) || first === undefined) return null;
  const record = await fetchRecord(first.id, readAsOf(asked), signal);
  return record.citation?.shown_at ?? null;
}
