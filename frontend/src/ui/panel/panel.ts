/** The side panel: the list of what is in view, or what the reader selected from it. */
import L from "leaflet";
import { ApiProblem, fetchRecord, isDark } from "../../api/client";
import { ageCorridor } from "../../api/expiry";
import type { Holdings } from "../../api/loading";
import { type AnyRecord, type CorridorRecord, nameCollection } from "../../api/records";
import type { Ground } from "../../ground/basemap";
import { type AsOf, type Lang, readAsOf, type ViewState } from "../../state/viewstate";
import { allWordsOf } from "../../words/recordwords";
import { fill, make, need } from "../elements";
import { keepPlace } from "../keepplace";
import { drawList, type ListView } from "./list";
import { drawNowhere, drawStack, drawUnit, isUnit } from "./parts";
import { drawRecord } from "./record";
import { drawWithdrawn, explainAbsence } from "./withdrawn";

/** Finds a record among those at hand. */
export function findRecord(holdings: Holdings, id: string): AnyRecord | undefined {
  const { events, clusters, corridors, flows } = holdings;
  const everything: AnyRecord[] = [...events, ...clusters, ...corridors, ...flows];
  return everything.find((record) => record.id === id);
}

/** How far a district and a sub-district reach, by the length of their codes. */
const REACH_M: Record<number, number> = { 6: 60_000, 8: 25_000 };

/** The area on the map that a selection is about; null when it has none. */
export function boundSelection(
  id: string,
  holdings: Holdings,
  ground: Ground,
): L.LatLngBounds | null {
  const governorate = ground.governorates.features.find((each) => each.id === id);
  const geometry = governorate?.geometry ?? findRecord(holdings, id)?.geometry ?? null;
  if (geometry !== null) return L.geoJSON(geometry).getBounds();
  const row = holdings.counts?.find((each) => each.unit === id);
  if (row !== undefined) return L.latLng(row.lat, row.lon).toBounds(REACH_M[id.length] ?? 8000);
  const [, lat, lon] = /^at_(-?[\d.]+)_(-?[\d.]+)$/.exec(id) ?? [];
  return lon === undefined ? null : L.latLng(Number(lat), Number(lon)).toBounds(4000);
}

let open = new AbortController();
/** The record on show that is not among those of the period. */
let distant: AnyRecord | null = null;

/** The corridor on show that is not among those of the period, if there is one. */
export function listDistant(): CorridorRecord[] {
  return distant !== null && nameCollection(distant.id) === "corridors"
    ? [distant as CorridorRecord]
    : [];
}

/** Says a record's name as the title of the page, so that tabs and bookmarks tell them apart. */
function nameTab(place: Element, lang: Lang): void {
  const heading = place.querySelector("article h2")?.textContent;
  const { name, tagline } = allWordsOf(lang);
  document.title = heading ? `${heading} · ${name}` : `${name} · ${tagline}`;
}

async function fetchAged(id: string, asOf: AsOf, signal: AbortSignal): Promise<AnyRecord> {
  const record = await fetchRecord(id, readAsOf(asOf), signal);
  return nameCollection(id) === "corridors"
    ? ageCorridor(record as CorridorRecord, Date.now())
    : record;
}

async function drawDistant(
  place: Element,
  id: string,
  view: ListView,
  signal: AbortSignal,
): Promise<void> {
  const words = allWordsOf(view.state.lang);
  fill(place, make("p", { class: "help" }, words.loading));
  try {
    const record = await fetchAged(id, view.state, signal);
    distant = record;
    drawRecord(place, record, view, signal);
    nameTab(place, view.state.lang);
  } catch (problem) {
    if (signal.aborted || isDark(problem)) return;
    if (problem instanceof ApiProblem && problem.status === 410)
      return void drawWithdrawn(place, id, problem, view);
    drawList(place, view);
    place.prepend(make("p", { class: "notice" }, explainAbsence(problem, view.state)));
  }
}

/** Takes the panel's content off the page, and forgets it. */
export function clearPanel(lang: Lang): void {
  open.abort();
  distant = null;
  need("#panel").replaceChildren();
  nameTab(need("#panel"), lang);
}

/** Clusters are computed from all figures known today: an earlier day has none. */
function isUnasked(sel: string, state: ViewState): boolean {
  return state.known_at !== null && nameCollection(sel) === "clusters";
}

/** Draws what the view selects; a plain list when it selects nothing. */
export function drawPanel(view: ListView, ground: Ground): void {
  open.abort();
  open = new AbortController();
  const place = need("#panel");
  place.setAttribute("aria-label", allWordsOf(view.state.lang).panelLabel);
  const { sel, lang } = view.state;
  if (distant?.id !== sel) distant = null;
  const governorate = ground.governorates.features.find((each) => each.id === sel)?.properties;
  if (sel === null || isUnasked(sel, view.state)) drawList(place, view);
  else if (sel === "nowhere") drawNowhere(place, view, open.signal);
  else if (sel.startsWith("at_")) drawStack(place, view, sel, open.signal);
  else if (isUnit(sel)) drawUnit(place, view, sel, governorate?.[`name_${lang}`], open.signal);
  else {
    const record = findRecord(view.holdings, sel) ?? (distant?.id === sel ? distant : undefined);
    if (record) drawRecord(place, record, view, open.signal);
    else void drawDistant(place, sel, view, open.signal);
  }
  nameTab(place, lang);
}

/** Draws the selection anew under the reader's eyes, who stays where they were. */
export function redrawPanel(view: ListView, ground: Ground): void {
  keepPlace(need("#panel"), () => drawPanel(view, ground));
}

/** Lets a record from outside the period lapse on time; tells whether it did. */
export function ageDistant(now: number): boolean {
  const [corridor] = listDistant();
  if (corridor === undefined) return false;
  const aged = ageCorridor(corridor, now);
  if (aged === corridor) return false;
  distant = aged;
  return true;
}

const GONE: ReadonlySet<number> = new Set([404, 410]);

/** Asks anew for the record on show when it is not one of the period; tells if it changed. */
export async function renewDistant(
  sel: string | null,
  asOf: AsOf,
  signal: AbortSignal,
): Promise<boolean> {
  if (distant === null || distant.id !== sel) return false;
  const fresh = await fetchAged(sel, asOf, signal).catch((problem: unknown) => {
    // What was withdrawn meanwhile is asked for once more, and then says so.
    if (problem instanceof ApiProblem && GONE.has(problem.status)) return null;
    throw problem;
  });
  if (distant?.id !== sel || JSON.stringify(fresh) === JSON.stringify(distant)) return false;
  distant = fresh;
  return true;
}

/** Puts the reader at the start of what was just opened. */
export function focusPanel(): void {
  const heading = need("#panel").querySelector<HTMLElement>("h2");
  heading?.focus({ preventScroll: true });
  need("#panel").scrollTop = 0;
}
