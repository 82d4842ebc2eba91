/** What one view has at hand: the records of its question, or what stands for them. */

import type { Filters } from "../state/filters";
import type { AsOf } from "../state/viewstate";
import type { ClusterRecord, CorridorRecord, EventRecord, FlowRecord, UnitRow } from "./records";

/** A period of whole days. */
export interface Period {
  from: string;
  to: string;
}

/** An area in degrees. */
export interface Bounds {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** What is asked for: a period, as of when, and which events. */
export interface Question extends Period, AsOf, Filters {
  /** Which properties of events are read, by the names of the API; all when left out. */
  properties?: string;
}

/** How close the reader looks, and at which part of the country. */
export interface Frame {
  /** The zoom by which the service chooses the units that it draws. */
  zoom: number;
  /** The part in view, snapped outward; null while the whole country is. */
  part: Bounds | null;
}

/** Everything that is known for one question (and, if needed, one part of the country). */
export interface Holdings {
  events: EventRecord[];
  clusters: ClusterRecord[];
  corridors: CorridorRecord[];
  flows: FlowRecord[];
  /** Counts by unit where there are too many events to draw; else null. */
  counts: UnitRow[] | null;
  /** How many events match, wherever they are. */
  matched: number;
  /** How many of those have no place on the map. */
  unlocated: number;
  /** How many clusters match; more than `clusters` holds are not drawn. */
  clustersMatched: number;
  /** When the latest of these records was last revised; empty when none is at hand. */
  updated: string;
  /** The part of the country that `events` or `counts` is limited to; null when it is all. */
  part: Bounds | null;
  /** What the answer depends on besides the question; null when all events are at hand. */
  frame: Frame | null;
}

/** Nothing known yet. */
export const EMPTY_HOLDINGS: Holdings = {
  events: [],
  clusters: [],
  corridors: [],
  flows: [],
  counts: null,
  matched: 0,
  unlocated: 0,
  clustersMatched: 0,
  updated: "",
  part: null,
  frame: null,
};
