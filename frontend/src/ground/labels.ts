/** Places names and figures on the map so that none hides another; the least important gives way. */
import L from "leaflet";
import type { MapLabel, Target } from "../layers/drawing";
import type { Lang } from "../state/viewstate";
import { make } from "../ui/elements";
import type { Ground, GroundLabel } from "./basemap";

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const LINE = 15;
const WIDTHS: Record<string, number> = {
  toll: 7.6,
  "toll small": 6.8,
  cluster: 6.9,
  country: 9,
  "town first": 7.2,
  water: 7.5,
};

function measureText(label: MapLabel): number {
  return label.text.length * (WIDTHS[label.kind] ?? 6.4) + (label.kind === "count" ? 12 : 4);
}

/** How far a label keeps from the middle of what it belongs to, sideways and upright. */
function keepClear(label: MapLabel, at: L.Point, map: L.Map): [x: number, y: number] {
  if (label.around === undefined) return [(label.clear ?? 3) + 3, (label.clear ?? 3) + 3];
  const corner = map.latLngToContainerPoint(label.around.getNorthEast());
  return [corner.x - at.x + 4, at.y - corner.y + 2];
}

const DIAGONAL = Math.SQRT1_2;

/** The places around a symbol where its label may stand, best first. */
function offerBoxes(at: L.Point, label: MapLabel, map: L.Map): Box[] {
  const [w, h] = [measureText(label), LINE];
  const [side, gap] = keepClear(label, at, map);
  const box = (x: number, y: number): Box => ({ left: x, top: y, right: x + w, bottom: y + h });
  const middle = box(at.x - w / 2, at.y - h / 2);
  // What belongs to a whole area may stand anywhere near its middle.
  if (label.kind === "count") {
    return [0, h + 4, -h - 4].flatMap((y) =>
      [0, w + 4, -w - 4].map((x) => box(middle.left + x, middle.top + y)),
    );
  }
  if (label.centred) return [middle];
  const sideways = (part: number): number[] => [at.x + part * side, at.x - part * side - w];
  const upright = (part: number): number[] => [at.y + part * gap, at.y - part * gap - h];
  return [
    ...sideways(1).map((x) => box(x, at.y - h / 2)),
    ...upright(1).map((y) => box(at.x - w / 2, y)),
    ...[DIAGONAL, 1].flatMap((part) =>
      upright(part).flatMap((y) => sideways(DIAGONAL).map((x) => box(x, y))),
    ),
  ];
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
}

const STEP = 8;

function walkLine(points: L.Point[]): L.Point[] {
  return points.flatMap((end, i) => {
    const start = points[i - 1];
    if (start === undefined) return [end];
    const steps = Math.min(200, Math.ceil(start.distanceTo(end) / STEP));
    return Array.from({ length: steps }, (_, k) =>
      L.point(start.x + ((end.x - start.x) * k) / steps, start.y + ((end.y - start.y) * k) / steps),
    );
  });
}

const CORNERS = 2;
/** Corners that belong to the map's own controls. */
function listCorners(size: L.Point): Box[] {
  const left = size.x - 50;
  return [
    { left, top: 0, right: size.x, bottom: 76 },
    { left: left - 60, top: size.y - 30, right: size.x, bottom: size.y },
  ];
}

/** What a label had better not cover: points of lines, and discs. */
interface Obstacles {
  points: L.Point[];
  discs: { at: L.Point; radius: number }[];
}

function listObstacles(map: L.Map, targets: readonly Target[]): Obstacles {
  const pixel = (at: L.LatLng): L.Point => map.latLngToContainerPoint(at);
  const shapes = targets.map(({ shape }) => shape);
  return {
    points: shapes.flatMap((shape) =>
      shape.kind === "line" ? walkLine(shape.points.map(pixel)) : [],
    ),
    discs: shapes.flatMap((shape) =>
      shape.kind === "disc" ? [{ at: pixel(shape.at), radius: shape.radius }] : [],
    ),
  };
}

/** How much worse a figure on another's disc is, which is read as that one's, than on a line. */
const DISC = 4;

function weighCovered(box: Box, { points, discs }: Obstacles): number {
  const lines = points.filter(
    ({ x, y }) => x > box.left && x < box.right && y > box.top && y < box.bottom,
  );
  const covered = discs.filter(({ at, radius }) => {
    const x = Math.max(box.left, Math.min(at.x, box.right));
    const y = Math.max(box.top, Math.min(at.y, box.bottom));
    return at.distanceTo(L.point(x, y)) < radius;
  });
  return lines.length + DISC * covered.length;
}

/** The free place that covers least; the earlier one of two as good. A toll covers no disc. */
function chooseBox(
  boxes: readonly Box[],
  obstacles: Obstacles,
  { kind }: MapLabel,
): Box | undefined {
  const covered = boxes.map((box) => weighCovered(box, obstacles));
  const least = Math.min(...covered);
  return kind.startsWith("toll") && least >= DISC ? undefined : boxes[covered.indexOf(least)];
}

function makeMarker(map: L.Map, label: MapLabel, box: Box, lang: Lang): L.Marker {
  const middle = L.point((box.left + box.right) / 2, (box.top + box.bottom) / 2);
  const text = make("span", { dir: lang === "ar" ? "rtl" : "ltr" }, label.text);
  const icon = L.divIcon({ className: `label ${label.kind}`, html: text, iconSize: [0, 0] });
  const at = map.containerPointToLatLng(middle);
  return L.marker(at, { icon, interactive: false, keyboard: false, pane: "labels" });
}

function rankTown(town: GroundLabel, zoom: number): MapLabel | null {
  const rank = town.rank ?? 3;
  const from = [0, 6, 8, 9.5][rank] ?? 9;
  return zoom < from
    ? null
    : {
        at: L.latLng(town.lat, town.lon),
        text: "",
        kind: rank === 1 ? "town first" : "town",
        // A reader who finds no city is lost; a small figure can be had by coming closer.
        rank: rank === 1 ? 71 : 50 - rank,
        clear: 2,
      };
}

/** The names of the ground that suit a zoom. */
export function nameGround(ground: Ground, zoom: number, lang: Lang): MapLabel[] {
  const name = (label: GroundLabel): string => label[`name_${lang}`];
  const towns = ground.towns.flatMap((town) => {
    const label = rankTown(town, zoom);
    return label === null ? [] : [{ ...label, text: name(town) }];
  });
  const areas = ground.areas.map((area) => ({
    at: L.latLng(area.lat, area.lon),
    text: name(area),
    kind: area.kind ?? "area",
    rank: area.kind === "country" ? 45 : 40,
    centred: true,
  }));
  return [...towns, ...areas];
}

/** In which language labels are, and how many there may be. */
export interface LabelRoom {
  lang: Lang;
  most: number;
}

/** A layer of labels that is laid out anew for every view. */
export interface LabelLayer {
  place(labels: readonly MapLabel[], targets: readonly Target[], room: LabelRoom): void;
}

/** Opens the label layer of a map. Towns keep a dot even when their name finds no room. */
export function openLabels(map: L.Map): LabelLayer {
  const pane = map.createPane("labels");
  pane.style.zIndex = "650";
  pane.style.pointerEvents = "none";
  const group = L.layerGroup().addTo(map);
  return {
    place(labels, targets, { lang, most }) {
      group.clearLayers();
      const size = map.getSize();
      const frame = { left: -4, top: -4, right: size.x + 4, bottom: size.y + 4 };
      const taken: Box[] = listCorners(size);
      const obstacles = listObstacles(map, targets);
      for (const label of [...labels].sort((a, b) => b.rank - a.rank)) {
        const at = map.latLngToContainerPoint(label.at);
        const inFrame = (box: Box): boolean =>
          box.left > frame.left &&
          box.right < frame.right &&
          box.top > frame.top &&
          box.bottom < frame.bottom;
        const open = offerBoxes(at, label, map).filter(
          (box) => inFrame(box) && !taken.some((other) => overlaps(box, other)),
        );
        const free = chooseBox(open, obstacles, label);
        if (free === undefined) continue;
        if (taken.length - CORNERS >= most) break;
        taken.push(free);
        makeMarker(map, label, free, lang).addTo(group);
      }
    },
  };
}
