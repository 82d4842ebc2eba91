/** Tolls stated for a whole area: what a reader asks for first, and what no map can show. */
import type { Bounds } from "../words/figures";
import type { EventFacts, EventRecord } from "./records";

/** The toll of an event as it is known: its ends, and a single figure where neither is. */
export function boundToll(facts: EventFacts): Bounds {
  const { killed_low: low, killed_best: best, killed_high: high } = facts;
  return { low, best, high };
}

/** Whether anything is known of a toll. */
export function isTollKnown(facts: EventFacts): boolean {
  const { low, best, high } = boundToll(facts);
  return (low ?? best ?? high ?? null) !== null;
}

/** Whether a record is a toll for a whole area, and not one event's. */
export function isTotal(event: EventRecord): boolean {
  return event.properties.scope === "total" && isTollKnown(event.properties);
}

/** The totals of a view, those that most claims speak about first. */
export function findTotals(events: readonly EventRecord[]): EventRecord[] {
  return events
    .filter(isTotal)
    .sort((a, b) => b.properties.claims_count - a.properties.claims_count);
}
