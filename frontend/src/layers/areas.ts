/**
 * Events that are known only to a governorate, district or sub-district: the area is hatched and
 * counted, because a pin on its middle would claim a place that nobody reported.
 */
import type { FeatureCollection, Geometry, MultiPolygon } from "geojson";
import L from "leaflet";
import type { EventFacts, EventRecord } from "../api/records";
import type { GovernorateFacts } from "../ground/basemap";
import { tellNumber } from "../words/figures";
import { countThings, pick } from "../words/words";
import { type Drawing, type DrawingContext, findMiddle, openDrawing } from "./drawing";

/** Outlines beyond this number lie over each other: they are drawn by governorate instead. */
const MOST_AREAS = 40;

/** Whether an event is known only to an area. */
export function isAreaOnly(event: EventRecord): boolean {
  const type = event.geometry?.type;
  return type === "Polygon" || type === "MultiPolygon";
}

/** Whether an event has no place on the map at all. */
export function isNowhere(event: EventRecord): boolean {
  return event.geometry === null;
}

type Governorates = FeatureCollection<MultiPolygon, GovernorateFacts>;

/** The records that are known to one area and no closer. */
export interface AreaGroup {
  /** The code of the area; of a record without one its own identifier. */
  id: string;
  name: string | null;
  geometry: Geometry;
  events: EventRecord[];
}

/** The unit that an event is known to and no closer: as closely as its precision says. */
function nameUnit(facts: EventFacts): "admin1" | "admin2" | "admin3" {
  if (facts.precision === "subdistrict" && facts.admin3_pcode) return "admin3";
  return facts.precision === "district" && facts.admin2_pcode ? "admin2" : "admin1";
}

/** Groups the events that are known to an area only by that area, the widest first. */
export function groupAreas(
  events: readonly EventRecord[],
  context: Pick<DrawingContext, "lang">,
): AreaGroup[] {
  const groups = new Map<string, AreaGroup>();
  const inAreas = events.filter(isAreaOnly);
  const wide = (event: EventRecord): number => nameUnit(event.properties).localeCompare("admin1");
  for (const event of inAreas.sort((a, b) => wide(a) - wide(b))) {
    const facts = event.properties;
    const unit = nameUnit(facts);
    const id = facts[`${unit}_pcode`] ?? event.id;
    const name = pick(facts, `${unit}_name`, context.lang);
    const group = groups.get(id) ?? { id, name, geometry: event.geometry as Geometry, events: [] };
    group.events.push(event);
    groups.set(id, group);
  }
  return [...groups.values()];
}

/** Puts areas together by the governorate that they lie in. */
function widenAreas(groups: readonly AreaGroup[], governorates: Governorates): AreaGroup[] {
  const wide = new Map<string, AreaGroup>();
  for (const group of groups) {
    const id = group.id.slice(0, 4);
    const outline = governorates.features.find((each) => each.id === id)?.geometry;
    const whole = wide.get(id) ?? { ...group, id, geometry: outline ?? group.geometry, events: [] };
    whole.events.push(...group.events);
    wide.set(id, whole);
  }
  return [...wide.values()];
}

/** The hatching of one area. */
export function hatchArea(geometry: Geometry, selected: boolean, context: DrawingContext): L.Layer {
  const style = {
    renderer: context.areas,
    interactive: false,
    fillColor: "url(#hatch)",
    fillOpacity: 1,
    className: selected ? "hatched selected" : "hatched",
  } as L.PathOptions;
  return L.geoJSON(geometry, { style: () => style, interactive: false } as L.GeoJSONOptions);
}

/** An area with the number of what is known to it and no closer. */
export interface CountedArea {
  id: string;
  geometry: Geometry;
  count: number;
  title: string;
}

/** Hatches one area and writes its number into it. */
export function addArea(drawing: Drawing, area: CountedArea, context: DrawingContext): void {
  const { id, title, geometry } = area;
  const at = findMiddle(geometry);
  const text = tellNumber(area.count, context.lang);
  drawing.shapes.push(hatchArea(geometry, context.state.sel === id, context));
  drawing.labels.push({ at, text, kind: "count", rank: 95, centred: true });
  drawing.targets.push(
    { id, title, shape: { kind: "area", geometry } },
    { id, title, shape: { kind: "disc", at, radius: 10 } },
  );
}

/** Draws the hatched areas with the number of records that each holds. */
export function drawAreas(
  events: readonly EventRecord[],
  governorates: Governorates,
  context: DrawingContext,
): Drawing {
  const drawing = openDrawing();
  const all = groupAreas(events, context);
  const groups = all.length > MOST_AREAS ? widenAreas(all, governorates) : all;
  for (const { id, name, geometry, events: inside } of groups) {
    const count = countThings("records", inside.length, context.lang);
    const title = name === null ? count : `${name}: ${count}`;
    addArea(drawing, { id, geometry, count: inside.length, title }, context);
  }
  return drawing;
}
