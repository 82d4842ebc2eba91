/** Movements of people between two areas: a curve with an arrowhead, never the way they took. */
import type { LineString } from "geojson";
import L from "leaflet";
import type { FlowFacts, FlowRecord } from "../api/records";
import type { Lang } from "../state/viewstate";
import { tellPersons } from "../words/figures";
import { pick } from "../words/words";
import { type Drawing, type DrawingContext, openDrawing } from "./drawing";

const STEPS = 24;
/** As many arrows as can still be told apart; every movement is in the list and in the table. */
export const MOST_ARROWS = 60;

/** Bends a straight line to one side, so that opposite movements do not hide each other. */
export function bendLine(start: L.LatLng, end: L.LatLng, bend = 0.22): L.LatLng[] {
  const [dx, dy] = [end.lng - start.lng, end.lat - start.lat];
  const [cx, cy] = [(start.lng + end.lng) / 2 - dy * bend, (start.lat + end.lat) / 2 + dx * bend];
  return Array.from({ length: STEPS + 1 }, (_, i) => {
    const t = i / STEPS;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    return L.latLng(a * start.lat + b * cy + c * end.lat, a * start.lng + b * cx + c * end.lng);
  });
}

/** The bounds of a movement's size. */
export function boundFlow(facts: FlowFacts): {
  low: number | null;
  best: number | null;
  high: number | null;
} {
  return { low: facts.persons_low, best: facts.persons_best, high: facts.persons_high };
}

/** The width of a movement's line: it grows slowly, as the figures are rough. */
export function widenFlow(people: number): number {
  return Math.min(5, 1.5 + Math.log10(Math.max(10, people)) * 0.6);
}

/** What arrows share: a curve that is not cut where it leaves the map, lest its head be lost. */
const CURVE = { interactive: false, noClip: true, smoothFactor: 0.3 };

/** The light under all arrows, in one element. */
function drawCasing(curves: L.LatLng[][], context: DrawingContext): L.Layer {
  const style = { ...CURVE, renderer: context.lines, className: "casing" };
  return L.polyline(curves, style as L.PolylineOptions);
}

function drawArrow(
  points: L.LatLng[],
  weight: number,
  selected: boolean,
  context: DrawingContext,
): L.Layer[] {
  const shared = { ...CURVE, renderer: context.lines };
  const line = L.polyline(points, { ...shared, className: "flow", weight } as L.PolylineOptions);
  line.on("add", () => line.getElement()?.setAttribute("marker-end", "url(#flow-arrow)"));
  if (!selected) return [line];
  const casing = { ...shared, className: "casing selected", weight: weight + 4 };
  return [L.polyline(points, casing as L.PolylineOptions), line];
}

function nameFlow(facts: FlowFacts, lang: Lang): string {
  const origin = pick(facts, "origin_name", lang) ?? "";
  const dest = pick(facts, "dest_name", lang) ?? "";
  return `${origin} ${lang === "ar" ? "←" : "→"} ${dest}`;
}

function addFlow(drawing: Drawing, flow: FlowRecord, context: DrawingContext): void {
  const [start = [], end = []] = (flow.geometry as LineString).coordinates;
  const at = (where: number[]): L.LatLng => L.latLng(where[1] ?? 0, where[0] ?? 0);
  const points = bendLine(at(start), at(end));
  const bounds = boundFlow(flow.properties);
  const weight = widenFlow(countPeople(flow));
  drawing.shapes.push(...drawArrow(points, weight, flow.id === context.state.sel, context));
  const persons = tellPersons(bounds, context.lang);
  const middle = points[STEPS / 2];
  if (persons !== null && middle) {
    drawing.labels.push({ at: middle, text: persons, kind: "flow-label", rank: 88, clear: 4 });
  }
  const title = `${nameFlow(flow.properties, context.lang)}: ${persons ?? ""}`;
  drawing.targets.push({ id: flow.id, title, shape: { kind: "line", points } });
}

/** The movements that an arrow can show, the largest first. */
export function listArrows(flows: readonly FlowRecord[]): FlowRecord[] {
  return flows
    .filter((flow) => flow.properties.drawn && flow.geometry?.type === "LineString")
    .sort((one, other) => countPeople(other) - countPeople(one));
}

function countPeople(flow: FlowRecord): number {
  const { low, best, high } = boundFlow(flow.properties);
  return best ?? low ?? high ?? 0;
}

/** Draws the largest of the movements that are not part of another one, and the selected one. */
export function drawFlows(flows: readonly FlowRecord[], context: DrawingContext): Drawing {
  const drawing = openDrawing();
  listArrows(flows).forEach((flow, rank) => {
    if (rank < MOST_ARROWS || flow.id === context.state.sel) addFlow(drawing, flow, context);
  });
  const curves = drawing.targets.map(({ shape }) => (shape.kind === "line" ? shape.points : []));
  if (curves.length > 0) drawing.shapes.unshift(drawCasing(curves, context));
  return drawing;
}
