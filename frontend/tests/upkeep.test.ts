/** An open page is renewed under a reader's eyes: what they hold, see and opened stays. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EventFacts, EventRecord } from "../src/api/records";
import { keepPage, placeAge, RENEW_AFTER_MS, tellAge } from "../src/api/upkeep";
import { keepPlace } from "../src/ui/keepplace";
import { makeGroup } from "../src/ui/panel/rows";

function makeEvents(from: number, to: number): EventRecord[] {
  return Array.from({ length: to - from }, (_, i) => {
    const facts = { date_start: "2025-03-07", date_end: "2025-03-07", precision: "settlement" };
    const unknown = { killed_low: null, killed_best: null, killed_high: null, precision_m: null };
    const properties = { title_en: `Event ${from + i}`, ...facts, ...unknown };
    const id = `evt_${from + i}`;
    return { type: "Feature", id, geometry: null, properties: properties as EventFacts & object };
  }) as EventRecord[];
}

describe("a list that is drawn anew", () => {
  const place = document.createElement("aside");
  const draw = (from: number): void =>
    place.replaceChildren(makeGroup("Events", makeEvents(from, 200), "en", () => {}) as Node);

  it("keeps the focus on the same record and as many rows open", () => {
    document.body.append(place);
    draw(1);
    place.querySelector<HTMLElement>(".more")?.click();
    place.querySelector<HTMLElement>("[data-id=evt_100]")?.focus();
    keepPlace(place, () => draw(0));
    expect(place.querySelectorAll(".row").length).toBe(120);
    expect((document.activeElement as HTMLElement).dataset.id).toBe("evt_100");
  });
});

describe("a page that stays open", () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0 }));
  afterEach(() => void vi.useRealTimers());

  it("is looked at every minute and renewed every five, but not while hidden", () => {
    let visible = true;
    vi.spyOn(document, "visibilityState", "get").mockImplementation(() =>
      visible ? "visible" : "hidden",
    );
    const [looks, renewals]: [number[], number[]] = [[], []];
    keepPage({
      listCorridors: () => [],
      age: (now) => looks.push(now),
      renew: async () => void renewals.push(Date.now()),
    });
    vi.advanceTimersByTime(RENEW_AFTER_MS + 1000);
    expect(looks.length).toBe(6);
    expect(renewals.length).toBe(1);
    visible = false;
    vi.advanceTimersByTime(4 * RENEW_AFTER_MS);
    expect(renewals.length).toBe(1);
    visible = true;
    document.dispatchEvent(new Event("visibilitychange"));
    expect(renewals.length).toBe(2);
  });
});

describe("a service out of reach", () => {
  it("is told in words, with the age of the data, in both languages", () => {
    tellAge(Date.parse("2026-11-22T17:05:00Z"), "en");
    expect(placeAge().hidden).toBe(false);
    expect(placeAge().textContent).toContain("22 November 2026, 17:05 UTC (20:05 Damascus)");
    tellAge(Date.parse("2026-11-22T17:05:00Z"), "ar");
    expect(placeAge().textContent).toContain("١٧:٠٥");
    tellAge(null, "ar");
    expect(placeAge().hidden).toBe(true);
  });
});
