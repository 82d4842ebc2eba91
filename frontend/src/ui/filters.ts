/** The choices by which a reader narrows a view: what, who, where, by whose word, how deadly. */

import type { Choice, Facets } from "../api/facets";
import type { Filters, LISTS } from "../state/filters";
import type { Lang } from "../state/viewstate";
import { isolate, tellNumber } from "../words/figures";
import { allWordsOf } from "../words/recordwords";
import { tellTerm } from "../words/words";
import { type Child, make } from "./elements";

/** What the panel shows, and the names that only the service or the map knows. */
export interface FilterView {
  filters: Filters;
  facets: Facets;
  lang: Lang;
  namePlace(code: string): string;
}

type Change = (patch: Partial<Filters>) => void;
type ListName = (typeof LISTS)[number];

const TERMS = {
  event_type: "eventType",
  verification: "verification",
  precision: "precision",
} as const;

function makeGroup(legend: string, note: string | null, ...children: Child[]): HTMLElement {
  return make(
    "fieldset",
    {},
    make("legend", {}, legend),
    note !== null && make("p", { class: "help" }, note),
    children,
  );
}

function makeBoxes(name: ListName, view: FilterView, change: Change): HTMLElement {
  const words = allWordsOf(view.lang);
  const chosen = view.filters[name];
  const items = view.facets[name].map(({ value, events }) => {
    const box = make("input", { type: "checkbox", name, value, "data-key": `${name}:${value}` });
    box.checked = chosen.includes(value);
    box.addEventListener("change", () => {
      const others = chosen.filter((each) => each !== value);
      change({ [name]: (box.checked ? [...others, value] : others).sort() });
    });
    const text = make("span", {}, tellTerm(words[TERMS[name]], value));
    const count = make(
      "span",
      { class: "many" },
      isolate(tellNumber(events, view.lang), view.lang),
    );
    return make("li", {}, make("label", {}, box, text, count));
  });
  return makeGroup(words.filterNames[name], null, make("ul", {}, items));
}

interface Picker {
  name: "actor" | "source" | "place";
  any: string;
  note: string | null;
  tell(choice: Choice): string;
}

function makePicker(picker: Picker, view: FilterView, change: Change): HTMLElement {
  const { name } = picker;
  const chosen = view.filters[name];
  const known = view.facets[name];
  const lost = chosen !== null && !known.some((each) => each.value === chosen);
  const choices = lost ? [{ value: chosen, events: 0 }, ...known] : known;
  const count = (events: number): string =>
    events > 0 ? ` (${tellNumber(events, view.lang)})` : "";
  const label = allWordsOf(view.lang).filterNames[name];
  const list = make(
    "select",
    { name, "data-key": name, "aria-label": label },
    make("option", { value: "" }, picker.any),
    choices.map((each) =>
      make("option", { value: each.value }, picker.tell(each) + count(each.events)),
    ),
  );
  list.value = chosen ?? "";
  list.addEventListener("change", () => change({ [name]: list.value === "" ? null : list.value }));
  return makeGroup(label, picker.note, list);
}

function makeToll({ filters, lang }: FilterView, change: Change): HTMLElement {
  const words = allWordsOf(lang);
  const label = words.filterNames.killed_min;
  const field = make("input", {
    type: "number",
    name: "killed_min",
    min: 1,
    max: 1_000_000,
    step: 1,
    inputmode: "numeric",
    "data-key": "killed_min",
    "aria-label": label,
  });
  field.value = filters.killed_min === null ? "" : String(filters.killed_min);
  field.addEventListener("change", () => {
    if (field.value === "") change({ killed_min: null });
    else if (field.validity.valid) change({ killed_min: Number(field.value) });
  });
  return makeGroup(label, words.filterNotes.killed_min, field);
}

/** Writes the choices of a view; each tells how many events it would leave. */
export function makeFilters(view: FilterView, change: Change): Child[] {
  const { lang } = view;
  const words = allWordsOf(lang);
  const pickers: Picker[] = [
    {
      name: "place",
      any: words.anyPlace,
      note: null,
      tell: ({ value }) => view.namePlace(value),
    },
    {
      name: "actor",
      any: words.anyActor,
      note: words.filterNotes.actor,
      tell: ({ value }) => tellTerm(words.actor, value),
    },
    {
      name: "source",
      any: words.anySource,
      note: null,
      tell: ({ value, name_ar }) => (lang === "ar" ? (name_ar ?? value) : value),
    },
  ];
  return [
    makeBoxes("event_type", view, change),
    pickers.map((picker) => makePicker(picker, view, change)),
    makeToll(view, change),
    makeBoxes("verification", view, change),
    makeBoxes("precision", view, change),
  ];
}
