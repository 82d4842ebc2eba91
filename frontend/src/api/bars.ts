/** How many events began in each unit of time, around the period of a view. */

import { countDay, measurePeriod, nameDay } from "../words/days";
import { fetchAggregates } from "./client";
import { askEvents, COAST_PERIOD, type Period, type Question } from "./loading";
import type { AggregateRow } from "./records";

/** The bars of the time range: how many events began in each unit of the domain. */
export interface Bars {
  unit: "day" | "month" | "year";
  domain: Period;
  rows: AggregateRow[];
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
export async function loadBars(
  domain: Period,
  asked: Question,
  signal: AbortSignal,
): Promise<Bars> {
  const unit = chooseUnit(domain);
  const answer = await fetchAggregates(unit, askEvents({ ...asked, ...domain }), signal);
  return { unit, domain, rows: answer.rows };
}
