/** Borders of districts are drawn where two of one governorate meet, and nowhere else. */
import { describe, expect, it } from "vitest";
import { findInnerEdges } from "../src/ground/districts";

function makeSquare(pcode: string, west: number): never {
  const ring = [
    [west, 34],
    [west + 1, 34],
    [west + 1, 35],
    [west, 35],
    [west, 34],
  ];
  const geometry = { type: "MultiPolygon", coordinates: [[ring]] };
  return { type: "Feature", properties: { pcode }, geometry } as never;
}

describe("borders of districts", () => {
  it("are the edges that two districts of a governorate share", () => {
    const edges = findInnerEdges([makeSquare("SY1000", 35), makeSquare("SY1002", 36)]);
    expect(edges.map((edge) => edge.map(String).sort())).toEqual([["36,34", "36,35"]]);
  });

  it("leave out coasts and the borders of governorates, which the ground has", () => {
    expect(findInnerEdges([makeSquare("SY1000", 35), makeSquare("SY0600", 36)])).toEqual([]);
    expect(findInnerEdges([makeSquare("SY1000", 35), makeSquare("SY1002", 37)])).toEqual([]);
  });
});
