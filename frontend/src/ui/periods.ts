/** Periods that one press asks for: what a newsroom asks for most, and the next or the last one. */

import type { Bars } from "../api/bars";
import type { Period } from "../api/holdings";
import type { Lang } from "../state/viewstate";
import { countDay, measurePeriod, nameDay, tellMonth } from "../words/days";
import { allWordsOf } from "../words/recordwords";

const WEEK = 7;
/** Into how many steps a span is cut that is played. */
const PLAYED_STEPS = 12;

/** The first day of a month that is so many months after the one of a day. */
function startMonth(day: string, months: number): string {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const [year, month] = [Math.floor(count / 12), (count % 12) + 1];
  return `${year}-${String(month).padStart(2, "0")}-01`;
}

/** The calendar month of a day, so many months on. */
export function findMonth(day: string, months = 0): Period {
  const end = nameDay(countDay(startMonth(day, months + 1)) - 1);
  return { from: startMonth(day, months), to: end };
}

/** A preset with the words on its button. */
export interface Preset {
  label: string;
  period: Period;
}

/** The days of the coast, the last seven days and the first month of a period, and all there is. */
export function listPresets(period: Period, extent: Period, lang: Lang): Preset[] {
  const words = allWordsOf(lang);
  const last = period.to < extent.to ? period.to : extent.to;
  const month = findMonth(period.from);
  return [
    { label: words.presetDays, period: { from: "2025-03-06", to: "2025-03-10" } },
    { label: words.presetWeek, period: { from: nameDay(countDay(last) - WEEK + 1), to: last } },
    { label: tellMonth(month.from, lang, "long"), period: month },
    { label: words.presetAll, period: extent },
  ];
}

function isMonth({ from, to }: Period): boolean {
  const month = findMonth(from);
  return month.from === from && month.to === to;
}

/** The period before (-1) or after (1) one: as long, or the calendar month beside a month. */
export function shiftPeriod(period: Period, step: -1 | 1): Period {
  if (isMonth(period)) return findMonth(period.from, step);
  const days = step * measurePeriod(period.from, period.to);
  return {
    from: nameDay(countDay(period.from) + days),
    to: nameDay(countDay(period.to) + days),
  };
}

/** Whether two periods have a day in common. */
export function overlap(a: Period, b: Period): boolean {
  return a.from <= b.to && b.from <= a.to;
}

/** Where to begin to play: at the period if it is a part of the bars, else with their first part. */
export function startPlaying(period: Period, { domain }: Pick<Bars, "domain">): Period {
  const whole = measurePeriod(domain.from, domain.to);
  const isPart = measurePeriod(period.from, period.to) * 2 <= whole;
  const next = shiftPeriod(period, 1);
  if (isPart && overlap(next, domain)) return next;
  const days = isPart
    ? measurePeriod(period.from, period.to)
    : Math.max(1, Math.round(whole / PLAYED_STEPS));
  return { from: domain.from, to: nameDay(countDay(domain.from) + days - 1) };
}
