/** How well a place or a date is known is said as it is: neither hidden nor made finer. */

import { describe, expect, it } from "vitest";
import type { EventFacts, EventRecord } from "../src/api/records";
import { findTotals } from "../src/api/totals";
import { isVague, measureReach } from "../src/layers/events";
import { nameSources } from "../src/ui/panel/names";
import { tellStated } from "../src/words/days";
import { pick, useArabicDigits } from "../src/words/words";

function makeEvent(id: string, facts: Partial<EventFacts>): EventRecord {
  const unknown = { killed_low: null, killed_high: null, precision_m: null, scope: "site" };
  const properties = { ...unknown, ...facts } as EventFacts;
  return { type: "Feature", id, geometry: null, properties };
}

describe("the circle around a place", () => {
  const near = makeEvent("evt_near", { precision_m: 1500 });
  const far = makeEvent("evt_far", { precision_m: 25_000 });
  const exact = makeEvent("evt_exact", { precision_m: 100 });

  it("is one for all records of the place, and never a vast one", () => {
    expect(measureReach([near, far, exact], null)).toBe(1500);
    expect(measureReach([far], null)).toBeNull();
    expect(measureReach([exact], null)).toBeNull();
  });

  it("is drawn in full for what the reader selects", () => {
    expect(measureReach([near, far], "evt_far")).toBe(25_000);
    expect(measureReach([near, far], "evt_near")).toBe(1500);
    expect(measureReach([near, far], "at_33.50_36.40")).toBe(25_000);
  });

  it("gives way to a pale disc where no record knows the place well", () => {
    expect(isVague([far])).toBe(true);
    expect(isVague([far, near])).toBe(false);
    expect(isVague([makeEvent("evt_unsaid", {})])).toBe(false);
  });
});

describe("a stated date", () => {
  it("is told no more precisely than it was stated", () => {
    expect(tellStated("2025-12-31", "year", "en")).toBe("2025");
    expect(tellStated("2025-03-31", "month", "en")).toBe("Mar 2025");
    expect(tellStated("2025-03-08", "day", "en")).toBe("8 Mar 2025");
    expect(tellStated("2025-03-08", null, "en")).toBe("8 Mar 2025");
  });
});

describe("totals", () => {
  it("are tolls for whole areas, and those with most claims come first", () => {
    const few = makeEvent("evt_few", { scope: "total", killed_low: 2069, claims_count: 3 });
    const many = makeEvent("evt_many", { scope: "total", killed_low: 1426, claims_count: 44 });
    const report = makeEvent("evt_report", { scope: "total", claims_count: 90 });
    const site = makeEvent("evt_site", { killed_low: 216, claims_count: 2 });
    expect(findTotals([few, site, report, many])).toEqual([many, few]);
  });
});

describe("Arabic", () => {
  it("writes its own digits, but leaves names of roads and Latin words alone", () => {
    expect(useArabicDigits("منذ 6 آذار 2025")).toBe("منذ ٦ آذار ٢٠٢٥");
    expect(useArabicDigits("نحو 1,426 ضمن 1.5 كم")).toBe("نحو ١٬٤٢٦ ضمن ١٫٥ كم");
    expect(useArabicDigits("الطريق M4 وCOVID-19")).toBe("الطريق M4 وCOVID-19");
    expect(pick({ title_en: "6 March", title_ar: null }, "title", "ar")).toBe("6 March");
  });

  it("names sources in Arabic, and in English where no Arabic name is known", () => {
    const facts = { sources: ["Reuters", "SOHR"], sources_ar: ["رويترز", null] };
    expect(nameSources(facts, "ar")).toEqual(["رويترز", "SOHR"]);
    expect(nameSources(facts, "en")).toEqual(["Reuters", "SOHR"]);
    expect(nameSources({ sources: ["Reuters"] }, "ar")).toEqual(["Reuters"]);
  });
});
