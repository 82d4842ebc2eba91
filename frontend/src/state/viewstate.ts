/**
 * What a reader is looking at, and its form in the address: centre, zoom, period, layers,
 * language, theme, selection, as of when, and filters. A link, an embed and the back button all
 * carry the same view. The service reads the same addresses (`app/serve/views/view_state.py`);
 * `tests/view_states.json` holds both to one meaning.
 */

import { type Filters, NO_FILTERS, readFilters, writeFilters } from "./filters";

/** The layers a reader can switch. */
export const LAYERS = ["clusters", "events", "areas", "corridors", "flows"] as const;
/** One of the layers. */
export type Layer = (typeof LAYERS)[number];
/** English or Arabic. */
export type Lang = "en" | "ar";
/** Light, dark, or what the reader's device prefers. */
export type Theme = "auto" | "light" | "dark";

/**
 * As of when a reader looks. Neither is the period, which is when things happened: `known_at` is
 * the last day whose reports count, `snapshot` names what this map showed at some time (its
 * number, a day or a moment). `null` is today.
 */
export interface AsOf {
  known_at: string | null;
  snapshot: string | null;
}

/** Which form a view takes. */
export const FORMS = ["map", "table", "text"] as const;

/** The columns that a table can be sorted by; with a minus sign before it, downwards. */
export const SORTS = ["when", "title", "where", "killed", "sureness", "sources"] as const;

/** One view of the map; `from`/`to` null means "the default period". */
export interface ViewState extends AsOf, Filters {
  lat: number;
  lon: number;
  zoom: number;
  from: string | null;
  to: string | null;
  layers: readonly Layer[];
  lang: Lang;
  theme: Theme;
  sel: string | null;
  view: (typeof FORMS)[number];
  /** The column that a table is sorted by; null for the usual order. */
  sort: string | null;
}

/** The coast from Latakia to Akkar: where the record that ships with Masar lies. */
export const FIRST_VIEW: ViewState = {
  lat: 35.05,
  lon: 36.1,
  zoom: 8.5,
  from: null,
  to: null,
  layers: LAYERS,
  lang: "en",
  theme: "auto",
  sel: null,
  view: "map",
  known_at: null,
  snapshot: null,
  sort: null,
  ...NO_FILTERS,
};

/** Zoom limits: the basemap has no more truth than this. */
export const ZOOM = { min: 6, max: 13 } as const;

const NUMBER = /^[+-]?\d{1,9}(\.\d{1,20})?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i;
const SNAPSHOT_NUMBER = /^[1-9]\d{0,11}$/;
const SELECTION =
  /^(?:(?:evt|clu|cor|flw)_[a-z0-9_-]{1,40}|SY(?:\d{2}){1,3}|nowhere|at_-?\d+\.\d{2}_-?\d+\.\d{2})$/i;

function readNumber(text: string | null, low: number, high: number): number | null {
  if (text === null || !NUMBER.test(text)) return null;
  const value = Number(text);
  return value >= low && value <= high ? value : null;
}

function readChoice<T extends string>(text: string | null, choices: readonly T[]): T | null {
  return choices.find((choice) => choice === text) ?? null;
}

function readDay(text: string | null): string | null {
  if (text === null || !DAY.test(text)) return null;
  const midnight = Date.parse(`${text}T00:00:00Z`);
  const exists = !Number.isNaN(midnight) && new Date(midnight).toISOString().slice(0, 10) === text;
  return exists ? text : null;
}

/** The UTC day that a day or a moment lies in: reports are dated to the day. */
function readKnownDay(text: string | null): string | null {
  if (text === null || !MOMENT.test(text)) return readDay(text);
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? null : new Date(moment).toISOString().slice(0, 10);
}

function readSnapshot(text: string | null): string | null {
  if (text === null) return null;
  const known = SNAPSHOT_NUMBER.test(text) || MOMENT.test(text) || readDay(text) !== null;
  return known ? text : null;
}

function readSort(text: string | null): string | null {
  return readChoice(text?.replace(/^-/, "") ?? null, SORTS) === null ? null : text;
}

function readLayers(text: string | null): readonly Layer[] {
  if (text === null) return LAYERS;
  const wanted = new Set(text.split(","));
  return LAYERS.filter((layer) => wanted.has(layer));
}

/** A link of a map that goes further shows as much of it as this one can. */
function readZoom(text: string | undefined): number | null {
  const zoom = readNumber(text ?? null, 0, 99);
  return zoom === null ? null : Math.min(Math.max(zoom, ZOOM.min), ZOOM.max);
}

/** Reads a view from the query of an address; what is missing or impossible falls back. */
export function parseView(query: string, fallback: ViewState = FIRST_VIEW): ViewState {
  const given = new URLSearchParams(query);
  const [zoom, lat, lon] = (given.get("map") ?? "").split("/");
  const from = readDay(given.get("from"));
  const to = readDay(given.get("to"));
  const ordered = from !== null && to !== null && from <= to;
  const sel = given.get("sel");
  return {
    lat: readNumber(lat ?? null, -85, 85) ?? fallback.lat,
    lon: readNumber(lon ?? null, -180, 180) ?? fallback.lon,
    zoom: readZoom(zoom) ?? fallback.zoom,
    from: ordered ? from : fallback.from,
    to: ordered ? to : fallback.to,
    layers: readLayers(given.get("layers")),
    lang: readChoice<Lang>(given.get("lang"), ["en", "ar"]) ?? fallback.lang,
    theme: readChoice<Theme>(given.get("theme"), ["auto", "light", "dark"]) ?? fallback.theme,
    sel: sel !== null && SELECTION.test(sel) ? sel : null,
    view: readChoice(given.get("view"), FORMS) ?? "map",
    known_at: readKnownDay(given.get("known_at")),
    snapshot: readSnapshot(given.get("snapshot")),
    sort: readSort(given.get("sort")),
    ...readFilters(given),
  };
}

/** Rounds a view to what the address carries, so that reading it back gives the same view. */
export function roundView(state: ViewState): ViewState {
  const round = (value: number, digits: number): number => Number(value.toFixed(digits));
  return {
    ...state,
    lat: round(state.lat, 3),
    lon: round(state.lon, 3),
    zoom: round(state.zoom, 2),
  };
}

/** Writes a view as the query of an address. */
export function writeView(state: ViewState): string {
  const { lat, lon, zoom } = roundView(state);
  const parts = [`map=${zoom}/${lat}/${lon}`];
  if (state.from !== null && state.to !== null) parts.push(`from=${state.from}`, `to=${state.to}`);
  if (state.layers.length < LAYERS.length) parts.push(`layers=${state.layers.join(",")}`);
  parts.push(`lang=${state.lang}`);
  if (state.theme !== "auto") parts.push(`theme=${state.theme}`);
  if (state.sel !== null) parts.push(`sel=${encodeURIComponent(state.sel)}`);
  if (state.view !== "map") parts.push(`view=${state.view}`);
  if (state.known_at !== null) parts.push(`known_at=${state.known_at}`);
  if (state.snapshot !== null) parts.push(`snapshot=${encodeURIComponent(state.snapshot)}`);
  if (state.sort !== null) parts.push(`sort=${state.sort}`);
  parts.push(...writeFilters(state));
  return parts.join("&");
}

/** As of when a view is, by the names that the API gives to it too. */
export function readAsOf({ known_at, snapshot }: AsOf): AsOf {
  return { known_at, snapshot };
}

/** Names the fields in which two views differ. */
export function compareViews(before: ViewState, after: ViewState): Set<keyof ViewState> {
  const keys = Object.keys(after) as (keyof ViewState)[];
  const differs = (key: keyof ViewState): boolean => String(before[key]) !== String(after[key]);
  return new Set(keys.filter(differs));
}
