/**
 * Single events at the precision that is known. Records at the same published place share one
 * symbol, because their figures overlap and must not look like separate tolls.
 */
import type { LineString, Point } from "geojson";
import L from "leaflet";
import type { EventRecord } from "../api/records";
import { type Bounds, tellBounds, tellDistance, tellNumber } from "../words/figures";
import { countThings, nameWhere, pick } from "../words/words";
import { drawSelection, drawToll, sizeSymbol } from "./discs";
import { type Drawing, type DrawingContext, openDrawing } from "./drawing";

/** Records that are published at the same point. */
export interface Stack {
  id: string;
  at: L.LatLng;
  events: EventRecord[];
}

/** The selection that stands for all records at one point. */
export function nameStack(lat: number, lon: number): string {
  return `at_${lat.toFixed(2)}_${lon.toFixed(2)}`;
}

/** Puts events that are published at the same point together. */
export function stackEvents(events: readonly EventRecord[]): Stack[] {
  const stacks = new Map<string, Stack>();
  for (const event of events) {
    if (event.geometry?.type !== "Point") continue;
    const [lon = 0, lat = 0] = (event.geometry as Point).coordinates;
    const key = nameStack(lat, lon);
    const stack = stacks.get(key) ?? { id: key, at: L.latLng(lat, lon), events: [] };
    stack.events.push(event);
    stacks.set(key, stack);
  }
  return [...stacks.values()];
}

/** The bounds that a stack shows: the largest of each, never a sum of overlapping figures. */
export function boundStack(events: readonly EventRecord[]): Bounds {
  const largest = (values: (number | null)[]): number | null => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : Math.max(...known);
  };
  const low = largest(events.map((event) => event.properties.killed_low));
  const high = largest(events.map((event) => event.properties.killed_high));
  const open = events.some(
    ({ properties }) => properties.killed_low !== null && properties.killed_high === null,
  );
  if (low === null && high === null) {
    const best = largest(events.map((event) => event.properties.killed_best ?? null));
    return best === null ? { low, high } : { low, best, high };
  }
  return { low, high: open && (high === null || (low ?? 0) >= high) ? null : high };
}

/** A place known to within less is drawn as a point. */
const POINT_M = 300;
/** Wider circles pile up and hide the map: the disc is pale instead, until it is selected. */
const FEW_KM_M = 5000;

/** Whether no record of a place says where it was to within a few kilometres. */
export function isVague(events: readonly EventRecord[]): boolean {
  return events.every((event) => (event.properties.precision_m ?? 0) > FEW_KM_M);
}

/** The radius of the circle around a place: one for all its records, and none for vast ones. */
export function measureReach(events: readonly EventRecord[], sel: string | null): number | null {
  const chosen = events.filter((event) => event.id === sel);
  const asked = chosen.length > 0 || sel?.startsWith("at_") === true;
  const reaches = (chosen.length > 0 ? chosen : events)
    .map((event) => event.properties.precision_m ?? 0)
    .filter((metres) => metres > POINT_M && (asked || metres <= FEW_KM_M));
  return reaches.length === 0 ? null : Math.max(...reaches);
}

const METRES_PER_DEGREE = 111_320;
const TILE_PIXELS = 256;

/** How many pixels a distance takes on the map. */
function measurePixels(metres: number, lat: number, zoom: number): number {
  const around = 360 * METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
  return (metres / around) * TILE_PIXELS * 2 ** zoom;
}

function addReach(
  drawing: Drawing,
  stack: Stack,
  selected: boolean,
  context: DrawingContext,
): void {
  const metres = measureReach(stack.events, selected ? context.state.sel : null);
  const { zoom } = context.state;
  const covered = sizeSymbol(boundStack(stack.events)) + 4;
  if (metres === null || measurePixels(metres, stack.at.lat, zoom) <= covered) return;
  const style = { renderer: context.discs, interactive: false, radius: metres };
  const line = selected
    ? { color: context.ink.ink, weight: 1.25, opacity: 0.8, dashArray: "1 4" }
    : { color: context.ink.event, weight: 1, opacity: 0.5 };
  drawing.shapes.push(L.circle(stack.at, { ...style, ...line, fill: false }));
  if (!selected) return;
  const at = L.latLng(stack.at.lat + metres / METRES_PER_DEGREE, stack.at.lng);
  const text = `± ${tellDistance(metres, context.lang)}`;
  drawing.labels.push({ at, text, kind: "reach", rank: 96, clear: 2 });
}

function tellStack(stack: Stack, context: DrawingContext): string {
  const [first] = stack.events;
  if (stack.events.length > 1 || first === undefined) {
    const place = first ? nameWhere(first.properties, context.lang) : null;
    const count = countThings("records", stack.events.length, context.lang);
    return place === null ? count : `${place}: ${count}`;
  }
  return pick(first.properties, "title", context.lang) ?? "";
}

function addStack(drawing: Drawing, stack: Stack, context: DrawingContext): void {
  const [first] = stack.events;
  if (first === undefined) return;
  const bounds = boundStack(stack.events);
  const radius = sizeSymbol(bounds);
  const { sel, zoom } = context.state;
  const selected = sel === stack.id || stack.events.some((event) => event.id === sel);
  if (zoom >= 9 || selected) addReach(drawing, stack, selected, context);
  drawing.shapes.push(...drawToll(stack.at, bounds, context, isVague(stack.events)));
  if (selected) drawing.shapes.push(drawSelection(stack.at, radius, context));
  const many = stack.events.length > 1;
  const toll = tellBounds(bounds, context.lang);
  const count = many ? ` ×${tellNumber(stack.events.length, context.lang)}` : "";
  if (toll !== null) {
    const rank = 70 + (bounds.low ?? 0) / 10_000;
    drawing.labels.push({
      at: stack.at,
      text: toll + count,
      kind: "toll small",
      rank,
      clear: radius,
    });
  }
  const id = many ? stack.id : first.id;
  const title = tellStack(stack, context) + (toll === null ? "" : ` — ${toll}`);
  drawing.targets.push({ id, title, shape: { kind: "disc", at: stack.at, radius } });
}

function addRoadEvent(drawing: Drawing, event: EventRecord, context: DrawingContext): void {
  const line = event.geometry as LineString;
  const points = line.coordinates.map(([lon = 0, lat = 0]) => L.latLng(lat, lon));
  const className = event.id === context.state.sel ? "road-event selected" : "road-event";
  drawing.shapes.push(
    L.polyline(points, {
      renderer: context.lines,
      interactive: false,
      className,
    } as L.PolylineOptions),
  );
  const title = pick(event.properties, "title", context.lang) ?? "";
  drawing.targets.push({ id: event.id, title, shape: { kind: "line", points } });
}

/** Draws single events, the largest first so that small ones stay visible. */
export function drawEvents(events: readonly EventRecord[], context: DrawingContext): Drawing {
  const drawing = openDrawing();
  const stacks = stackEvents(events).sort(
    (a, b) => sizeSymbol(boundStack(b.events)) - sizeSymbol(boundStack(a.events)),
  );
  for (const stack of stacks) addStack(drawing, stack, context);
  for (const event of events) {
    if (event.geometry?.type === "LineString") addRoadEvent(drawing, event, context);
  }
  return drawing;
}
