/**
 * Makes the ground of each page from the basemap at build time. An embed has few bytes to spend
 * on a slow line and is read from further away, so its coast may be coarser.
 */
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

interface Arcs {
  transform: { scale: [number, number]; translate: [number, number] };
  arcs: [number, number][][];
}

type Point = [number, number];

function decodeArc(arc: readonly Point[]): Point[] {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x, y];
  });
}

/** How far a point strays from the straight line between two others. */
function strayFrom([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = Math.hypot(dx, dy);
  if (length === 0) return Math.hypot(x - ax, y - ay);
  return Math.abs(dy * (x - ax) - dx * (y - ay)) / length;
}

/** Keeps the points of a line that carry its shape (Douglas and Peucker's way). */
export function thinLine(points: readonly Point[], tolerance: number): Point[] {
  const [first, last] = [points[0], points[points.length - 1]];
  if (first === undefined || last === undefined || points.length < 3) return [...points];
  let [furthest, at] = [tolerance, -1];
  for (const [i, point] of points.entries()) {
    const stray = strayFrom(point, first, last);
    if (stray > furthest) [furthest, at] = [stray, i];
  }
  if (at === -1) return [first, last];
  const head = thinLine(points.slice(0, at + 1), tolerance);
  return [...head.slice(0, -1), ...thinLine(points.slice(at), tolerance)];
}

/** Thins one arc and puts it on a coarser grid; its ends stay, so that neighbours still meet. */
export function coarsenArc(arc: readonly Point[], factor: number, tolerance = factor): Point[] {
  const points = thinLine(decodeArc(arc), tolerance).map(
    ([x, y]): Point => [Math.round(x / factor), Math.round(y / factor)],
  );
  return points.map(([x, y], i) => [x - (points[i - 1]?.[0] ?? 0), y - (points[i - 1]?.[1] ?? 0)]);
}

/** Syria and what a reader sees of its neighbours at the zoom of an article. */
const NEAR = { west: 34, south: 32, east: 43, north: 38 };
/** How much less a coast far from Syria needs to be true. */
const FAR_FACTOR = 5;

function isNear(arc: readonly Point[], { scale, translate }: Arcs["transform"]): boolean {
  return decodeArc(arc).some(([x, y]) => {
    const [lon, lat] = [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    return lon > NEAR.west && lon < NEAR.east && lat > NEAR.south && lat < NEAR.north;
  });
}

/** The same topology on a grid that is `factor` times as coarse. */
export function coarsenTopology<T extends Arcs>(topology: T, factor: number): T {
  const { scale, translate } = topology.transform;
  return {
    ...topology,
    transform: { scale: [scale[0] * factor, scale[1] * factor], translate },
    arcs: topology.arcs.map((arc) => {
      const near = isNear(arc, topology.transform);
      return coarsenArc(arc, factor, near ? factor : factor * FAR_FACTOR);
    }),
  };
}

/** Towns of this rank are named close up only, where few embeds go. */
const SMALL_TOWN = 3;
const NAME = "virtual:ground/";

/** Reads the ground of a page: the basemap on its grid, and the names that stand on it. */
function readGround(folder: string, factor: number): string {
  const read = (file: string): unknown => JSON.parse(readFileSync(`${folder}/${file}`, "utf8"));
  const topology = read("basemap.topo.json") as Arcs;
  const ground = factor === 1 ? topology : coarsenTopology(topology, factor);
  const { areas, towns } = read("labels.json") as { areas: object[]; towns: { rank: number }[] };
  const named = factor === 1 ? towns : towns.filter((town) => town.rank < SMALL_TOWN);
  return JSON.stringify({ topology: ground, areas, towns: named });
}

/** Offers each page the address of its ground, as one file: `virtual:ground/<grid factor>`. */
export function groundFiles(folder: string): Plugin {
  let building = false;
  return {
    name: "ground-files",
    configResolved: (config) => {
      building = config.command === "build";
    },
    resolveId: (id) => (id.startsWith(NAME) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${NAME}`)) return null;
      const factor = Number(id.slice(NAME.length + 1));
      const source = readGround(folder, factor);
      if (!building)
        return `export default URL.createObjectURL(new Blob([${JSON.stringify(source)}]))`;
      const ref = this.emitFile({ type: "asset", name: `ground-${factor}.json`, source });
      return `export default import.meta.ROLLUP_FILE_URL_${ref}`;
    },
  };
}
