/** The filters that are set, each with its way to be removed. */

import { type Filters, isFiltered, LISTS, NO_FILTERS } from "../state/filters";
import type { Lang } from "../state/viewstate";
import { isolate, tellNumber } from "../words/figures";
import { allWordsOf } from "../words/recordwords";
import { compose, tellTerm } from "../words/words";
import { type Child, make, makeButton } from "./elements";

/** One filter that is set, in words, and the change that removes it. */
export interface Chip {
  key: string;
  name: string;
  value: string;
  without: Partial<Filters>;
}

/** Names that only an answer of the service tells: of sources in Arabic, and of places. */
export interface KnownNames {
  place(code: string): string | null;
  source(name: string): string | null;
}

function tellValue(filter: keyof Filters, value: string, lang: Lang, names: KnownNames): string {
  const words = allWordsOf(lang);
  const tellers: Record<keyof Filters, () => string> = {
    event_type: () => tellTerm(words.eventType, value),
    verification: () => tellTerm(words.verification, value),
    precision: () => tellTerm(words.precision, value),
    actor: () => tellTerm(words.actor, value),
    source: () => names.source(value) ?? value,
    place: () => names.place(value) ?? value,
    killed_min: () => tellNumber(Number(value), lang),
  };
  return tellers[filter]();
}

/** Lists the filters of a view, one entry for each value. */
export function listChips(filters: Filters, lang: Lang, names: KnownNames): Chip[] {
  const { filterNames } = allWordsOf(lang);
  const make = (filter: keyof Filters, value: string, without: Partial<Filters>): Chip => ({
    key: `${filter}=${value}`,
    name: filterNames[filter],
    value: tellValue(filter, value, lang, names),
    without,
  });
  const lists = LISTS.flatMap((name) =>
    filters[name].map((value) =>
      make(name, value, { [name]: filters[name].filter((each) => each !== value) }),
    ),
  );
  const singles = (["actor", "source", "place", "killed_min"] as const).flatMap((name) => {
    const value = filters[name];
    return value === null ? [] : [make(name, String(value), { [name]: null })];
  });
  return [...lists, ...singles];
}

/** Writes the chips of a view; nothing where no filter is set. */
export function makeChips(
  filters: Filters,
  lang: Lang,
  names: KnownNames,
  change: (patch: Partial<Filters>) => void,
): Child {
  if (!isFiltered(filters)) return null;
  const words = allWordsOf(lang);
  const items = listChips(filters, lang, names).map((chip) => {
    const text = compose(words.chip, { name: chip.name, value: isolate(chip.value, lang) });
    const cross = make("span", { "aria-hidden": "true", class: "cross" }, "×");
    const plain = compose(words.chip, { name: chip.name, value: chip.value }).join("");
    const button = makeButton([make("span", {}, text), cross], () => change(chip.without), {
      class: "chip",
      "data-key": chip.key,
      "aria-label": words.removeFilter.replace("{name}", plain),
    });
    return make("li", {}, button);
  });
  const clear = makeButton(words.clearFilters, () => change(NO_FILTERS), {
    class: "clear",
    "data-key": "clear",
  });
  return make(
    "ul",
    { class: "chips", "aria-label": words.filtersActive },
    items,
    make("li", {}, clear),
  );
}
