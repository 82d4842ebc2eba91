/** Figures as they are known: a range, a lower bound, or nothing; never one number made of two. */

import type { Lang } from "../state/viewstate";
import { make } from "../ui/elements";
import { wordsOf } from "./words";

/** The bounds of a figure; null is "not known". */
export interface Bounds {
  low: number | null;
  best?: number | null;
  high: number | null;
}

const formats = {
  en: new Intl.NumberFormat("en-GB"),
  ar: new Intl.NumberFormat("ar-SY"),
};

/** Writes a number in the digits of the language. */
export function tellNumber(value: number, lang: Lang): string {
  return formats[lang].format(value);
}

/** Writes bounds briefly: "92–210", "≥ 92", "≤ 210", "about 24"; null when nothing is known. */
export function tellBounds(bounds: Bounds, lang: Lang): string | null {
  const { low, high } = bounds;
  const best = bounds.best ?? null;
  const n = (value: number): string => tellNumber(value, lang);
  if (low !== null && high !== null) return low === high ? n(low) : `${n(low)}–${n(high)}`;
  if (low !== null) return wordsOf(lang).atLeastShort.replace("{n}", n(low));
  if (high !== null) return wordsOf(lang).atMostShort.replace("{n}", n(high));
  return best === null ? null : wordsOf(lang).aboutShort.replace("{n}", n(best));
}

/** Sets a figure apart from the direction of the text around it. */
export function isolate(text: string, lang: Lang): HTMLElement {
  return make("bdi", { dir: lang === "ar" ? "rtl" : "ltr" }, text);
}

/** Rounded persons for a movement: "≈ 33,930", "≈ 20,000–24,000". */
export function tellPersons(bounds: Bounds, lang: Lang): string | null {
  const { low, high } = bounds;
  const best = bounds.best ?? null;
  const isRange = low !== null && high !== null && low !== high;
  if (isRange) return `≈ ${tellBounds({ low, high }, lang)}`;
  if (best !== null) return `≈ ${tellNumber(best, lang)}`;
  return tellBounds(bounds, lang);
}

/** A distance in words: "1.5 km", "300 m". */
export function tellDistance(metres: number, lang: Lang): string {
  const words = wordsOf(lang);
  if (metres >= 1000) {
    const km = Math.round(metres / 100) / 10;
    return words.kilometres.replace("{n}", tellNumber(km, lang));
  }
  return words.metres.replace("{n}", tellNumber(metres, lang));
}

/** The radius of a disc whose area stands for a number of people. */
export function sizeDisc(people: number): number {
  return Math.max(3.5, 1.45 * Math.sqrt(people));
}
