/** Arrow keys go to the symbol that a reader would point at. */
import { describe, expect, it } from "vitest";
import { findNext } from "../src/ui/symbolkeys";

const spot = (x: number, y: number): { at: { x: number; y: number } } => ({ at: { x, y } });

describe("the next symbol", () => {
  const [from, near, aside, behind, below] = [
    spot(0, 0),
    spot(30, 4),
    spot(20, 90),
    spot(-5, 0),
    spot(2, 50),
  ];
  const all = [from, near, aside, behind, below];

  it("is the nearest in the direction of the key, on the screen and not in the language", () => {
    expect(findNext(all, from, "ArrowRight")).toBe(near);
    expect(findNext(all, from, "ArrowLeft")).toBe(behind);
    expect(findNext(all, from, "ArrowDown")).toBe(below);
  });

  it("is none where the map ends, so that no key leads in circles", () => {
    expect(findNext(all, from, "ArrowUp")).toBeNull();
    expect(findNext(all, from, "a")).toBeNull();
  });
});
