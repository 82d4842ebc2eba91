/**
 * A view as a table or as a text, in place of the map. The service writes both, for readers
 * without scripts too; here they are put on the page, so that nobody is told anything else.
 */

import { parseView, type ViewState, writeView } from "../state/viewstate";
import { need } from "./elements";
import { keepPlace } from "./keepplace";
import { hearMode } from "./mode";

/** What a reader can do in a table or a text. */
export interface PlainActions {
  /** Shows another view. */
  change(patch: Partial<ViewState>): void;
  /** Opens a record. */
  select(id: string): void;
  /** Hears that the words could not be had. */
  fail(problem: unknown): void;
}

const SOURCE = "#plain";
let shown: string | null = null;
let asked: string | null = null;
let pending = new AbortController();

/** The address of a view's words: what is selected and which colours are on changes none. */
function writePlain(state: ViewState): string {
  return `./?${writeView({ ...state, sel: null, theme: "auto" })}`;
}

function takeWords(from: ParentNode): Node[] | null {
  const source = from.querySelector(SOURCE);
  if (source === null) return null;
  const words = [...source.childNodes];
  source.remove();
  return words;
}

/** The words that the page came with, if they are in the language that it is shown in. */
function takeOwn(lang: string): Node[] | null {
  const isOwn = document.querySelector<HTMLElement>(SOURCE)?.lang === lang;
  const words = takeWords(document);
  for (const each of document.querySelectorAll(".plain-around")) each.remove();
  document.body.classList.remove("plain");
  return isOwn ? words : null;
}

async function fetchWords(address: string, signal: AbortSignal): Promise<Node[]> {
  const answer = await fetch(address, { headers: { accept: "text/html" }, signal });
  hearMode(answer.headers.get("Masar-Mode"));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const words = takeWords(page);
  if (words === null) throw new Error(`${answer.status} ${answer.statusText}`.trim());
  return words;
}

function findLink(event: MouseEvent): HTMLAnchorElement | null {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  return plain && event.target instanceof Element ? event.target.closest("a") : null;
}

/** Shows the words at an address; those that are shown already are left as they are. */
async function show(place: HTMLElement, address: string, act: PlainActions): Promise<void> {
  const lang = document.documentElement.lang;
  pending.abort();
  pending = new AbortController();
  asked = address;
  const { signal } = pending;
  place.setAttribute("aria-busy", "true");
  const held = document.activeElement;
  try {
    const words = takeOwn(lang) ?? (await fetchWords(address, signal));
    if (signal.aborted) return;
    keepPlace(place, () => place.replaceChildren(...words));
    // The words that the page came with are moved, and what is moved loses the focus.
    if (held instanceof HTMLElement && place.contains(held)) held.focus({ preventScroll: true });
    shown = address;
  } catch (problem) {
    if (!signal.aborted) act.fail(problem);
  } finally {
    if (!signal.aborted) {
      asked = null;
      place.removeAttribute("aria-busy");
    }
  }
}

/** Keeps a reader who follows a link to another view, page or record on this page. */
function follow(event: MouseEvent, place: HTMLElement, act: PlainActions): void {
  const link = findLink(event);
  if (link === null) return;
  const { id } = link.dataset;
  const address = link.getAttribute("href") ?? "";
  if (id === undefined && !address.startsWith("./?")) return;
  event.preventDefault();
  if (id !== undefined) act.select(id);
  else if (new URL(link.href).searchParams.has("cursor")) void turnPage(place, address, act);
  else act.change(parseView(new URL(link.href).search));
}

async function turnPage(place: HTMLElement, address: string, act: PlainActions): Promise<void> {
  await show(place, address, act);
  place.scrollTop = 0;
}

/** Draws a view's table or text; `renewed` when the records have changed since. */
export function drawPlain(
  place: HTMLElement,
  state: ViewState,
  act: PlainActions,
  renewed = false,
): void {
  const address = writePlain(state);
  place.onclick = (event) => follow(event, place, act);
  const isThere = address === shown && asked === null && place.childElementCount > 0;
  if (!renewed && (isThere || address === asked)) return;
  void show(place, address, act);
}

/** Puts the map, or the words in its place, in front; returns whether words are. */
export function bringForward(view: ViewState["view"]): boolean {
  const asWords = view !== "map";
  for (const part of ["#map", "#overlay", "#key"]) need(part).inert = asWords;
  need("#table").hidden = !asWords;
  return asWords;
}

/** Takes away the words that the page came with, where nothing may be shown. */
export function dropPlain(): void {
  takeOwn("");
}

/** Takes off all words: nothing of an earlier time or of a dark map may stay. */
export function clearPlain(place: HTMLElement): void {
  dropPlain();
  pending.abort();
  [shown, asked] = [null, null];
  place.replaceChildren();
}
