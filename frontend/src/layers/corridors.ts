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

/** Lines of one kind in one element: a page bears few of these, and the roads may be many. */
function drawLines(
  lines: L.LatLng[][],
  className: string,
  context: DrawingContext,
  dash = "",
): L.Layer[] {
  const style = { renderer: context.lines, interactive: false, className, dashArray: dash };
  return lines.length === 0 ? [] : [L.polyline(lines, style as L.PolylineOptions)];
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
  const byStatus = new Map<string, L.LatLng[][]>();
  const chosen: L.LatLng[][] = [];
  for (const corridor of corridors) {
    if (corridor.geometry?.type !== "LineString") continue;
    const { status } = corridor.properties;
    const line = corridor.geometry as LineString;
    const points = line.coordinates.map(([lon = 0, lat = 0]) => L.latLng(lat, lon));
    byStatus.set(status, [...(byStatus.get(status) ?? []), points]);
    if (corridor.id === context.state.sel) chosen.push(points);
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
  drawing.shapes.push(
    ...drawLines([...byStatus.values()].flat(), "casing", context),
    ...drawLines(chosen, "casing selected", context),
    ...[...byStatus].flatMap(([status, lines]) =>
      drawLines(lines, `corridor ${status}`, context, DASHES[status]),
    ),
  );
  return drawing;
}
