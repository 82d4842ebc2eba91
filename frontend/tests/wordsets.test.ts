/** Both languages say the same things, each by its own rules of writing. */
import { describe, expect, it } from "vitest";
import { ar as arMap } from "../src/words/ar";
import { en as enMap } from "../src/words/en";
import { countThings, type Words } from "../src/words/words";

type Leaves = Map<string, string>;

/** All texts of a set of words, each by its path: `count.events.few`. */
function listTexts(words: object, path: string[] = []): Leaves {
  const found: Leaves = new Map();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === "string") found.set([...path, key].join("."), value);
    else for (const [inner, text] of listTexts(value, [...path, key])) found.set(inner, text);
  }
  return found;
}

/** All texts of a language, from every file of words that there is. */
function gatherTexts(files: Record<string, object>): Leaves {
  const sets = Object.values(files).flatMap((file) => Object.values(file));
  return new Map(sets.flatMap((words) => [...listTexts(words)]));
}

const EN = gatherTexts(import.meta.glob<object>("../src/words/en*.ts", { eager: true }));
const AR = gatherTexts(import.meta.glob<object>("../src/words/ar*.ts", { eager: true }));
/** What the records say in English is its own English word; names of actors come from sources. */
const ONLY_ARABIC = /^(eventType|actor|count)\./;
/** Names that are written in Latin letters in Arabic texts as well. */
const LATIN_NAMES =
  /\{\w+\}|Natural Earth|GeoJSON|SHA-256|BibTeX|Ctrl|JavaScript|English|JSON-LD|JSON|CSV|API|oEmbed|WordPress|HTML|AMP|PNG|UTC|^en$/g;

function listWrong(texts: Leaves, isWrong: (text: string, path: string) => boolean): string[] {
  return [...texts].filter(([path, text]) => isWrong(text, path)).map(([path]) => path);
}

describe("the two languages", () => {
  it("have every text in both, and none of them empty in one alone", () => {
    const keys = (texts: Leaves): string[] =>
      [...texts.keys()].filter((path) => !ONLY_ARABIC.test(path)).sort();
    expect(keys(AR)).toEqual(keys(EN));
    expect(listWrong(AR, (text, path) => text === "" && EN.get(path) !== "")).toEqual([]);
    expect(listWrong(EN, (text, path) => text === "" && AR.get(path) !== "")).toEqual([]);
    expect(EN.size).toBeGreaterThan(250);
  });

  it("leave the same gaps open, in texts that are nested as well", () => {
    const gaps = (text = ""): string => [...text.matchAll(/\{\w+\}/g)].map(String).sort().join();
    const shared = new Map([...AR].filter(([path]) => !ONLY_ARABIC.test(path)));
    expect(listWrong(shared, (text, path) => gaps(text) !== gaps(EN.get(path)))).toEqual([]);
  });

  it("are not each other's copy", () => {
    const told = listWrong(
      AR,
      (text, path) => /[A-Za-z]{2}/.test(text.replace(/\{\w+\}/g, "")) && text === EN.get(path),
    );
    expect(told).toEqual([]);
  });
});

describe("Arabic texts", () => {
  it("are in Arabic letters but for names", () => {
    expect(listWrong(AR, (text) => /[A-Za-z]/.test(text.replace(LATIN_NAMES, "")))).toEqual([]);
  });

  it("have Arabic digits, commas, semicolons and question marks", () => {
    expect(listWrong(AR, (text) => /[0-9]/.test(text.replace(LATIN_NAMES, "")))).toEqual([]);
    expect(listWrong(AR, (text) => /[,;?]/.test(text))).toEqual([]);
  });

  it("use the months of the Levant", () => {
    const others = /يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر/;
    expect(listWrong(AR, (text) => others.test(text))).toEqual([]);
  });

  it("quote with «», and stretch no word", () => {
    expect(listWrong(AR, (text) => /["“”]|ـ(?!«)/.test(text))).toEqual([]);
  });
});

describe("counted things", () => {
  const THINGS = Object.keys(enMap.count) as (keyof Words["count"])[];

  it.each(THINGS)("%s take the form that their number asks for", (thing) => {
    const forms = arMap.count[thing];
    const asked = Object.entries({ zero: 0, one: 1, two: 2, few: 3, many: 11, other: 100 });
    for (const [form, n] of asked) {
      const text = (forms as Record<string, string>)[form];
      expect([thing, form, text]).not.toContain(undefined);
      const written = new Intl.NumberFormat("ar-SY").format(n);
      expect(countThings(thing, n, "ar")).toBe(text?.replace("{n}", written));
    }
    expect(countThings(thing, 102, "ar")).toBe(forms.other.replace("{n}", "١٠٢"));
    expect(countThings(thing, 110, "ar")).toBe(String(forms.few).replace("{n}", "١١٠"));
    expect(countThings(thing, 1, "en")).toBe(enMap.count[thing].one.replace("{n}", "1"));
  });

  it("never put a bare number before a noun in one form for all", () => {
    // "{n} حدث" is right for 100 alone; a label before the number ("الأحداث: {n}") is for all.
    const loose = /\{(n|all)\} (?!خارج|فأكثر|م$|كم$|أخرى|من|فقط)[\u0621-\u064a]/;
    const others = new Map([...AR].filter(([path]) => !path.startsWith("count.")));
    expect(listWrong(others, (text) => loose.test(text))).toEqual([]);
  });
});
