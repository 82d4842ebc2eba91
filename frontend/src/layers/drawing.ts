/**
 * What a layer puts on the map: shapes to look at, targets to point at, labels to read. Shapes
 * take no clicks themselves; one search over the targets does, so that small symbols can be
 * hit with a finger and nothing hides what lies beneath it.
 */
import type { Geometry, Position } from "geojson";
import L from "leaflet";
import type { Lang, ViewState } from "../state/viewstate";

/** Something on the map that a reader can point at. */
export interface Target {
  id: string;
  title: string;
  shape:
    | { kind: "disc"; at: L.LatLng; radius: number }
    | { kind: "line"; points: L.LatLng[] }
    | { kind: "area"; geometry: Geometry };
}

/** A name or figure on the map; those of higher rank push out those of lower rank. */
export interface MapLabel {
  at: L.LatLng;
  text: string;
  kind: string;
  rank: number;
  /** Half the size of the symbol that the label belongs to, in pixels. */
  clear?: number;
  centred?: boolean;
  /** The outline that the label belongs to: it then stands outside of it. */
  around?: L.LatLngBounds;
}

/** The drawing of one layer. */
export interface Drawing {
  shapes: L.Layer[];
  targets: Target[];
  labels: MapLabel[];
}

/** The ink of the current theme, for what is painted on canvas. */
export interface Ink {
  event: string;
  corridor: string;
  flow: string;
  muted: string;
  paper: string;
  ink: string;
}

/** What every layer needs to draw itself. */
export interface DrawingContext {
  state: ViewState;
  lang: Lang;
  ink: Ink;
  lines: L.Renderer;
  areas: L.Renderer;
  discs: L.Renderer;
}

/** A drawing of nothing, to be added to. */
export function openDrawing(): Drawing {
  return { shapes: [], targets: [], labels: [] };
}

function distanceToSegment(p: L.Point, a: L.Point, b: L.Point): number {
  return L.LineUtil.pointToSegmentDistance(p, a, b);
}

function distanceToLine(p: L.Point, points: L.Point[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    if (a && b) nearest = Math.min(nearest, distanceToSegment(p, a, b));
  }
  return nearest;
}

function isInRing(lon: number, lat: number, ring: Position[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi = 0, yi = 0] = ring[i] ?? [];
    const [xj = 0, yj = 0] = ring[j] ?? [];
    if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Whether a place lies inside an area, holes left out. */
export function isInside(lon: number, lat: number, geometry: Geometry): boolean {
  const polygons =
    geometry.type === "Polygon"
      ? [geometry.coordinates]
      : geometry.type === "MultiPolygon"
        ? geometry.coordinates
        : [];
  return polygons.some(
    (rings) => rings.filter((ring) => isInRing(lon, lat, ring)).length % 2 === 1,
  );
}

/** How far, in pixels, a pointer is from a target; areas count as far but not out of reach. */
function measureReach(map: L.Map, target: Target, at: L.LatLng): number {
  const pixel = (where: L.LatLng): L.Point => map.latLngToContainerPoint(where);
  const { shape } = target;
  if (shape.kind === "disc") {
    return Math.max(0, pixel(shape.at).distanceTo(pixel(at)) - shape.radius);
  }
  if (shape.kind === "line") return distanceToLine(pixel(at), shape.points.map(pixel));
  return isInside(at.lng, at.lat, shape.geometry) ? REACH : Number.POSITIVE_INFINITY;
}

const REACH = 12;

function sizeOf(target: Target): number {
  return target.shape.kind === "disc" ? target.shape.radius : 1000;
}

/** Finds what a reader points at: the nearest thing, and the smaller of two that overlap. */
export function findTarget(map: L.Map, targets: readonly Target[], at: L.LatLng): Target | null {
  let best: Target | null = null;
  let bestReach = Number.POSITIVE_INFINITY;
  for (const target of targets) {
    const reach = measureReach(map, target, at);
    if (reach > REACH) continue;
    const nearer = reach < bestReach;
    const smaller = reach === bestReach && best !== null && sizeOf(target) < sizeOf(best);
    if (nearer || smaller) [best, bestReach] = [target, reach];
  }
  return best;
}

/** The middle of an area's largest part, for a count that belongs to the whole of it. */
export function findMiddle(geometry: Geometry): L.LatLng {
  const rings =
    geometry.type === "MultiPolygon"
      ? geometry.coordinates.map((polygon) => polygon[0] ?? [])
      : geometry.type === "Polygon"
        ? [geometry.coordinates[0] ?? []]
        : [];
  const largest = rings.reduce((a, b) => (areaOf(a) >= areaOf(b) ? a : b), []);
  return centroidOf(largest);
}

function areaOf(ring: Position[]): number {
  return Math.abs(sumRing(ring, (cross) => cross)) / 2;
}

function sumRing(
  ring: Position[],
  of: (cross: number, a: Position, b: Position) => number,
): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1], ring[i]];
    if (a && b) sum += of((a[0] ?? 0) * (b[1] ?? 0) - (b[0] ?? 0) * (a[1] ?? 0), a, b);
  }
  return sum;
}

function centroidOf(ring: Position[]): L.LatLng {
  const twice = sumRing(ring, (cross) => cross);
  if (twice === 0) return L.latLng(ring[0]?.[1] ?? 0, ring[0]?.[0] ?? 0);
  const x = sumRing(ring, (cross, a, b) => ((a[0] ?? 0) + (b[0] ?? 0)) * cross);
  const y = sumRing(ring, (cross, a, b) => ((a[1] ?? 0) + (b[1] ?? 0)) * cross);
  return L.latLng(y / (3 * twice), x / (3 * twice));
}
