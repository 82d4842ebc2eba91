/**
 * Events that are known only to a governorate or district: the area is hatched and counted,
 * because a pin on its middle would claim a place that nobody reported.
 */
import type { FeatureCollection, Geometry, MultiPolygon } from "geojson";
import L from "leaflet";
import type { AggregateRow, EventRecord } from "../api/records";
import type { GovernorateFacts } from "../ground/basemap";
import { tellNumber } from "../words/figures";
import { countThings } from "../words/words";
import { type Drawing, type DrawingContext, findMiddle, openDrawing } from "./drawing";

const AREA_PRECISIONS = new Set(["governorate", "district", "subdistrict"]);

/** Whether an event is known only to an area. */
export function isAreaOnly(event: EventRecord): boolean {
  const type = event.geometry?.type;
  return (
    AREA_PRECISIONS.has(event.properties.precision) &&
    (type === "Polygon" || type === "MultiPolygon" || type === undefined) &&
    event.properties.admin1_pcode !== null
  );
}

/** Whether an event has no place on the map at all. */
export function isNowhere(event: EventRecord): boolean {
  return event.geometry === null && !isAreaOnly(event);
}

type Governorates = FeatureCollection<MultiPolygon, GovernorateFacts>;

function hatch(geometry: Geometry, selected: boolean, context: DrawingContext): L.Layer {
  const style = {
    renderer: context.areas,
    interactive: false,
    fillColor: "url(#hatch)",
    fillOpacity: 1,
    className: selected ? "hatched selected" : "hatched",
  } as L.PathOptions;
  return L.geoJSON(geometry, { style: () => style, interactive: false } as L.GeoJSONOptions);
}

/** Groups area-only events by governorate. */
export function groupByGovernorate(events: readonly EventRecord[]): Map<string, EventRecord[]> {
  const groups = new Map<string, EventRecord[]>();
  for (const event of events) {
    const pcode = event.properties.admin1_pcode;
    if (pcode === null || !isAreaOnly(event)) continue;
    groups.set(pcode, [...(groups.get(pcode) ?? []), event]);
  }
  return groups;
}

/** Draws the hatched areas with the number of records that each holds. */
export function drawAreas(
  events: readonly EventRecord[],
  governorates: Governorates,
  context: DrawingContext,
): Drawing {
  const drawing = openDrawing();
  const groups = groupByGovernorate(events);
  for (const governorate of governorates.features) {
    const { pcode } = governorate.properties;
    const inside = groups.get(pcode);
    if (inside === undefined) continue;
    drawing.shapes.push(hatch(governorate.geometry, context.state.sel === pcode, context));
    const name = governorate.properties[`name_${context.lang}`];
    const count = countThings("records", inside.length, context.lang);
    const at = findMiddle(governorate.geometry);
    drawing.labels.push({
      at,
      text: tellNumber(inside.length, context.lang),
      kind: "count",
      rank: 95,
      centred: true,
    });
    const title = `${name}: ${count}`;
    drawing.targets.push(
      { id: pcode, title, shape: { kind: "disc", at, radius: 10 } },
      { id: pcode, title, shape: { kind: "area", geometry: governorate.geometry } },
    );
  }
  return drawing;
}

/** Draws one disc per governorate for its number of events, when there are too many to draw. */
export function drawCounts(
  rows: readonly AggregateRow[],
  governorates: Governorates,
  context: DrawingContext,
): Drawing {
  const drawing = openDrawing();
  const most = Math.max(1, ...rows.map((row) => row.events));
  for (const row of rows) {
    const place = governorates.features.find((each) => each.id === row.admin1_pcode);
    if (place === undefined || row.events === 0) continue;
    const at = findMiddle(place.geometry);
    const radius = Math.max(9, 34 * Math.sqrt(row.events / most));
    const { muted, paper } = context.ink;
    drawing.shapes.push(
      L.circleMarker(at, {
        renderer: context.discs,
        interactive: false,
        radius,
        color: paper,
        weight: 1,
        fillColor: muted,
        fillOpacity: 0.82,
      }),
    );
    const text = tellNumber(row.events, context.lang);
    drawing.labels.push({
      at,
      text,
      kind: radius > 16 ? "tally on-disc" : "tally",
      rank: 90 + row.events / 1e6,
      centred: radius > 16,
      clear: radius,
    });
    const name = place.properties[`name_${context.lang}`];
    const title = `${name}: ${countThings("events", row.events, context.lang)}`;
    drawing.targets.push({
      id: place.properties.pcode,
      title,
      shape: { kind: "disc", at, radius },
    });
  }
  return drawing;
}
