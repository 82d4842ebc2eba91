/** What is drawn and said must follow from what is known: no pins for areas, no sums of overlaps. */

import L from "leaflet";
import { describe, expect, it } from "vitest";
import { chooseUnit, frameDomain } from "../src/api/bars";
import { findCursor, writeAddress } from "../src/api/client";
import { snapBounds } from "../src/api/events";
import { findLatest, type Holdings, writePeriod } from "../src/api/loading";
import type { Claim, EventFacts, EventRecord, FlowRecord } from "../src/api/records";
import { groupAreas, isAreaOnly, isNowhere } from "../src/layers/areas";
import { findMiddle, isInside } from "../src/layers/drawing";
import { boundStack, stackEvents } from "../src/layers/events";
import { bendLine, listArrows, MOST_ARROWS } from "../src/layers/flows";
import { roundDistance } from "../src/layers/scale";
import { clampHeight, readSecret, suitMap } from "../src/ui/frame";
import { explainArrows } from "../src/ui/notices";
import { groupComparable, spanClaim, tellFigure } from "../src/ui/panel/figurechart";
import { countUnits, divideDomain } from "../src/ui/timeline";

const SQUARE = {
  type: "Polygon" as const,
  coordinates: [
    [
      [35, 34],
      [37, 34],
      [37, 36],
      [35, 36],
      [35, 34],
    ],
  ],
};

function makeEvent(
  id: string,
  geometry: EventRecord["geometry"],
  facts: Partial<EventFacts>,
): EventRecord {
  const unknown = {
    killed_low: null,
    killed_high: null,
    admin1_pcode: null,
    precision: "settlement",
  };
  return { type: "Feature", id, geometry, properties: { ...unknown, ...facts } as EventFacts };
}

function makeClaim(facts: Partial<Claim>): Claim {
  const stated = {
    measure: "killed",
    population: "civilians",
    locality_en: null,
  };
  return { low: null, best: null, high: null, quantifier: "exact", ...stated, ...facts } as Claim;
}

describe("where an event is drawn", () => {
  const point = { type: "Point" as const, coordinates: [35.95, 35.18] };
  const area = makeEvent("evt_a", SQUARE, { precision: "governorate", admin1_pcode: "SY10" });
  const nowhere = makeEvent("evt_b", null, { precision: "country" });
  const site = makeEvent("evt_c", point, { killed_low: 60, killed_high: 60 });

  it("is an area when only an area is known, and nowhere when nothing is", () => {
    expect([area, nowhere, site].map(isAreaOnly)).toEqual([true, false, false]);
    expect([area, nowhere, site].map(isNowhere)).toEqual([false, true, false]);
    const [group] = groupAreas([area, nowhere, site], { lang: "en" });
    expect([group?.id, group?.events]).toEqual(["SY10", [area]]);
  });

  it("is one symbol for all records of a place, which are not added up", () => {
    const other = makeEvent("evt_d", point, { killed_low: 92, killed_high: 275 });
    const stacks = stackEvents([site, other, area]);
    expect(stacks.map((stack) => [stack.id, stack.events.length])).toEqual([["at_35.18_35.95", 2]]);
    expect(boundStack([site, other])).toEqual({ low: 92, high: 275 });
  });

  it("keeps the upper end open when the largest figure has none", () => {
    const open = makeEvent("evt_e", point, { killed_low: 101, killed_high: null });
    expect(boundStack([site, open])).toEqual({ low: 101, high: null });
  });

  it("is about a single figure only where neither end is known", () => {
    const about = makeEvent("evt_f", point, { killed_best: 24 });
    expect(boundStack([about])).toEqual({ low: null, best: 24, high: null });
    expect(boundStack([about, site])).toEqual({ low: 60, high: 60 });
  });

  it("can be pointed at inside its area only", () => {
    expect(isInside(36, 35, SQUARE)).toBe(true);
    expect(isInside(38, 35, SQUARE)).toBe(false);
    expect(findMiddle(SQUARE)).toEqual(L.latLng(35, 36));
  });
});

describe("a movement of people", () => {
  it("is a curve from its origin to its destination", () => {
    const [start, end] = [L.latLng(35.1, 36), L.latLng(34.5, 36.1)];
    const curve = bendLine(start, end);
    expect(curve[0]).toEqual(start);
    expect(curve.at(-1)).toEqual(end);
    expect(Math.abs((curve[12]?.lng ?? 0) - 36.05)).toBeGreaterThan(0.03);
  });
});

describe("claims side by side", () => {
  it("are compared only with the same measure about the same people", () => {
    const a = makeClaim({ low: 60, best: 60, high: 60 });
    const b = makeClaim({ low: 101, quantifier: "more_than" });
    const buried = makeClaim({ measure: "bodies_buried", best: 275 });
    expect(groupComparable([a, b, buried])).toEqual([[a, b]]);
  });

  it("say what the source said, and are open where it left the end open", () => {
    const moreThan = makeClaim({ low: 741, quantifier: "more_than" });
    expect(spanClaim(moreThan)).toEqual({ from: 741, to: 741, open: true });
    expect(tellFigure(moreThan, "en")).toBe("more than 740");
    expect(tellFigure(makeClaim({ best: 6000, quantifier: "approximately" }), "en")).toBe(
      "about 6,000",
    );
    expect(tellFigure(makeClaim({ low: 200, high: 275, quantifier: "range" }), "en")).toBe(
      "200–275",
    );
    expect(tellFigure(makeClaim({ quantifier: "none" }), "en")).toBe("");
  });
});

describe("the time range", () => {
  it("divides its domain into whole units and loses no event", () => {
    const domain = { from: "2016-01-15", to: "2016-03-02" };
    const units = divideDomain({ unit: "month", domain });
    expect(units.map((unit) => unit.to)).toEqual(["2016-01-31", "2016-02-29", "2016-03-02"]);
    const rows = [
      { month: "2016-01", events: 3, killed_low: null, killed_high: null },
      { month: "2016-03", events: 4, killed_low: null, killed_high: null },
    ];
    expect(countUnits({ unit: "month", domain, rows }, units)).toEqual([3, 0, 4]);
  });

  it("keeps the context of a short period and the whole of a long one", () => {
    const extent = { from: "2016-01-01", to: "2025-08-14" };
    const days = frameDomain({ from: "2025-03-06", to: "2025-03-10" }, extent);
    expect(days).toEqual({ from: "2025-03-01", to: "2025-04-30" });
    expect(chooseUnit(days)).toBe("day");
    expect(frameDomain(extent, extent)).toEqual(extent);
    expect(chooseUnit(extent)).toBe("month");
  });
});

describe("questions to the server", () => {
  it("are written so that a reader can read them", () => {
    const datetime = writePeriod({ from: "2025-03-06", to: "2025-03-10" });
    expect(writeAddress("aggregates", { by: "day,admin1", datetime, bbox: null })).toBe(
      "api/aggregates?by=day,admin1&datetime=2025-03-06/2025-03-10",
    );
    expect(writePeriod({ from: "2025-03-06", to: "2025-03-06" })).toBe("2025-03-06");
  });

  it("follow the next page whatever host it names, and stop at the last", () => {
    const links = [{ rel: "next", href: "http://inside:9/api/x?limit=5&cursor=abc%3D" }];
    expect(findCursor({ links })).toBe("abc=");
    expect(findCursor({ links: [] })).toBeNull();
  });

  it("ask for a part of the country that covers the view", () => {
    const part = snapBounds({ west: 35.61, south: 34.9, east: 36.4, north: 35.26 });
    expect(part).toEqual({ west: 35.5, south: 34.75, east: 36.5, north: 35.5 });
  });
});

describe("the age of a view", () => {
  it("is that of its latest correction", () => {
    const revised = (revised_at: string) => ({ properties: { revised_at } });
    const moments = ["2025-07-22T10:00:00Z", "2025-08-14T09:30:00Z", "2025-03-09T00:00:00Z"];
    expect(findLatest(moments.map(revised))).toBe("2025-08-14T09:30:00Z");
    expect(findLatest([])).toBe("");
  });
});

describe("the frame of an embed", () => {
  it("knows its secret and asks for a height that WordPress grants", () => {
    expect(readSecret("#?secret=a1B2")).toBe("a1B2");
    expect(readSecret("")).toBeNull();
    expect([clampHeight(20), clampHeight(431.2), clampHeight(9000)]).toEqual([200, 432, 1000]);
    expect(suitMap(600)).toBeGreaterThan(suitMap(400));
  });
});

describe("the scale bar", () => {
  it("shows a round distance that is not longer than its room", () => {
    expect([999, 1000, 2100, 4999, 5000].map(roundDistance)).toEqual([500, 1000, 2000, 2000, 5000]);
  });
});

function makeFlow(id: string, persons: number | null, drawn = true): FlowRecord {
  const geometry = {
    type: "LineString" as const,
    coordinates: [
      [35, 34],
      [36, 35],
    ],
  };
  const facts = { drawn, persons_low: null, persons_best: persons, persons_high: null };
  return { type: "Feature", id, geometry, properties: facts } as unknown as FlowRecord;
}

describe("arrows", () => {
  const flows = [
    makeFlow("flw_few", 20),
    makeFlow("flw_unknown", null),
    makeFlow("flw_many", 900),
    makeFlow("flw_within", 5000, false),
  ];

  it("go to the largest movements first, and to none that has no line", () => {
    expect(listArrows(flows).map((flow) => flow.id)).toEqual([
      "flw_many",
      "flw_few",
      "flw_unknown",
    ]);
  });

  it("that are left out are told of", () => {
    const many = Array.from({ length: MOST_ARROWS + 1 }, (_, i) => makeFlow(`flw_${i}`, i));
    const hold = (some: FlowRecord[]) => ({ flows: some }) as unknown as Holdings;
    expect(explainArrows("en", hold(many.slice(1)))).toBeNull();
    expect(explainArrows("en", hold(many))).toContain(`Of ${MOST_ARROWS + 1} movements`);
    expect(explainArrows("ar", hold(many))).toContain("أكبر");
  });
});
