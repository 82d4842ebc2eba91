/** Names one after the other, each in its own direction of writing. */

import type { CorridorFacts } from "../../api/records";
import type { Lang } from "../../state/viewstate";
import { tellNumber } from "../../words/figures";
import { allWordsOf } from "../../words/recordwords";
import { pick } from "../../words/words";
import { type Child, make } from "../elements";

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

type Ends = Pick<
  CorridorFacts,
  | "origin_name_en"
  | "origin_name_ar"
  | "dest_name_en"
  | "dest_name_ar"
  | "admin1_name_en"
  | "admin1_name_ar"
>;

/** The two ends of a corridor; the governorate stands in for an end that is not named. */
export function nameEnds(facts: Ends, lang: Lang): string {
  const ends = [pick(facts, "origin_name", lang), pick(facts, "dest_name", lang)];
  const named = ends.filter((name) => name !== null);
  const area = named.length < 2 ? pick(facts, "admin1_name", lang) : null;
  // After a comma: between dashes it would read as the other end.
  const known = [named.join(" – "), area ?? ""].filter((part) => part !== "");
  return known.filter((part, i) => known.indexOf(part) === i).join(allWordsOf(lang).comma);
}
