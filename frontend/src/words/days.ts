/**
 * Days without clocks or time zones. A date in a record is the date that a source stated;
 * it must not slip when the reader sits in another zone.
 */
import type { Lang } from "../state/viewstate";

const MS = 86_400_000;

/** The number of a day, for arithmetic. */
export function countDay(day: string): number {
  return Math.round(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / MS);
}

/** The day of a number. */
export function nameDay(count: number): string {
  return new Date(count * MS).toISOString().slice(0, 10);
}

/** Today, as the service counts days: in UTC. */
export function nameToday(now = Date.now()): string {
  return nameDay(Math.floor(now / MS));
}

/** How many days a period covers, both ends counted. */
export function measurePeriod(from: string, to: string): number {
  return countDay(to) - countDay(from) + 1;
}

function locale(lang: Lang): string {
  return lang === "ar" ? "ar-SY" : "en-GB";
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The format of a language; making one takes as long as writing hundreds of days. */
function findFormat(lang: Lang, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = lang + JSON.stringify(options);
  const format =
    formats.get(key) ?? new Intl.DateTimeFormat(locale(lang), { timeZone: "UTC", ...options });
  formats.set(key, format);
  return format;
}

function findDayFormat(lang: Lang, month: "long" | "short"): Intl.DateTimeFormat {
  return findFormat(lang, { day: "numeric", month, year: "numeric" });
}

/** A period from its first day to its last: a dash in Arabic is read from either side. */
function tellFromTo(start: Date, end: Date): string {
  const parts = (options: Intl.DateTimeFormatOptions): string =>
    findFormat("ar", options).format(start);
  const sameYear = start.getUTCFullYear() === end.getUTCFullYear();
  const sameMonth = sameYear && start.getUTCMonth() === end.getUTCMonth();
  const first = sameMonth
    ? parts({ day: "numeric" })
    : parts({ day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) });
  return `من ${first} إلى ${findDayFormat("ar", "long").format(end)}`;
}

/** A period in words: "6–10 March 2025", "من ٦ إلى ١٠ آذار ٢٠٢٥"; short: "٦–١٠ آذار ٢٠٢٥". */
export function tellPeriod(
  from: string,
  to: string,
  lang: Lang,
  month: "long" | "short" = "long",
): string {
  const format = findDayFormat(lang, month);
  const start = new Date(countDay(from) * MS);
  if (from === to) return format.format(start);
  if (lang === "ar" && month === "long") return tellFromTo(start, new Date(countDay(to) * MS));
  const range = format.formatRange(start, new Date(countDay(to) * MS)).replace(/\u2009/g, " ");
  return range.replace(/^([\d٠-٩]{1,2}) – ([\d٠-٩]{1,2} )/, "$1–$2");
}

/** One day in words. */
export function tellDay(day: string, lang: Lang, month: "long" | "short" = "long"): string {
  return tellPeriod(day, day, lang, month);
}

/** What a stated date names: a day, or a whole month or year. */
export type DateUnit = "day" | "month" | "year";

/** A stated date, no more precisely than it was stated: "14 Aug 2025", "March 2025", "2025". */
export function tellStated(day: string, unit: DateUnit | null, lang: Lang): string {
  if (unit === "month") return tellMonth(day, lang);
  if (unit !== "year") return tellDay(day, lang, "short");
  const format = findFormat(lang, { year: "numeric" });
  return format.format(new Date(countDay(day) * MS));
}

/** A month in words: "March 2025", "آذار ٢٠٢٥". */
export function tellMonth(day: string, lang: Lang, month: "long" | "short" = "short"): string {
  const format = findFormat(lang, { month, year: "numeric" });
  return format.format(new Date(countDay(day) * MS));
}

/** A moment in two clocks: that of the wires and that of the place. */
export function tellMoment(moment: string, lang: Lang): { utc: string; damascus: string } {
  const when = new Date(moment);
  const clock = (timeZone: string): string =>
    findFormat(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone }).format(
      when,
    );
  const date = findDayFormat(lang, "long").format(when);
  const comma = lang === "ar" ? "،" : ",";
  return { utc: `${date}${comma} ${clock("UTC")}`, damascus: clock("Asia/Damascus") };
}
