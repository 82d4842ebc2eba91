/** The embed's coarser ground must keep its neighbours together and its shape. */
import { describe, expect, it } from "vitest";
import { coarsenArc, coarsenTopology, thinLine } from "../coarsen";

function sumArc(arc: readonly [number, number][]): [number, number] {
  return arc.reduce(([x, y], [dx, dy]) => [x + dx, y + dy], [0, 0]);
}

describe("the coarser basemap", () => {
  it("drops points on a straight line and keeps a headland", () => {
    const flat: [number, number][] = [
      [0, 0],
      [10, 0],
      [20, 1],
      [30, 0],
    ];
    expect(thinLine(flat, 5)).toEqual([
      [0, 0],
      [30, 0],
    ]);
    expect(
      thinLine(
        [
          [0, 0],
          [15, 40],
          [30, 0],
        ],
        5,
      ),
    ).toHaveLength(3);
  });

  it("ends every arc where the full one ends, on the coarser grid", () => {
    const arc: [number, number][] = [
      [1000, 2000],
      [3, 40],
      [60, -35],
      [120, 7],
      [1, 1],
    ];
    const [x, y] = sumArc(arc);
    expect(sumArc(coarsenArc(arc, 12))).toEqual([Math.round(x / 12), Math.round(y / 12)]);
  });

  it("means the same degrees as before", () => {
    const topology = {
      transform: {
        scale: [0.0001, 0.0001] as [number, number],
        translate: [22, 24] as [number, number],
      },
      arcs: [
        [
          [130_000, 110_000],
          [600, 0],
        ] as [number, number][],
      ],
    };
    const coarse = coarsenTopology(topology, 12);
    const [x = 0] = coarse.arcs[0]?.[0] ?? [];
    expect(x * coarse.transform.scale[0] + 22).toBeCloseTo(35, 2);
  });
});
