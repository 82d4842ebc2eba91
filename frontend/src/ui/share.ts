/** What a newsroom takes away: a link, a citation, the data of the view, and an embed. */

import { writeAddress } from "../api/client";
import { askEvents, type Bounds, type Question } from "../api/loading";
import { type Citation, nameCollection } from "../api/records";
import { type Lang, readAsOf, type ViewState, writeView, ZOOM } from "../state/viewstate";
import { nameToday, tellDay, tellPeriod } from "../words/days";
import { tellNumber } from "../words/figures";
import { allWordsOf } from "../words/recordwords";
import { compose } from "../words/words";
import { type Child, make, makeButton } from "./elements";

/** The full address of a view, on this page, on the embed or where an embed is put together. */
export function addressOf(state: ViewState, page: "" | "embed" | "builder" = ""): string {
  const base = new URL(page === "" ? "./" : page, location.href);
  return `${base.origin}${base.pathname}?${writeView(state)}`;
}

/** The address of this view's events as open data; as a page to go on from without a format. */
export function dataAddress(
  asked: Question,
  bounds: Bounds | null,
  format: "geojson" | "csv" | null = "geojson",
): string {
  const bbox =
    bounds &&
    [bounds.west, bounds.south, bounds.east, bounds.north].map((edge) => edge.toFixed(2)).join(",");
  return writeAddress("collections/events/items", {
    ...askEvents(asked),
    bbox,
    f: format === "csv" ? format : null,
    limit: format === null ? null : 10_000,
  });
}

/** CSS pixels of the map in an embed of the usual size. */
const EMBEDDED = { width: 640, height: 300 };

/** The same part of the world for a frame, which is smaller than the page's own map. */
function frameView(state: ViewState): ViewState {
  const map = document.querySelector("#map");
  if (map === null || map.clientWidth * map.clientHeight === 0) return { ...state, view: "map" };
  const share = Math.min(EMBEDDED.width / map.clientWidth, EMBEDDED.height / map.clientHeight, 1);
  // In halves of a step, as the map zooms.
  const zoom = Math.max(ZOOM.min, Math.round(2 * (state.zoom + Math.log2(share))) / 2);
  return { ...state, view: "map", zoom };
}

/** The code that places this view in another page. */
export function embedCode(state: ViewState): string {
  const title = allWordsOf(state.lang).tagline.replaceAll('"', "&quot;");
  const src = addressOf(frameView(state), "embed").replaceAll("&", "&amp;");
  return `<iframe src="${src}" width="100%" height="560" title="${title}" loading="lazy"></iframe>`;
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

/** A record that can be cited, in the view in which it is. */
export interface Cited {
  id: string;
  title: string;
  revision: number | null;
  state: ViewState;
}

/** The line that cites a record which has no page of its own: a cluster, as it stands today. */
export function citeRecord(record: Cited): string {
  const { state } = record;
  const gaps = {
    title: record.title,
    id: record.id,
    revision: tellNumber(record.revision ?? 1, state.lang),
    day: tellDay(nameToday(), state.lang),
    url: addressOf({ ...state, sel: record.id }),
  };
  return compose(allWordsOf(state.lang).citeText, gaps).join("");
}

/** Citation, lasting link and open data of one record, as it was shown. */
export function makeRecordShare(record: Cited, citation: Citation | null): Child {
  const { id, state } = record;
  const words = allWordsOf(state.lang);
  const text = citation?.[`text_${state.lang}`];
  const data = writeAddress(`collections/${nameCollection(id)}/items/${id}`, {
    ...readAsOf(state),
  });
  return make(
    "section",
    { class: "share" },
    make("h3", {}, words.cite),
    makeCopyable(words.citation, () => text ?? citeRecord(record), state.lang),
    make(
      "p",
      { class: "links" },
      make("a", { href: citation?.permalink ?? addressOf({ ...state, sel: id }) }, words.permalink),
      make("a", { href: data }, "GeoJSON"),
    ),
  );
}

/** As of when a view is, where it is not as of today: a citation without it would mislead. */
function tellAsOf({ known_at, snapshot, lang }: ViewState): string {
  const words = allWordsOf(lang);
  const known =
    known_at === null ? "" : ` ${words.citeKnown.replace("{day}", tellDay(known_at, lang))}`;
  return snapshot === null ? known : `${known} ${words.citeSnapshot.replace("{n}", snapshot)}`;
}

/** The same view in other forms: its address, its data, and what needs no map. */
function makeWays(state: ViewState, asked: Question, bounds: Bounds): HTMLElement {
  const words = allWordsOf(state.lang);
  const ways: [address: string, text: string][] = [
    [addressOf(state), words.permalinkView],
    [dataAddress(asked, bounds), words.asGeoJson],
    [dataAddress(asked, bounds, "csv"), words.asCsv],
    [dataAddress(asked, bounds, null), words.asApi],
    [addressOf({ ...state, view: "table" }), words.asTable],
    [addressOf({ ...state, view: "text" }), words.asText],
  ];
  const links = ways.map(([href, text]) => make("a", { href }, text));
  const print = makeButton(words.print, () => window.print(), { class: "print" });
  return make("p", { class: "links" }, links, print);
}

/** Everything that takes this view somewhere else. */
export function makeViewShare(
  state: ViewState,
  asked: Question,
  bounds: Bounds,
): HTMLDetailsElement {
  const words = allWordsOf(state.lang);
  const code = embedCode(state);
  const cite = compose(words.citeView, {
    period: tellPeriod(asked.from, asked.to, state.lang),
    asOf: tellAsOf(state),
    url: addressOf(state),
  }).join("");
  return make(
    "details",
    { class: "view-share" },
    make("summary", {}, words.share),
    makeCopyable(words.citationView, () => cite, state.lang),
    makeWays(state, asked, bounds),
    make("h4", {}, words.embedTitle),
    makeCopyable(words.embedCode, () => code, state.lang),
    make(
      "p",
      { class: "links" },
      make("a", { href: addressOf(frameView(state), "builder") }, words.embedChoices),
    ),
  );
}
