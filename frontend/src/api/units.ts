/**
 * The units that the service draws where events are too many to be told apart: governorates,
 * districts, sub-districts, and close up the places.
 */

import { fetchAggregates, type Query } from "./client";
import { type Asked, type EventAnswer, fetchEvents, loadAll, MOST_EVENTS } from "./events";
import type { Bounds } from "./holdings";
import type { Aggregates, EventRecord, UnitRow } from "./records";

/** From this zoom of the service on, it draws places, and they are asked for by part. */
const PLACES_FROM_ZOOM = 10;
/** A zoom at which the service has few units: enough to learn how many events there are. */
const FEW_UNITS_ZOOM = 5;

type Counted = Aggregates & { rows: UnitRow[]; unlocated: number };

function writeBounds({ west, south, east, north }: Bounds): string {
  return [west, south, east, north].join(",");
}

function countLocated(rows: readonly UnitRow[]): number {
  return rows.reduce((sum, row) => sum + row.events, 0);
}

/** The events in a box that have a place: the API matches those without one to every box. */
async function loadLocated(query: Query, unlocated: number, asked: Asked): Promise<EventRecord[]> {
  if (unlocated <= MOST_EVENTS) {
    return (await fetchEvents(query, MOST_EVENTS + unlocated, asked)).features;
  }
  const filter = [query.filter, "geometry IS NOT NULL"].filter(Boolean).join(" AND ");
  return (await fetchEvents({ ...query, filter }, MOST_EVENTS, asked)).features;
}

/** Counts the events of a question by unit; fetches those of the part in view if they are few. */
export async function loadUnits(query: Query, asked: Asked): Promise<EventAnswer> {
  const { frame, signal } = asked;
  const { part, zoom } = frame;
  const count = (given: Query): Promise<Counted> =>
    fetchAggregates("place", { ...given, measure: "events" }, signal) as Promise<Counted>;
  const byPlace = part !== null && zoom >= PLACES_FROM_ZOOM;
  const inPart = { ...query, bbox: part && writeBounds(part) };
  const [whole, near] = await Promise.all([
    count({ ...query, zoom: byPlace ? FEW_UNITS_ZOOM : zoom }),
    part && count({ ...inPart, zoom }),
  ]);
  const { numberMatched: matched, unlocated } = whole;
  const all = matched <= MOST_EVENTS ? await loadAll(query, asked) : null;
  if (all !== null) return all;
  const known = { matched, unlocated, frame };
  if (near !== null && countLocated(near.rows) <= MOST_EVENTS) {
    const events = await loadLocated(inPart, unlocated, asked);
    return { ...known, events, counts: null, part };
  }
  // A unit's number must be the whole unit's, also where only a part of it is in view.
  const shown = byPlace && near !== null ? near : whole;
  return { ...known, events: [], counts: shown.rows, part: byPlace ? part : null };
}
