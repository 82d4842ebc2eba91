/**
 * Single events while they are few enough to be told apart, and the frame of a view, by which
 * units stand for them beyond that.
 */

import { fetchRecords, type Query } from "./client";
import type { Bounds, Frame, Holdings } from "./holdings";
import type { EventRecord, Page } from "./records";

/** More single events than this hide each other and slow a cheap phone. */
export const MOST_EVENTS = 500;
/** From this zoom on, a part of the country can be read by itself. */
const PART_FROM_ZOOM = 8;

/** What `loadEvents` finds of the holdings. */
export type EventAnswer = Pick<
  Holdings,
  "events" | "counts" | "matched" | "unlocated" | "part" | "frame"
>;

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

/**
 * The frame of a view. The zooms of the service are those of maps with tiles of 512 pixels; ours
 * are those of 256, one deeper for the same scale.
 */
export function chooseFrame(bounds: Bounds, zoom: number): Frame {
  const part = zoom >= PART_FROM_ZOOM ? snapBounds(bounds) : null;
  return { zoom: Math.floor(zoom) - 1, part };
}

/** For which frame events are asked. */
export interface Asked {
  frame: Frame;
  /** Whether the period is long enough to count first and to fetch afterwards. */
  maybeMany: boolean;
  /** Which properties of the events are read; all when left out. */
  properties: string | undefined;
  signal: AbortSignal;
}

/** Fetches events, with the properties that are read. */
export function fetchEvents(
  query: Query,
  most: number,
  { properties, signal }: Asked,
): Promise<Page<EventRecord>> {
  return fetchRecords("events", { ...query, properties }, most, signal);
}

/** Fetches every event of a question; null when these are too many. */
export async function loadAll(query: Query, asked: Asked): Promise<EventAnswer | null> {
  const page = await fetchEvents(query, MOST_EVENTS, asked);
  const { features: events, numberMatched: matched } = page;
  if (matched > MOST_EVENTS) return null;
  const unlocated = events.filter((event) => event.geometry === null).length;
  return { events, counts: null, matched, unlocated, part: null, frame: null };
}

/** Fetches single events, or the units that stand for them. */
export async function loadEvents(query: Query, asked: Asked): Promise<EventAnswer> {
  const all = asked.maybeMany ? null : await loadAll(query, asked);
  // Most frames in articles hold few events: they need not load what counts many.
  return all ?? (await import("./units")).loadUnits(query, asked);
}
