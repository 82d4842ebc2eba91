/** Figures and dates must say what the sources said, in both scripts. */
import { describe, expect, it } from "vitest";
import { dashRing, sizeSymbol } from "../src/layers/discs";
import { nameEnds } from "../src/ui/panel/names";
import { ar as arMap } from "../src/words/ar";
import { arRecords } from "../src/words/ar-records";
import { countDay, measurePeriod, nameDay, tellDay, tellPeriod } from "../src/words/days";
import { en as enMap } from "../src/words/en";
import { enRecords } from "../src/words/en-records";
import { sizeDisc, tellBounds, tellDistance, tellPersons } from "../src/words/figures";
import { compose, countThings, nameWhere, pick } from "../src/words/words";

const en = { ...enMap, ...enRecords };
const ar = { ...arMap, ...arRecords };

describe("a contested figure", () => {
  it("is shown as a range, a bound, or not at all; never as zero", () => {
    expect(tellBounds({ low: 92, high: 210 }, "en")).toBe("92–210");
    expect(tellBounds({ low: 38, high: 38 }, "en")).toBe("38");
    expect(tellBounds({ low: 741, high: null }, "en")).toBe("≥ 741");
    expect(tellBounds({ low: null, high: 10_000 }, "en")).toBe("≤ 10,000");
    expect(tellBounds({ low: null, high: null }, "en")).toBeNull();
    expect(tellBounds({ low: 0, high: 0 }, "en")).toBe("0");
  });

  it("is about one number when that is all that was said", () => {
    expect(tellBounds({ low: null, best: 24, high: null }, "en")).toBe("about 24");
    expect(tellBounds({ low: null, best: 24, high: null }, "ar")).toBe("نحو ٢٤");
  });

  it("uses Arabic-Indic digits in Arabic", () => {
    expect(tellBounds({ low: 92, high: 210 }, "ar")).toBe("٩٢–٢١٠");
    expect(tellBounds({ low: 92, high: null }, "ar")).toBe("٩٢ فأكثر");
    expect(tellDistance(1500, "ar")).toBe("١٫٥ كم");
  });

  it("marks persons on the move as rounded", () => {
    expect(tellPersons({ low: null, best: 33_930, high: null }, "en")).toBe("≈ 33,930");
    expect(tellPersons({ low: 8001, best: null, high: null }, "en")).toBe("≥ 8,001");
  });

  it("has a disc whose area grows with the figure", () => {
    expect(sizeDisc(400) / sizeDisc(100)).toBeCloseTo(2, 6);
    expect(sizeSymbol({ low: 100, high: 400 })).toBeCloseTo(sizeDisc(400), 6);
  });

  it("leaves its ring open when no upper end was stated", () => {
    const dashes = dashRing(20, true).split(" ").map(Number);
    const around = 2 * Math.PI * 20;
    const last = dashes.at(-1) ?? 0;
    expect(dashes.length % 2).toBe(0);
    expect(last).toBeGreaterThan(around * 0.2);
    expect(dashes.reduce((sum, dash) => sum + dash, 0)).toBeCloseTo(around, 0);
    expect(dashRing(20, false)).toBe("3 3");
  });
});

describe("days", () => {
  it("are the days that the source stated, in every time zone", () => {
    for (const zone of ["Pacific/Pago_Pago", "Asia/Damascus", "Pacific/Kiritimati"]) {
      process.env.TZ = zone;
      expect(tellDay("2025-03-07", "en")).toBe("7 March 2025");
      expect(nameDay(countDay("2025-03-07"))).toBe("2025-03-07");
    }
  });

  it("are joined into periods", () => {
    expect(tellPeriod("2025-03-06", "2025-03-10", "en")).toBe("6–10 March 2025");
    expect(tellPeriod("2025-03-06", "2025-04-02", "en")).toBe("6 March – 2 April 2025");
    expect(tellPeriod("2016-01-01", "2025-08-14", "en")).toBe("1 January 2016 – 14 August 2025");
    expect(tellPeriod("2025-03-06", "2025-03-10", "ar")).toBe("من ٦ إلى ١٠ آذار ٢٠٢٥");
    expect(tellPeriod("2025-03-06", "2025-04-02", "ar")).toBe("من ٦ آذار إلى ٢ نيسان ٢٠٢٥");
    expect(tellPeriod("2024-12-08", "2025-03-02", "ar")).toBe(
      "من ٨ كانون الأول ٢٠٢٤ إلى ٢ آذار ٢٠٢٥",
    );
    expect(tellPeriod("2025-03-06", "2025-03-10", "ar", "short")).toBe("٦–١٠ آذار ٢٠٢٥");
    expect(measurePeriod("2025-03-01", "2025-03-31")).toBe(31);
  });
});

describe("words", () => {
  function listKeys(words: object, path = ""): string[] {
    return Object.entries(words).flatMap(([key, value]) =>
      typeof value === "object" && path !== ".count" && key !== "eventType" && key !== "actor"
        ? listKeys(value, `${path}.${key}`)
        : [`${path}.${key}`],
    );
  }

  it("exist in both languages", () => {
    expect(listKeys(ar).sort()).toEqual(listKeys(en).sort());
  });

  it("leave the same gaps open in both languages", () => {
    const gaps = (text: unknown): string[] =>
      [...String(text).matchAll(/\{\w+\}/g)].map(String).sort();
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      if (typeof en[key] === "string") expect([key, gaps(ar[key])]).toEqual([key, gaps(en[key])]);
    }
  });

  it("count as each language counts", () => {
    expect(countThings("events", 1, "en")).toBe("1 event");
    expect(countThings("events", 9983, "en")).toBe("9,983 events");
    expect(countThings("events", 2, "ar")).toBe("حدثان");
    expect(countThings("events", 5, "ar")).toBe("٥ أحداث");
    expect(countThings("events", 17, "ar")).toBe("١٧ حدثاً");
  });

  it("name the area where a place or an end is withheld", () => {
    const withheld = { place_name_en: null, admin2_name_en: "Banias", admin1_name_en: "Tartous" };
    expect(nameWhere(withheld, "en")).toBe("Banias");
    expect(nameWhere({ ...withheld, admin2_name_en: null }, "ar")).toBe("Tartous");
    const ends = { origin_name_en: "Homs", dest_name_en: "Lattakia", admin1_name_en: "Homs" };
    const none = { origin_name_ar: null, dest_name_ar: null };
    expect(nameEnds({ ...none, ...ends }, "en")).toBe("Homs – Lattakia");
    const half = { ...none, ...ends, dest_name_en: null, admin1_name_en: "Tartous" };
    expect(nameEnds(half, "en")).toBe("Homs, Tartous");
    expect(nameEnds({ ...half, origin_name_en: null }, "en")).toBe("Tartous");
  });

  it("fill the gaps of a sentence and fall back to the other language", () => {
    expect(compose("{a} of {b}", { a: "1", b: "2" })).toEqual(["", "1", " of ", "2", ""]);
    expect(pick({ title_en: "Banias", title_ar: null }, "title", "ar")).toBe("Banias");
  });
});
