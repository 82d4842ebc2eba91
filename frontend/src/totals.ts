/** Tolls stated for a whole area: what a reader asks for first, and what no map can show. */
import type { EventRecord } from "./records";

/** Whether a record is a toll for a whole area, and not one event's. */
export function isTotal(event: EventRecord): boolean {
  const { scope, killed_low, killed_high } = event.properties;
  return scope === "total" && (killed_low !== null || killed_high !== null);
}

/** The totals of a view, those that most claims speak about first. */
export function findTotals(events: readonly EventRecord[]): EventRecord[] {
  return events
    .filter(isTotal)
    .sort((a, b) => b.properties.claims_count - a.properties.claims_count);
}
