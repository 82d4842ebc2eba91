/**
 * The symbol of a contested toll: a disc whose area is the lowest credible figure, a dashed
 * ring for the highest. A ring that stays open means that no upper end was stated.
 */
import L from "leaflet";
import { type Bounds, sizeDisc } from "../words/figures";
import type { DrawingContext } from "./drawing";

/** The dashes of a ring; an open ring leaves its last quarter out. */
export function dashRing(radius: number, open: boolean): string {
  const around = 2 * Math.PI * radius;
  if (!open) return "3 3";
  const dashes = Math.max(3, Math.floor((around * 0.75) / 6));
  return `${Array(dashes - 1)
    .fill("3 3")
    .join(" ")} 3 ${(around - dashes * 6 + 3).toFixed(1)}`;
}

/** How large the symbol of a toll is on the screen, ring included. */
export function sizeSymbol(bounds: Bounds): number {
  const { low, high } = bounds;
  if (low === null && high === null) return 4;
  const disc = sizeDisc(low ?? 0);
  return high === null ? disc + 4 : Math.max(disc, sizeDisc(high));
}

function makeRing(at: L.LatLng, radius: number, open: boolean, context: DrawingContext): L.Layer {
  return L.circleMarker(at, {
    renderer: context.discs,
    interactive: false,
    radius,
    fill: false,
    color: context.ink.event,
    weight: 1.25,
    opacity: 0.9,
    dashArray: dashRing(radius, open),
  });
}

function makeDisc(at: L.LatLng, radius: number, vague: boolean, context: DrawingContext): L.Layer {
  return L.circleMarker(at, {
    renderer: context.discs,
    interactive: false,
    radius,
    color: vague ? context.ink.event : context.ink.paper,
    weight: vague ? 1.25 : 0.75,
    fillColor: context.ink.event,
    fillOpacity: vague ? 0.22 : 0.84,
  });
}

function makeUnknown(at: L.LatLng, context: DrawingContext): L.Layer {
  return L.circleMarker(at, {
    renderer: context.discs,
    interactive: false,
    radius: 4,
    color: context.ink.event,
    weight: 1.5,
    fillColor: context.ink.paper,
    fillOpacity: 0.9,
  });
}

/** A ring closer than this to its disc could not be told from it. */
const CLEARANCE = 2.5;

/** The shapes of one toll at one place; pale when its place is only `vague`. */
export function drawToll(
  at: L.LatLng,
  bounds: Bounds,
  context: DrawingContext,
  vague = false,
): L.Layer[] {
  const { low, high } = bounds;
  if (low === null && high === null) return [makeUnknown(at, context)];
  const radius = sizeDisc(low ?? 0);
  const shapes = low === null ? [makeUnknown(at, context)] : [makeDisc(at, radius, vague, context)];
  if (high === null) shapes.push(makeRing(at, radius + 4, true, context));
  else if (high !== low)
    shapes.push(makeRing(at, Math.max(sizeDisc(high), radius + CLEARANCE), false, context));
  return shapes;
}

/** A ring of ink around what the reader has selected. */
export function drawSelection(at: L.LatLng, radius: number, context: DrawingContext): L.Layer {
  return L.circleMarker(at, {
    renderer: context.discs,
    interactive: false,
    radius: radius + 4,
    fill: false,
    color: context.ink.ink,
    weight: 2,
  });
}
