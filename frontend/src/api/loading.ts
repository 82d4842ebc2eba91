/**
 * Fetches what one view needs, and no more: single events where they can be drawn, counts by
 * governorate where they would only hide each other.
 */

import { type AsOf, readAsOf } from "../state/viewstate";
import { countDay, measurePeriod, nameDay } from "../words/days";
import { fetchAggregates, fetchExtent, fetchRecord, fetchRecords, type Query } from "./client";
import type {
  AggregateRow,
  ClusterRecord,
  CorridorRecord,
  EventRecord,
  FlowRecord,
} from "./records";

/** More single events than this hide each other and slow a cheap phone. */
export const MOST_EVENTS = 2000;
/** From this zoom on, a part of the country can be read by itself. */
const PART_FROM_ZOOM = 8;
const MOST_OTHERS = 1000;
const MOST_CLUSTERS = 300;

/** A period of whole days. */
export interface Period {
  from: string;
  to: string;
}

/** The days of the record that ships with Masar; shown first when it is there. */
export const COAST_PERIOD: Period = { from: "2025-03-01", to: "2025-04-30" };

/** An area in degrees. */
export interface Bounds {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** What is asked for: a period, and as of when. */
export interface Question extends Period, AsOf {}

/** Everything that is known for one period (and, if needed, one area). */
export interface Holdings {
  events: EventRecord[];
  clusters: ClusterRecord[];
  corridors: CorridorRecord[];
  flows: FlowRecord[];
  /** Counts by governorate when there are too many events to draw; else null. */
  counts: AggregateRow[] | null;
  matched: number;
  /** When the latest of these records was last revised; empty when none is at hand. */
  updated: string;
  /** The part of the country that `events` is limited to; null when it is all of it. */
  part: Bounds | null;
  /** The part that was asked for although it, too, held too many. */
  tried: Bounds | null;
}

/** Nothing known yet. */
export const EMPTY_HOLDINGS: Holdings = {
  events: [],
  clusters: [],
  corridors: [],
  flows: [],
  counts: null,
  matched: 0,
  updated: "",
  part: null,
  tried: null,
};

/** The bars of the time range: how many events began in each unit of the domain. */
export interface Bars {
  unit: "day" | "month" | "year";
  domain: Period;
  rows: AggregateRow[];
}

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

/** The unit in which a domain is best counted. */
export function chooseUnit(domain: Period): Bars["unit"] {
  const days = measurePeriod(domain.from, domain.to);
  if (days <= 100) return "day";
  return days <= 366 * 20 ? "month" : "year";
}

/** The days shown around a period: a short one keeps its context, a long one is all there is. */
export function frameDomain(period: Period, extent: Period): Period {
  const { from, to } = COAST_PERIOD;
  if (period.from >= from && period.to <= to) return COAST_PERIOD;
  const days = measurePeriod(period.from, period.to);
  if (days > 60)
    return days * 3 > measurePeriod(extent.from, extent.to) ? widen(period, extent) : period;
  const pad = Math.max(7, Math.floor((90 - days) / 2));
  return { from: nameDay(countDay(period.from) - pad), to: nameDay(countDay(period.to) + pad) };
}

function widen(period: Period, extent: Period): Period {
  return {
    from: extent.from < period.from ? extent.from : period.from,
    to: extent.to > period.to ? extent.to : period.to,
  };
}

/** Counts the events of a domain for the bars. */
export async function loadBars(domain: Period, asOf: AsOf, signal: AbortSignal): Promise<Bars> {
  const unit = chooseUnit(domain);
  const query = { datetime: writePeriod(domain), ...readAsOf(asOf) };
  const answer = await fetchAggregates(unit, query, signal);
  return { unit, domain, rows: answer.rows };
}

/** Snaps an area outward to quarter degrees, so that small moves ask for nothing new. */
export function snapBounds(bounds: Bounds): Bounds {
  const [down, up] = [
    (value: number) => Math.floor(value * 4) / 4,
    (value: number) => Math.ceil(value * 4) / 4,
  ];
  return {
    west: down(bounds.west),
    south: down(bounds.south),
    east: up(bounds.east),
    north: up(bounds.north),
  };
}

function writeBounds({ west, south, east, north }: Bounds): string {
  return [west, south, east, north].join(",");
}

interface EventAnswer {
  events: EventRecord[];
  counts: AggregateRow[] | null;
  matched: number;
}

async function loadEvents(
  query: Query,
  maybeMany: boolean,
  signal: AbortSignal,
): Promise<EventAnswer> {
  if (maybeMany) {
    const counted = await fetchAggregates("admin1", query, signal);
    if (counted.numberMatched > MOST_EVENTS) {
      return { events: [], counts: counted.rows, matched: counted.numberMatched };
    }
  }
  const page = await fetchRecords<EventRecord>("events", query, MOST_EVENTS, signal);
  if (page.numberMatched > MOST_EVENTS) return loadEvents(query, true, signal);
  return { events: page.features, counts: null, matched: page.numberMatched };
}

/** The part of the country to ask for, when a view is close enough to have one. */
export function choosePart(bounds: Bounds, zoom: number): Bounds | null {
  return zoom >= PART_FROM_ZOOM ? snapBounds(bounds) : null;
}

/** When a record of these was last corrected: the age of the figures, not of the page. */
export function findLatest(records: readonly { properties: { revised_at: string } }[]): string {
  const moments = records.map((record) => record.properties.revised_at);
  return moments.reduce((latest, moment) => (moment > latest ? moment : latest), "");
}

interface WholeAndPart {
  query: Query;
  part: Bounds | null;
  signal: AbortSignal;
}

/**
 * Clusters are computed from all figures known today: with the figures of an earlier day beside
 * them they would tell what nobody knew then.
 */
async function loadClusters(
  query: Query,
  most: number,
  signal: AbortSignal,
): Promise<ClusterRecord[]> {
  if (query.known_at) return [];
  return (await fetchRecords<ClusterRecord>("clusters", query, most, signal)).features;
}

/** When a period holds too many events to draw: what one part of the country has of them. */
async function loadPart(whole: EventAnswer, asked: WholeAndPart): Promise<Partial<Holdings>> {
  const { part, signal } = asked;
  if (part === null) return { ...whole, clusters: [], part: null, tried: null };
  const query = { ...asked.query, bbox: writeBounds(part) };
  const [near, clusters] = await Promise.all([
    loadEvents(query, true, signal),
    loadClusters(query, MOST_CLUSTERS, signal),
  ]);
  const found = near.counts === null;
  return {
    ...near,
    clusters,
    counts: found ? null : whole.counts,
    matched: whole.matched,
    part: found ? part : null,
    tried: found ? null : part,
  };
}

/** Fetches the records of a period; of one part of the country if all of it is too much. */
export async function loadHoldings(
  asked: Question,
  part: Bounds | null,
  signal: AbortSignal,
): Promise<Holdings> {
  const query = { datetime: writePeriod(asked), ...readAsOf(asked) };
  const maybeMany = measurePeriod(asked.from, asked.to) > 100;
  const [whole, corridors, flows, clusters] = await Promise.all([
    loadEvents(query, maybeMany, signal),
    fetchRecords<CorridorRecord>("corridors", query, MOST_OTHERS, signal),
    fetchRecords<FlowRecord>("flows", query, MOST_OTHERS, signal),
    maybeMany ? null : loadClusters(query, MOST_OTHERS, signal),
  ]);
  const others = { corridors: corridors.features, flows: flows.features };
  const updated = findLatest([...whole.events, ...others.corridors, ...others.flows]);
  if (whole.counts !== null) {
    const near = await loadPart(whole, { query, part, signal });
    return { ...EMPTY_HOLDINGS, ...others, ...near, updated };
  }
  const all = clusters ?? (await loadClusters(query, MOST_OTHERS, signal));
  return { ...EMPTY_HOLDINGS, ...others, ...whole, clusters: all, updated };
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
