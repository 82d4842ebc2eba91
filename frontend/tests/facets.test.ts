/** How the choices of the filters are counted from what the service counted together. */
import { describe, expect, it } from "vitest";
import { countChoices, countList, type FacetRow } from "../src/api/facets";
import { NO_FILTERS } from "../src/state/filters";
import { listChips } from "../src/ui/chips";

const rows: FacetRow[] = [
  { event_type: "Battles", verification: "fair", precision: "settlement", events: 3 },
  { event_type: "Battles", verification: "weak", precision: "district", events: 2 },
  { event_type: "Riots", verification: "fair", precision: "district", events: 4 },
];

describe("choices of a list", () => {
  it("counts each as if this filter alone were not set", () => {
    const filters = { ...NO_FILTERS, event_type: ["Riots"], verification: ["fair"] };
    expect(countList(rows, "event_type", filters)).toEqual([
      { value: "Riots", events: 4 },
      { value: "Battles", events: 3 },
    ]);
    expect(countList(rows, "verification", filters)).toEqual([{ value: "fair", events: 4 }]);
  });

  it("keeps what is chosen although nothing is left of it, so that it can be taken off", () => {
    const filters = { ...NO_FILTERS, event_type: ["Protests"] };
    expect(countList(rows, "event_type", filters).at(-1)).toEqual({ value: "Protests", events: 0 });
  });
});

describe("sides and sources", () => {
  it("counts an event once for a side that stands on both ends", () => {
    const sides: FacetRow[] = [
      { actor1: "A", actor2: "B", events: 2 },
      { actor1: "B", actor2: "B", events: 1 },
      { actor1: null, actor2: "A", events: 5 },
    ];
    const counted = countChoices(sides, (row) => [row.actor1, row.actor2]);
    expect(counted).toEqual([
      { value: "A", events: 7 },
      { value: "B", events: 3 },
    ]);
  });

  it("carries the Arabic name of a source along", () => {
    const counted = countChoices([{ source: "EFE", source_ar: "إيفي", events: 1 }], (row) => [
      row.source,
    ]);
    expect(counted).toEqual([{ value: "EFE", events: 1, name_ar: "إيفي" }]);
  });
});

describe("chips", () => {
  const names = { place: () => null, source: () => null };

  it("stand for one value each, and take only that one off", () => {
    const filters = { ...NO_FILTERS, event_type: ["Battles", "Riots"], killed_min: 5 };
    const chips = listChips(filters, "en", names);
    expect(chips.map((each) => each.value)).toEqual(["Battles", "Riots", "5"]);
    expect(chips[0]?.without).toEqual({ event_type: ["Riots"] });
    expect(chips[2]?.without).toEqual({ killed_min: null });
  });

  it("tell numbers and terms in the reader's language", () => {
    const filters = { ...NO_FILTERS, event_type: ["Battles"], killed_min: 5 };
    expect(listChips(filters, "ar", names).map((each) => each.value)).toEqual(["معارك", "٥"]);
  });
});
