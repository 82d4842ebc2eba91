/** What was ever shown of a record: each version, from when, what changed, and why. */
import { fetchHistory } from "../../api/evidence";
import type { FieldChange, RecordHistory, RecordVersion } from "../../api/records";
import type { Lang } from "../../state/viewstate";
import { tellDay, tellMoment } from "../../words/days";
import { tellNumber } from "../../words/figures";
import { allWordsOf, type RecordWords } from "../../words/recordwords";
import { compose, countThings, pick, tellTerm, useArabicDigits } from "../../words/words";
import { type Child, fill, make } from "../elements";
import { type Load, loadInto, makeLazy } from "./lazy";

const DAY = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** The vocabularies in which a field's values are written. */
const TERMS: Record<string, keyof RecordWords> = {
  verification: "verification",
  precision: "precision",
  killed_population: "population",
  population: "population",
  measure: "measure",
  quantifier: "quantifier",
  method: "method",
  event_type: "eventType",
  sub_event_type: "eventType",
  actor1: "actor",
  actor2: "actor",
  announced_by: "actor",
  relayed_by: "actor",
  kind: "corridorKind",
};

function tellText(text: string, field: string, lang: Lang): string {
  const words = allWordsOf(lang);
  if (field === "status") return words.claimStatus[text] ?? tellTerm(words.corridorStatus, text);
  const terms = TERMS[field];
  if (terms !== undefined) return tellTerm(words[terms] as Record<string, string>, text);
  if (DAY.test(text)) return tellDay(text, lang, "short");
  if (MOMENT.test(text)) return `${tellMoment(text, lang).utc} UTC`;
  return lang === "ar" && field.endsWith("_ar") ? useArabicDigits(text) : text;
}

/** What a field said, in words; what is not known is said to be so. */
export function tellValue(value: unknown, field: string, lang: Lang): string {
  const words = allWordsOf(lang);
  if (value === null || value === undefined || value === "") return words.unknown;
  if (typeof value === "number") return tellNumber(value, lang);
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "string") return tellText(value, field, lang);
  if (Array.isArray(value))
    return value.length === 0
      ? words.unknown
      : value.map((each) => tellValue(each, field, lang)).join(allWordsOf(lang).semicolon);
  const parts = Object.entries(value as Record<string, unknown>).filter(([, v]) => v !== null);
  return parts.map(([name, each]) => tellValue(each, name, lang)).join(" · ");
}

/** The name of a field in words; `null` for what only repeats another field of the change. */
export function nameField(field: string, lang: Lang): string {
  const { field: names } = allWordsOf(lang);
  const own = field.replace(/_(en|ar)$/, "");
  return names[field] ?? names[own] ?? field;
}

/** The changes that a reader of one language needs: not the same text in the other one too. */
export function chooseChanges(changes: readonly FieldChange[], lang: Lang): FieldChange[] {
  const fields = new Set(changes.map((change) => change.field));
  return changes.filter(({ field }) => {
    const base = field.replace(/_(en|ar)$/, "");
    const twin = base === field ? `${field}_ar` : `${base}_${lang}`;
    if (base === field) return lang === "en" || !fields.has(twin);
    return field === twin || !(fields.has(twin) || fields.has(base));
  });
}

function makeChange({ field, before, after }: FieldChange, lang: Lang): HTMLElement {
  const value = (of: unknown): HTMLElement => make("bdi", {}, tellValue(of, field, lang));
  return make(
    "li",
    {},
    make("span", { class: "field" }, nameField(field, lang), ": "),
    make("s", {}, value(before)),
    make("span", { class: "visually-hidden" }, ` ${allWordsOf(lang).became} `),
    make("span", { "aria-hidden": "true" }, lang === "ar" ? " ← " : " → "),
    make("b", {}, value(after)),
  );
}

function makeChanges(changes: readonly FieldChange[], lang: Lang): Child {
  const chosen = chooseChanges(changes, lang);
  if (chosen.length === 0) return null;
  return make(
    "ul",
    { class: "changes" },
    chosen.map((change) => makeChange(change, lang)),
  );
}

function makeClaimChange(claim: RecordVersion["claims"][number], lang: Lang): HTMLElement {
  const words = allWordsOf(lang);
  return make(
    "li",
    {},
    make("span", { class: "field" }, tellTerm(words.claimChange, claim.change), ": "),
    make("bdi", {}, pick(claim, "display", lang) ?? words.measure.none),
    makeChanges(claim.changes ?? [], lang),
  );
}

function makeVersion(version: RecordVersion, first: boolean, lang: Lang): HTMLElement {
  const words = allWordsOf(lang);
  const moment = tellMoment(version.shown_from, lang);
  const gaps = { utc: make("bdi", {}, moment.utc), n: tellNumber(version.revision, lang) };
  const claims = first ? [] : version.claims;
  const same = !first && claims.length === 0 && version.changes.length === 0;
  return make(
    "li",
    { class: "version" },
    make("p", { class: "version-when" }, compose(words.version, gaps)),
    make("p", {}, tellTerm(words.reason, version.reason_code)),
    same && make("p", { class: "help" }, words.unchanged),
    !first && makeChanges(version.changes, lang),
    claims.length > 0 &&
      make(
        "ul",
        { class: "changes" },
        claims.map((claim) => makeClaimChange(claim, lang)),
      ),
  );
}

/** Draws a history that has arrived. */
export function drawHistory(place: Element, history: RecordHistory, lang: Lang): void {
  const words = allWordsOf(lang);
  const { versions, withheld_versions: withheld, withdrawn } = history;
  const successor = withdrawn?.replaced_by ?? null;
  const last = versions.length - 1;
  const count = countThings("versions", withheld, lang);
  fill(
    place,
    make(
      "ol",
      { class: "versions" },
      versions.map((version, i) => makeVersion(version, i === last && withheld === 0, lang)),
    ),
    successor !== null &&
      make("p", {}, make("a", { href: `?sel=${successor}&lang=${lang}` }, words.withdrawnFor)),
    withheld > 0 && make("p", { class: "notice" }, words.withheld.replace("{versions}", count)),
  );
}

function prepare(id: string, lang: Lang): Load {
  return async (place, signal) => drawHistory(place, await fetchHistory(id, signal), lang);
}

/** The history of a record, closed until somebody asks for it. */
export function makeHistory(id: string, lang: Lang): HTMLElement {
  return makeLazy(allWordsOf(lang).history, lang, prepare(id, lang));
}

/** The history of a record that has nothing else to show. */
export function showHistory(id: string, lang: Lang): HTMLElement {
  const place = make("div", { class: "lazy" });
  void loadInto(place, lang, prepare(id, lang), new AbortController().signal);
  return make("section", {}, make("h3", {}, allWordsOf(lang).history), place);
}
