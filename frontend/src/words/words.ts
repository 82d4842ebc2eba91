/** The words of the page in the reader's language, with plurals as each language forms them. */

import type { Lang } from "../state/viewstate";
import type { Child } from "../ui/elements";
import { ar } from "./ar";
import { en } from "./en";

/** A word in the plural forms that its language has. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
/** The shape of a set of words, whatever the language. */
export type Widen<T> = { [K in keyof T]: T[K] extends string ? string : Widen<T[K]> };
/** Every word that the map uses. */
export type Words = Omit<Widen<typeof en>, "count"> & {
  count: Record<keyof typeof en.count, Plural>;
};

const languages: Record<Lang, Words> = { en, ar };
const rules = { en: new Intl.PluralRules("en"), ar: new Intl.PluralRules("ar") };
const digits = { en: new Intl.NumberFormat("en-GB"), ar: new Intl.NumberFormat("ar-SY") };

/** The words of a language. */
export function wordsOf(lang: Lang): Words {
  return languages[lang];
}

/** Counts things: "1 event", "12 events", "حدثان". */
export function countThings(thing: keyof Words["count"], n: number, lang: Lang): string {
  const forms = wordsOf(lang).count[thing];
  const form = forms[rules[lang].select(n)] ?? forms.other;
  return form.replace("{n}", digits[lang].format(n));
}

/** Puts elements and figures into a sentence at its named gaps. */
export function compose(sentence: string, gaps: Record<string, Child>): Child[] {
  return sentence.split(/\{(\w+)\}/).map((piece, i) => (i % 2 === 1 ? gaps[piece] : piece));
}

const NUMBERS = /(?<![\p{Script=Latin}\d/._-])\d+(?:[.,]\d+)*(?![\p{Script=Latin}\d])/gu;

/** Writes the numbers of an Arabic text in the digits that stand everywhere else on the page. */
export function useArabicDigits(text: string): string {
  const write = (digit: string): string => digits.ar.format(Number(digit));
  return text.replace(NUMBERS, (number) =>
    number.replace(/\d/g, write).replace(/,/g, "٬").replace(/\./g, "٫"),
  );
}

type Named<K extends string> = { [P in `${K}_en` | `${K}_ar`]?: string | null };

/** The text of a record in the reader's language; the other language if only that exists. */
export function pick<K extends string>(facts: Named<K>, field: K, lang: Lang): string | null {
  const [own, other] = [
    facts[`${field}_${lang}`],
    facts[`${field}_${lang === "en" ? "ar" : "en"}`],
  ];
  if (own) return lang === "ar" ? useArabicDigits(own) : own;
  return other || null;
}

/** The finest name that is public for where an event was: its place, else an area around it. */
export function nameWhere(
  facts: Named<"place_name"> & Named<"admin2_name"> & Named<"admin1_name">,
  lang: Lang,
): string | null {
  return (
    pick(facts, "place_name", lang) ??
    pick(facts, "admin2_name", lang) ??
    pick(facts, "admin1_name", lang)
  );
}

/** Translates a term of the records, or shows it as it is when it is not known. */
export function tellTerm(terms: Record<string, string>, term: string | null): string {
  return term === null ? "" : (terms[term] ?? term);
}
