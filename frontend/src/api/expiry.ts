/**
 * When a corridor's status stops being true. A page may stay open for days: an "open" that
 * outlives its confirmation is worse than none, so the page lets it lapse by its own clock.
 */
import type { CorridorFacts, CorridorRecord } from "./records";

/** How long a page may take to notice that a status has lapsed. */
export const MOST_PAUSE_MS = 60_000;

type Lapsing = Pick<CorridorFacts, "status" | "expires_at">;

/** When a status lapses; never, when it promises no way or nothing limits it. */
function findLapse({ status, expires_at }: Lapsing): number {
  if (expires_at === null || (status !== "open" && status !== "contested")) {
    return Number.POSITIVE_INFINITY;
  }
  const moment = Date.parse(expires_at);
  // A limit that cannot be read must not keep a way open.
  return Number.isNaN(moment) ? Number.NEGATIVE_INFINITY : moment;
}

/** The status of a corridor at a moment: as published, or unknown once that has lapsed. */
export function judgeStatus(facts: Lapsing, now: number): CorridorFacts["status"] {
  return now >= findLapse(facts) ? "unknown" : facts.status;
}

/** A corridor as it stands at a moment; the same object when nothing lapsed. */
export function ageCorridor(corridor: CorridorRecord, now: number): CorridorRecord {
  const status = judgeStatus(corridor.properties, now);
  if (status === corridor.properties.status) return corridor;
  return { ...corridor, properties: { ...corridor.properties, status } };
}

/** Whatever holds corridors, as it stands at a moment; the same object when nothing lapsed. */
export function ageHoldings<H extends { corridors: CorridorRecord[] }>(
  holdings: H,
  now: number,
): H {
  const corridors = holdings.corridors.map((each) => ageCorridor(each, now));
  const same = corridors.every((each, i) => each === holdings.corridors[i]);
  return same ? holdings : { ...holdings, corridors };
}

/** How long until a status has to be looked at again: at its lapse, and within a minute. */
export function pauseUntilLapse(corridors: readonly CorridorRecord[], now: number): number {
  const next = corridors
    .map((each) => findLapse(each.properties) - now)
    .filter((pause) => pause > 0);
  return Math.min(MOST_PAUSE_MS, ...next);
}
