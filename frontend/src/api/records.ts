/**
 * The published records as the API sends them: what a reader of the map may know about an
 * event, a cluster, a corridor or a movement of people. `null` always means "not known",
 * never zero.
 */
import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { DateUnit } from "../words/days";

/** The collections the map reads. */
export type Collection = "events" | "clusters" | "corridors" | "flows";

/** Why something of a record is held back or shown less precisely. */
export interface Redaction {
  policy: string;
  coarsened: boolean;
  fields_withheld: string[];
  note_en: string | null;
  note_ar: string | null;
}

/** One reported event, or a figure stated for a whole area (`scope` "total"). */
export interface EventFacts {
  title_en: string;
  title_ar: string;
  summary_en: string | null;
  summary_ar: string | null;
  event_type: string;
  sub_event_type: string | null;
  scope: "site" | "part" | "total";
  record: string;
  date_start: string;
  date_end: string;
  date_prec: number;
  admin1_pcode: string | null;
  admin1_name_en: string | null;
  admin1_name_ar: string | null;
  admin2_pcode?: string | null;
  admin2_name_en?: string | null;
  admin2_name_ar?: string | null;
  admin3_pcode?: string | null;
  admin3_name_en?: string | null;
  admin3_name_ar?: string | null;
  place_name_en: string | null;
  place_name_ar: string | null;
  precision: string;
  precision_m: number | null;
  killed_low: number | null;
  killed_best: number | null;
  killed_high: number | null;
  killed_population: string | null;
  injured_low: number | null;
  injured_best: number | null;
  injured_high: number | null;
  actor1: string | null;
  actor2: string | null;
  verification: string;
  contested: boolean;
  sources_count: number;
  sources: string[];
  /** The same sources in Arabic, in the same order. */
  sources_ar?: (string | null)[];
  claims_count: number;
  parent_event_id: string | null;
  published_at: string;
  revised_at: string;
  revision: number;
  redaction: Redaction | null;
}

/** A space-time cluster of reported violence, computed from public points by a named rule. */
export interface ClusterFacts {
  label_en: string;
  label_ar: string;
  date_start: string;
  date_end: string;
  event_count: number;
  killed_low: number | null;
  killed_high: number | null;
  killed_not_added: number;
  centre_lon: number;
  centre_lat: number;
  admin1_pcode: string | null;
  admin1_name_en: string | null;
  admin1_name_ar: string | null;
  event_ids: string[];
  rule: string;
  rule_version: number;
  where_en?: string | null;
  where_ar?: string | null;
  eps_km: number;
  eps_days: number;
  min_events: number;
}

/** A road, crossing or safe passage as its operator announced it; never a route to follow. */
export interface CorridorFacts {
  name_en: string;
  name_ar: string;
  kind: string;
  status: "open" | "contested" | "closed" | "unknown";
  status_as_stated: string | null;
  announced_publicly: boolean | null;
  announced_by: string | null;
  valid_from: string | null;
  valid_to: string | null;
  last_confirmed_at: string | null;
  expires_at: string | null;
  origin_name_en: string | null;
  origin_name_ar: string | null;
  dest_name_en: string | null;
  dest_name_ar: string | null;
  admin1_pcode: string | null;
  admin1_name_en?: string | null;
  admin1_name_ar?: string | null;
  geometry_role: "schematic" | null;
  outcome_en: string | null;
  outcome_ar: string | null;
  warning_en: string;
  warning_ar: string;
  date_start: string;
  date_end: string;
  sources: string[];
  /** The same sources in Arabic, in the same order. */
  sources_ar?: (string | null)[];
  sources_count: number;
  claims_count: number;
  published_at: string;
  revised_at: string;
  revision: number;
}

/** A movement of people between two named areas, rounded to tens. */
export interface FlowFacts {
  origin_name_en: string;
  origin_name_ar: string;
  origin_pcode: string | null;
  dest_name_en: string;
  dest_name_ar: string;
  dest_pcode: string | null;
  dest_country: string | null;
  mode_en?: string | null;
  mode_ar?: string | null;
  measure: string;
  persons_low: number | null;
  persons_best: number | null;
  persons_high: number | null;
  /** By how many persons rounding may have moved the figure; null without a figure. */
  rounding_error?: number | null;
  /** What of a breakdown is withheld, and why. */
  withheld_note_en?: string | null;
  withheld_note_ar?: string | null;
  quantifier: string | null;
  display_en: string | null;
  display_ar: string | null;
  as_of: string | null;
  period_start: string | null;
  period_end: string | null;
  date_start: string;
  date_end: string;
  asserted_by: string | null;
  sources: string[];
  /** The same sources in Arabic, in the same order. */
  sources_ar?: (string | null)[];
  sources_count: number;
  claims_count: number;
  drawn: boolean;
  part_of: string | null;
  published_at: string;
  revised_at: string;
  revision: number;
}

/** A record with its identifier and what may be shown of its place. */
export type RecordOf<P> = Feature<Geometry | null, P> & { id: string; citation?: Citation };
/** A reported event with its place. */
export type EventRecord = RecordOf<EventFacts>;
/** A cluster of reported violence with its hull. */
export type ClusterRecord = RecordOf<ClusterFacts>;
/** A corridor with its schematic line, if it was announced. */
export type CorridorRecord = RecordOf<CorridorFacts>;
/** A movement with its origin and destination. */
export type FlowRecord = RecordOf<FlowFacts>;
/** Any record that has an identifier of its own. */
export type AnyRecord = EventRecord | ClusterRecord | CorridorRecord | FlowRecord;

/** How to cite a record or its claims, as they were shown. */
export interface Citation {
  text_en: string;
  text_ar: string;
  permalink: string;
  snapshot: number;
  revision: number;
  shown_at: string;
  known_at: string | null;
}

/** One page of a collection. */
export type Page<R extends AnyRecord> = Omit<FeatureCollection, "features"> & {
  features: R[];
  numberMatched: number;
  numberReturned: number;
  links: { rel: string; href: string }[];
  timeStamp: string;
  /** The number of the state of the map that the page shows. */
  snapshot?: number;
};

/** The events of a cluster; `leftOut` counts by reason those near it that are in no cluster. */
export type MemberSet = Page<EventRecord> & { leftOut: Record<string, number> };

/** One statement by one source: who said what, about when, and as of when. */
export interface Claim {
  claim_id: string;
  asserted_by_en: string;
  asserted_by_ar: string;
  source_kind: string | null;
  relayed_by: string | null;
  measure: string;
  measure_as_stated: string | null;
  population: string | null;
  low: number | null;
  best: number | null;
  high: number | null;
  quantifier: string | null;
  method: string | null;
  cumulative: boolean | null;
  scope_note_en: string | null;
  scope_note_ar: string | null;
  locality_en: string | null;
  locality_ar: string | null;
  period_start: string | null;
  period_end: string | null;
  as_of: string | null;
  /** What the date names: a day, or the whole month or year that it ends. */
  as_of_unit: DateUnit | null;
  reported_at: string | null;
  reported_unit: DateUnit | null;
  url: string | null;
  /** The document that the claim was found in, its kept copy, and the digest of that copy. */
  document_url?: string | null;
  archived_url?: string | null;
  document_sha256?: string | null;
  document_published_at?: string | null;
  /** Whether the claim still stands: sources replace their figures, or take them back. */
  status?: "active" | "superseded" | "retracted";
  supersedes_claim_id?: string | null;
  /** The claim that this one only repeats. */
  relays_claim_id?: string | null;
  /** The day from which the claim counts as known. */
  known_from?: string | null;
  quote: string | null;
  used_in_estimate: boolean;
  display_en: string | null;
  display_ar: string | null;
}

/** The claims of one record and the range that a stated rule derives from them. */
export interface ClaimSet {
  id: string;
  claims: Claim[];
  estimate: {
    rule: string;
    rule_version: string;
    text_en: string;
    text_ar: string;
    low: number | null;
    best: number | null;
    high: number | null;
    population: string | null;
  } | null;
  citation?: Citation;
}

/** Why two figures differ, in a sentence. */
export interface Pair {
  claims: [string, string];
  relation: string;
  text_en: string;
  text_ar: string;
}

/** Pairs of figures of one event, those that tell most first. */
export interface PairSet {
  pairs: Pair[];
  numberMatched?: number;
}

/** One change between two versions: what a field said before and after. */
export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

/** One version of a record, from when it was shown, and what made it. */
export interface RecordVersion {
  revision: number;
  shown_from: string;
  shown_to: string | null;
  reason_code: string | null;
  changes: FieldChange[];
  claims: {
    claim_id: string;
    change: string;
    display_en: string | null;
    display_ar: string | null;
    changes?: FieldChange[];
  }[];
}

/** Everything that was ever shown of a record, newest first, and whether it was withdrawn. */
export interface RecordHistory {
  id: string;
  versions: RecordVersion[];
  /** Earlier versions that are no longer shown, to protect people. */
  withheld_versions: number;
  withdrawn: { at: string; reason_code: string | null; replaced_by: string | null } | null;
}

/** Counts of events by day, month or governorate. */
export interface AggregateRow {
  events: number;
  killed_low: number | null;
  killed_high: number | null;
  killed_not_added?: number;
  day?: string;
  month?: string;
  year?: string | number;
}

/**
 * A unit that stands for the events in it; `level` is coarser than the zoom asks for where no
 * closer place is told of its events.
 */
export interface UnitRow extends AggregateRow {
  level: "country" | "admin1" | "admin2" | "admin3" | "place";
  /** The p-code, of a place its longitude and latitude. */
  unit: string;
  name_en: string | null;
  name_ar: string | null;
  lon: number;
  lat: number;
}

/** The answer to a count. */
export interface Aggregates {
  by: string[];
  rows: AggregateRow[];
  numberMatched: number;
}

/** Tells the collection of a record from its identifier's prefix. */
export function nameCollection(id: string): Collection | null {
  const prefixes: Record<string, Collection> = {
    evt_: "events",
    clu_: "clusters",
    cor_: "corridors",
    flw_: "flows",
  };
  return prefixes[id.slice(0, 4)] ?? null;
}
