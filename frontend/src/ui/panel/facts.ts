/** What every kind of record says in the same way: its toll, when it was, and its facts. */

import type { Holdings } from "../../api/loading";
import type { AnyRecord, EventRecord } from "../../api/records";
import type { Lang, ViewState } from "../../state/viewstate";
import { tellPeriod } from "../../words/days";
import { type Bounds, isolate, tellBounds } from "../../words/figures";
import { allWordsOf } from "../../words/recordwords";
import { type Child, make } from "../elements";

/** What a record needs to be shown. */
export interface RecordView {
  state: ViewState;
  holdings: Holdings;
  select: (id: string | null) => void;
}

/** Facts, each under its name. */
export type Facts = [label: string, value: Child][];

/** A list of facts; those that nobody knows are left out. */
export function makeFacts(facts: Facts): HTMLElement {
  const known = facts.filter(([, value]) => value !== null && value !== "" && value !== false);
  return make(
    "dl",
    { class: "facts" },
    known.map(([label, value]) => make("div", {}, make("dt", {}, label), make("dd", {}, value))),
  );
}

/** When it was, and how exactly that is known. */
export function tellWhen(record: AnyRecord, lang: Lang): Child {
  const { date_start, date_end } = record.properties;
  const precision = (record as EventRecord).properties.date_prec;
  const words = allWordsOf(lang).datePrecision as Record<string, string>;
  const note = precision === undefined ? undefined : words[String(precision)];
  return [
    make("bdi", {}, tellPeriod(date_start, date_end, lang)),
    note !== undefined && ` (${note})`,
  ];
}

/** A toll as a range, and what it counts. */
export function makeToll(bounds: Bounds, after: Child, lang: Lang): Child {
  const words = allWordsOf(lang);
  const text = tellBounds(bounds, lang);
  if (text === null) return make("p", { class: "toll none" }, words.tollUnknown);
  return make(
    "p",
    { class: "toll" },
    make("b", {}, isolate(text, lang)),
    make("span", {}, " ", after),
  );
}
