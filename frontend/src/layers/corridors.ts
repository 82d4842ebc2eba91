/**
 * Roads, crossings and safe passage by their last reported status: solid is open, dashed is
 * contested, grey dots are closed, a question mark is unknown or out of date. Lines join two
 * names; they are no route.
 */
import type { LineString } from "geojson";
import L from "leaflet";
import type { CorridorRecord } from "../api/records";
import { pick, tellTerm, wordsOf } from "../words/words";
import { type Drawing, type DrawingContext, openDrawing } from "./drawing";

const DASHES: Record<string, string> = { contested: "9 6", closed: "0.1 6.5", unknown: "2 7" };

function drawLine(
  points: L.LatLng[],
  className: string,
  context: DrawingContext,
  dash = "",
): L.Layer {
  const style = { renderer: context.lines, interactive: false, className, dashArray: dash };
  return L.polyline(points, style as L.PolylineOptions);
}

function findMidpoint(points: L.LatLng[]): L.LatLng {
  const [a, b] = [points[0], points[points.length - 1]];
  return L.latLng(((a?.lat ?? 0) + (b?.lat ?? 0)) / 2, ((a?.lng ?? 0) + (b?.lng ?? 0)) / 2);
}

/** Draws the corridors that were announced in public; others are only in the list. */
export function drawCorridors(
  corridors: readonly CorridorRecord[],
  context: DrawingContext,
): Drawing {
  const drawing = openDrawing();
  for (const corridor of corridors) {
    if (corridor.geometry?.type !== "LineString") continue;
    const { status } = corridor.properties;
    const line = corridor.geometry as LineString;
    const points = line.coordinates.map(([lon = 0, lat = 0]) => L.latLng(lat, lon));
    const selected = corridor.id === context.state.sel ? " selected" : "";
    drawing.shapes.push(drawLine(points, `casing${selected}`, context));
    drawing.shapes.push(drawLine(points, `corridor ${status}`, context, DASHES[status]));
    if (status === "unknown") {
      drawing.labels.push({
        at: findMidpoint(points),
        text: "?",
        kind: "doubt",
        rank: 85,
        centred: true,
      });
    }
    const name = pick(corridor.properties, "name", context.lang) ?? "";
    const title = `${name}: ${tellTerm(wordsOf(context.lang).corridorStatus, status)}`;
    drawing.targets.push({ id: corridor.id, title, shape: { kind: "line", points } });
  }
  return drawing;
}
