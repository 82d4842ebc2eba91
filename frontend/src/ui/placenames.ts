/** What districts and sub-districts are called: a link carries only their codes. */

import { type FoundPlace, findPlaces } from "../api/places";
import type { Lang } from "../state/viewstate";
import { allWordsOf } from "../words/recordwords";
import { compose, pick, tellTerm } from "../words/words";

const known = new Map<string, FoundPlace | null>();

/** Remembers a place that an answer told, so that its name need not be asked for. */
export function keepUnit(code: string, place: FoundPlace): void {
  known.set(code, place);
}

/** A place with its level and what it lies in: "Banyas (district, Tartous)". */
export function tellPlace(place: FoundPlace, lang: Lang): string {
  const words = allWordsOf(lang);
  const parent = pick(place, "parent_name", lang) ?? pick(place, "admin1_name", lang);
  const gaps = {
    place: pick(place, "name", lang) ?? place.place_id,
    level: tellTerm(words.levels, place.level),
    unit: parent ?? "",
  };
  return compose(parent === null ? words.placeAlone : words.placeIn, gaps).join("");
}

/** The name of a unit by its code; null while it is asked for, which `then` hears of. */
export function nameUnit(code: string, lang: Lang, then: () => void): string | null {
  const place = known.get(code);
  if (place !== undefined) return place === null ? null : tellPlace(place, lang);
  known.set(code, null);
  void findPlaces(code)
    .then(({ results }) => {
      const own = results.find((each) => each.pcode === code);
      if (own === undefined) return;
      known.set(code, own);
      then();
    })
    .catch(() => known.delete(code));
  return null;
}
