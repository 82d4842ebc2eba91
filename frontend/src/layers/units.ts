/**
 * Units that stand for their events where these are too many to be told apart: a square, whose
 * area is the number of events. Discs are for the dead, outlines for clusters: a reader must not
 * take one for the other.
 */
import type { FeatureCollection, MultiPolygon } from "geojson";
import L from "leaflet";
import type { UnitRow } from "../api/records";
import type { GovernorateFacts } from "../ground/basemap";
import { tellNumber } from "../words/figures";
import { countThings, pick } from "../words/words";
import { addArea } from "./areas";
import { type Drawing, type DrawingContext, openDrawing } from "./drawing";
import { nameStack } from "./events";

const LEVELS = ["country", "admin1", "admin2", "admin3", "place"];
const LARGEST = 17;
const SMALLEST = 5;

/** What the inside of a Leaflet canvas offers to a shape of one's own. */
interface Painter {
  _drawing: boolean;
  _ctx: CanvasRenderingContext2D;
  _fillStroke(ctx: CanvasRenderingContext2D, shape: L.Path): void;
}

interface Inside {
  _renderer: Painter;
  _point: L.Point;
  _radius: number;
  _empty(): boolean;
}

const Square = L.CircleMarker.extend({
  _updatePath(this: L.CircleMarker & Inside): void {
    const { _renderer: painter, _point: at, _radius: half } = this;
    if (!painter._drawing || this._empty()) return;
    painter._ctx.beginPath();
    painter._ctx.rect(at.x - half, at.y - half, 2 * half, 2 * half);
    painter._fillStroke(painter._ctx, this);
  },
}) as unknown as new (
  at: L.LatLng,
  options: L.CircleMarkerOptions,
) => L.CircleMarker;

/** What a reader selects by pointing at a unit: its code, or the published place. */
export function nameUnitSelection(row: UnitRow): string {
  return row.level === "place" ? nameStack(row.lat, row.lon) : row.unit;
}

/** Whether the events of a row are known no closer than to a unit wider than those drawn. */
export function isCoarse(row: UnitRow, finest: UnitRow["level"]): boolean {
  return row.level !== "place" && LEVELS.indexOf(row.level) < LEVELS.indexOf(finest);
}

/** The level of the units that the service draws at a zoom. */
export function findFinest(zoom: number): UnitRow["level"] {
  const last = [3, 5, 7, 9].findIndex((each) => zoom <= each);
  return LEVELS[last === -1 ? 4 : last] as UnitRow["level"];
}

function addSquare(drawing: Drawing, row: UnitRow, most: number, context: DrawingContext): void {
  const { muted, paper, ink } = context.ink;
  const at = L.latLng(row.lat, row.lon);
  const id = nameUnitSelection(row);
  const half = Math.max(SMALLEST, LARGEST * Math.sqrt(row.events / most));
  const selected = context.state.sel === id;
  const text = tellNumber(row.events, context.lang);
  const fits = half * 2 > text.length * 7.5 + 4;
  drawing.shapes.push(
    new Square(at, {
      renderer: context.discs,
      interactive: false,
      radius: half,
      color: selected ? ink : paper,
      weight: selected ? 2.5 : 1,
      fillColor: muted,
      fillOpacity: 0.85,
    }),
  );
  const kind = fits ? "tally on-disc" : "tally";
  const rank = 90 + row.events / 1e6;
  drawing.labels.push({ at, text, kind, rank, centred: fits, clear: half });
  drawing.targets.push({
    id,
    title: nameRow(row, context),
    shape: { kind: "disc", at, radius: half },
  });
}

function nameRow(row: UnitRow, { lang }: DrawingContext): string {
  const count = countThings("events", row.events, lang);
  const name = pick(row, "name", lang);
  return name === null ? count : `${name}: ${count}`;
}

/** An area whose outline is not at hand: its name and number, which point at no place. */
function addNamed(drawing: Drawing, row: UnitRow, context: DrawingContext): void {
  const at = L.latLng(row.lat, row.lon);
  const title = nameRow(row, context);
  const text = `${pick(row, "name", context.lang) ?? row.unit}: ${tellNumber(row.events, context.lang)}`;
  drawing.labels.push({ at, text, kind: "count", rank: 89, centred: true });
  drawing.targets.push({ id: row.unit, title, shape: { kind: "disc", at, radius: 12 } });
}

/** Draws the units; those of which no closer place is known are hatched. */
export function drawUnits(
  rows: readonly UnitRow[],
  zoom: number,
  governorates: FeatureCollection<MultiPolygon, GovernorateFacts>,
  context: DrawingContext,
): Drawing {
  const drawing = openDrawing();
  const finest = findFinest(zoom);
  const shown = rows.filter((row) => row.events > 0).sort((a, b) => b.events - a.events);
  const most = Math.max(1, ...shown.filter((r) => !isCoarse(r, finest)).map((r) => r.events));
  for (const row of shown) {
    const outline = governorates.features.find((each) => each.id === row.unit)?.geometry;
    if (!isCoarse(row, finest)) addSquare(drawing, row, most, context);
    else if (outline === undefined) addNamed(drawing, row, context);
    else {
      const { unit: id, events: count } = row;
      addArea(drawing, { id, geometry: outline, count, title: nameRow(row, context) }, context);
    }
  }
  return drawing;
}
