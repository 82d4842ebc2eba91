/**
 * Makes the embed's ground from the full basemap at build time: an embed has a tenth of a
 * second's worth of bytes to spend on a slow line, and is read from further away.
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
export function coarsenArc(arc: readonly Point[], factor: number): Point[] {
  const points = thinLine(decodeArc(arc), factor * 0.9).map(
    ([x, y]): Point => [Math.round(x / factor), Math.round(y / factor)],
  );
  return points.map(([x, y], i) => [x - (points[i - 1]?.[0] ?? 0), y - (points[i - 1]?.[1] ?? 0)]);
}

/** The same topology on a grid that is `factor` times as coarse. */
export function coarsenTopology<T extends Arcs>(topology: T, factor: number): T {
  const { scale, translate } = topology.transform;
  return {
    ...topology,
    transform: { scale: [scale[0] * factor, scale[1] * factor], translate },
    arcs: topology.arcs.map((arc) => coarsenArc(arc, factor)),
  };
}

const NAME = "virtual:embed-basemap";

/** Offers the address of the coarser basemap to the embed. */
export function coarseBasemap(path: string, factor: number): Plugin {
  let building = false;
  return {
    name: "coarse-basemap",
    configResolved: (config) => {
      building = config.command === "build";
    },
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load(id) {
      if (id !== `\0${NAME}`) return null;
      if (!building) return `export { default } from ${JSON.stringify(`${path}?url`)}`;
      const source = JSON.stringify(
        coarsenTopology(JSON.parse(readFileSync(path, "utf8")), factor),
      );
      const ref = this.emitFile({ type: "asset", name: "basemap-embed.json", source });
      return `export default import.meta.ROLLUP_FILE_URL_${ref}`;
    },
  };
}
