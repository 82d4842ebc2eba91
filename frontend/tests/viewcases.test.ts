/** Views mean the same to the page and to the service: both run these cases. */
import { describe, expect, it } from "vitest";
import found from "../../tests/view_states.json";
import { askFiltered } from "../src/state/filters";
import { parseView, writeView } from "../src/state/viewstate";

interface Case {
  query: string;
  canonical: string;
  asked: Record<string, string>;
}
const CASES = found as unknown as Case[];

describe("addresses of views", () => {
  it.each(CASES)("$query", ({ query, canonical, asked }) => {
    const view = parseView(query);
    expect(writeView(view)).toBe(canonical);
    expect(writeView(parseView(canonical))).toBe(canonical);
    expect(askFiltered(view)).toEqual(asked);
  });
});
