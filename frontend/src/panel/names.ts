/** Names one after the other, each in its own direction of writing. */
import { type Child, make } from "../elements";
import { tellNumber } from "../figures";
import type { Lang } from "../viewstate";
import { allWordsOf } from "../words/recordwords";

/** Names set apart from each other; a Latin name in an Arabic line keeps its place. */
export function listNames(names: readonly string[]): Child {
  if (names.length === 0) return null;
  // Not a comma: some names hold one.
  return names.map((name, i) => [i > 0 && " · ", make("bdi", {}, name)]);
}

/** The names of a record's sources in the reader's language. */
export function nameSources(
  facts: { sources: string[]; sources_ar?: (string | null)[] },
  lang: Lang,
): string[] {
  return facts.sources.map((name, i) => (lang === "ar" && facts.sources_ar?.[i]) || name);
}

/** So many sources are named at once; the rest open on request. */
const FIRST_SOURCES = 4;

/** The sources of a record; a long list begins with its first and opens to all. */
export function listSources(
  facts: { sources: string[]; sources_ar?: (string | null)[] },
  lang: Lang,
): Child {
  const names = nameSources(facts, lang);
  if (names.length <= FIRST_SOURCES + 1) return listNames(names);
  const rest = names.length - FIRST_SOURCES;
  const words = allWordsOf(lang);
  const [before, after = ""] = words.orMore.replace("{n}", tellNumber(rest, lang)).split("{list}");
  return make(
    "details",
    { class: "many" },
    make("summary", {}, before, listNames(names.slice(0, FIRST_SOURCES)), after),
    listNames(names.slice(FIRST_SOURCES)),
  );
}
