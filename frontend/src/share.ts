/** What a newsroom takes away: a link, a citation, the data of the view, and an embed. */

import { writeAddress } from "./api";
import { nameDay, tellDay, tellPeriod } from "./days";
import { type Child, make, makeButton } from "./elements";
import { tellNumber } from "./figures";
import { type Bounds, type Period, writePeriod } from "./loading";
import type { EventRecord } from "./records";
import { nameCollection } from "./records";
import type { Lang, ViewState } from "./viewstate";
import { writeView } from "./viewstate";
import { allWordsOf } from "./words/recordwords";
import { compose } from "./words/words";

const today = (): string => nameDay(Math.floor(Date.now() / 86_400_000));

/** The full address of a view, on this page or on the embed. */
export function addressOf(state: ViewState, page: "" | "embed" = ""): string {
  const base = new URL(page === "" ? "./" : page, location.href);
  return `${base.origin}${base.pathname}?${writeView(state)}`;
}

/** The address of this view's events as open data. */
export function dataAddress(period: Period, bounds: Bounds | null): string {
  const bbox =
    bounds &&
    [bounds.west, bounds.south, bounds.east, bounds.north].map((edge) => edge.toFixed(2)).join(",");
  return writeAddress("collections/events/items", {
    datetime: writePeriod(period),
    bbox,
    limit: 10_000,
  });
}

/** The code that places this view in another page. */
export function embedCode(state: ViewState, width: string, height: string): string {
  const title = allWordsOf(state.lang).tagline.replaceAll('"', "&quot;");
  const src = addressOf({ ...state, view: "map" }, "embed").replaceAll("&", "&amp;");
  return `<iframe src="${src}" width="${width}" height="${height}" title="${title}" loading="lazy"></iframe>`;
}

async function copyText(field: HTMLElement, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without a secure origin there is no clipboard; a selected text is one key away from it.
    const range = document.createRange();
    range.selectNodeContents(field);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
    document.execCommand("copy");
  }
}

/** A text that can be copied with one press. */
export function makeCopyable(label: string, read: () => string, lang: Lang): HTMLElement {
  const words = allWordsOf(lang);
  const field = make("output", { class: "copyable" }, read());
  const said = make("span", { role: "status", class: "copied" });
  const button = makeButton(words.copy, () => {
    field.textContent = read();
    void copyText(field, read()).then(() => {
      said.textContent = words.copied;
      setTimeout(() => said.replaceChildren(), 2000);
    });
  });
  button.setAttribute("aria-label", `${words.copy}: ${label}`);
  return make(
    "div",
    { class: "copy" },
    make("span", { class: "copy-label" }, label),
    field,
    button,
    said,
  );
}

/** The line that cites one record as it stands today. */
export function citeRecord(
  record: { id: string; title: string; revision: number | null },
  state: ViewState,
): string {
  const words = allWordsOf(state.lang);
  const gaps = {
    title: record.title,
    id: record.id,
    revision: tellNumber(record.revision ?? 1, state.lang),
    day: tellDay(today(), state.lang),
    url: addressOf({ ...state, sel: record.id }),
  };
  return compose(words.citeText, gaps).join("");
}

/** Link, citation and open data of one record. */
export function makeRecordShare(record: EventRecord, title: string, state: ViewState): Child {
  const words = allWordsOf(state.lang);
  const revision = "revision" in record.properties ? record.properties.revision : null;
  const data = writeAddress(`collections/${nameCollection(record.id)}/items/${record.id}`);
  return make(
    "section",
    { class: "share" },
    make("h3", {}, words.cite),
    makeCopyable(
      words.citation,
      () => citeRecord({ id: record.id, title, revision }, state),
      state.lang,
    ),
    make(
      "p",
      { class: "links" },
      make("a", { href: addressOf({ ...state, sel: record.id }) }, words.permalink),
      make("a", { href: data }, "GeoJSON"),
    ),
  );
}

function makeSizes(state: ViewState, show: (code: string) => void): HTMLElement {
  const words = allWordsOf(state.lang);
  const width = make("input", {
    type: "text",
    value: "100%",
    size: 5,
    inputmode: "numeric",
    pattern: "\\d{1,4}%?",
  });
  const height = make("input", { type: "number", value: 520, min: 200, max: 1000, step: 10 });
  const read = (): void => {
    if (width.validity.valid && height.validity.valid)
      show(embedCode(state, width.value, height.value));
  };
  for (const field of [width, height]) field.addEventListener("input", read);
  return make(
    "p",
    { class: "sizes" },
    make("label", {}, words.width, width),
    make("label", {}, words.height, height),
  );
}

/** Everything that takes this view somewhere else. */
export function makeViewShare(
  state: ViewState,
  period: Period,
  bounds: Bounds,
): HTMLDetailsElement {
  const words = allWordsOf(state.lang);
  let code = embedCode(state, "100%", "520");
  const copyable = makeCopyable(words.embedCode, () => code, state.lang);
  const sizes = makeSizes(state, (next) => {
    code = next;
    const field = copyable.querySelector("output");
    if (field !== null) field.textContent = code;
  });
  const cite = compose(words.citeView, {
    period: tellPeriod(period.from, period.to, state.lang),
    url: addressOf(state),
  }).join("");
  return make(
    "details",
    { class: "view-share" },
    make("summary", {}, words.share),
    makeCopyable(words.citationView, () => cite, state.lang),
    make(
      "p",
      { class: "links" },
      make("a", { href: dataAddress(period, bounds) }, words.asGeoJson),
    ),
    make("h4", {}, words.embedTitle),
    sizes,
    copyable,
  );
}
