/**
 * The question what was known by a day. It is asked apart from the period, which is when things
 * happened: figures of the same days grow, and are corrected, for months.
 */

import type { Period } from "../api/loading";
import type { Lang } from "../state/viewstate";
import { countDay, nameDay, nameToday } from "../words/days";
import { allWordsOf } from "../words/recordwords";
import { tellKnown } from "./banners";
import { type Child, fill, make, makeButton } from "./elements";

/** No report that the map rests on is older. */
const FIRST_DAY = "2000-01-01";

/** The day to begin with: the last one of the period, when that is over. */
export function suggestDay(period: Period, today = nameToday()): string {
  return period.to < today ? period.to : today;
}

/** The day before or after, within what can be asked; the same day at either end. */
export function stepDay(day: string, step: number, today = nameToday()): string {
  const next = nameDay(countDay(day) + step);
  return next < FIRST_DAY || next > today ? day : next;
}

interface Strip {
  lang: Lang;
  field: HTMLInputElement;
  said: HTMLElement;
}

const strips = new WeakMap<Element, Strip>();

function makeField(lang: Lang, choose: (day: string) => void): HTMLInputElement {
  const field = make("input", {
    type: "date",
    "aria-label": allWordsOf(lang).knownLabel,
    min: FIRST_DAY,
    max: nameToday(),
  });
  field.addEventListener("change", () => {
    if (field.value !== "" && field.validity.valid) choose(field.value);
  });
  return field;
}

function openStrip(place: Element, lang: Lang, choose: (day: string | null) => void): Strip {
  const words = allWordsOf(lang);
  const field = makeField(lang, choose);
  place.setAttribute("aria-label", words.knownLabel);
  const said = make("p", { class: "known-said", role: "status" });
  const step = (days: number, sign: string, label: string): Child =>
    makeButton(sign, () => choose(stepDay(field.value, days)), {
      "aria-label": label,
      title: label,
    });
  fill(
    place,
    make(
      "div",
      { class: "known-ask" },
      make("span", { class: "question" }, words.knownLabel),
      step(-1, "−", words.knownEarlier),
      field,
      step(1, "+", words.knownLater),
      makeButton(words.knownReset, () => choose(null), { class: "known-reset" }),
    ),
    said,
  );
  const strip = { lang, field, said };
  strips.set(place, strip);
  return strip;
}

/**
 * Draws the question while a day is asked about; tells whether it came or went. The field stays
 * the same element, so that a reader who types a date is not thrown out of it.
 */
export function drawKnownDay(
  place: Element,
  day: string | null,
  lang: Lang,
  choose: (day: string | null) => void,
): boolean {
  const known = strips.get(place);
  if (day === null) {
    strips.delete(place);
    place.removeAttribute("aria-label");
    place.replaceChildren();
    return known !== undefined;
  }
  const strip = known?.lang === lang ? known : openStrip(place, lang, choose);
  if (strip.field.value !== day) strip.field.value = day;
  if (strip.said.dataset.day !== day) {
    strip.said.dataset.day = day;
    fill(strip.said, tellKnown(day, lang), ` ${allWordsOf(lang).knownPeriod}`);
  }
  return known === undefined;
}
