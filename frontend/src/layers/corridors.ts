/**
 * Roads, crossings and safe passage by their last reported status: solid is open, dashed is
 * contested, grey dots are closed, a question mark is unknown or out of date. Lines join two
 * names; they are no route.
 */
import type { LineString } from "geojson";
import L from "leaflet";
import type { CorridorFacts, CorridorRecord } from "../api/records";
import type { Lang } from "../state/viewstate";
import { tellDay } from "../words/days";
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

/** The last reported status, and of when that is. */
function tellStatus({ status, last_confirmed_at: day }: CorridorFacts, lang: Lang): string {
  const words = wordsOf(lang);
  const told = tellTerm(words.corridorStatus, status);
  return day === null
    ? told
    : `${told} · ${words.lastConfirmed.replace("{day}", tellDay(day, lang))}`;
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
        text: wordsOf(context.lang).doubt,
        kind: "doubt",
        rank: 85,
        centred: true,
      });
    }
    const name = pick(corridor.properties, "name", context.lang) ?? "";
    const title = `${name}: ${tellStatus(corridor.properties, context.lang)}`;
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
