/** What stands behind a record: who says what, what was shown earlier, and why figures differ. */

import type { AsOf } from "../state/viewstate";
import { type Query, readJson, TODAY, writeAddress } from "./client";
import {
  type ClaimSet,
  type MemberSet,
  nameCollection,
  type PairSet,
  type RecordHistory,
} from "./records";

function nameRecord(id: string): string {
  return `${nameCollection(id) ?? "events"}/${encodeURIComponent(id)}`;
}

/** Reads every claim about a record; clusters have none of their own. */
export function fetchClaims(
  id: string,
  asOf: AsOf = TODAY,
  signal?: AbortSignal,
): Promise<ClaimSet> {
  return readJson(writeAddress(`${nameRecord(id)}/claims`, { ...asOf }), signal);
}

/** Reads what was ever shown of a record, and why it changed. */
export function fetchHistory(id: string, signal?: AbortSignal): Promise<RecordHistory> {
  return readJson(writeAddress(`${nameRecord(id)}/history`), signal);
}

/** Reads why figures of an event differ: two of them, or the pairs that tell most. */
export function fetchDifferences(id: string, query: Query, signal?: AbortSignal): Promise<PairSet> {
  return readJson(writeAddress(`events/${encodeURIComponent(id)}/reconcile`, query), signal);
}

/** Reads the events of a cluster, and how many of its district and days are in none. */
export function fetchMembers(
  id: string,
  { snapshot }: AsOf,
  signal?: AbortSignal,
): Promise<MemberSet> {
  return readJson(writeAddress(`clusters/${encodeURIComponent(id)}/events`, { snapshot }), signal);
}
