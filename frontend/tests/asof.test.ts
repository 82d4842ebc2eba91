/** As of when a reader looks: said in words, kept in the address, never mixed with the period. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { loadBars } from "../src/api/bars";
import { ApiProblem } from "../src/api/client";
import { findShownAt, loadHoldings } from "../src/api/loading";
import { FIRST_VIEW, parseView } from "../src/state/viewstate";
import { drawBanners, tellSnapshot } from "../src/ui/banners";
import { make } from "../src/ui/elements";
import { drawKnownDay, stepDay, suggestDay } from "../src/ui/knownday";
import { hearMode } from "../src/ui/mode";
import { explainAbsence } from "../src/ui/panel/withdrawn";

const { signal } = new AbortController();

function read(...children: Parameters<typeof make>[2][]): string {
  return make("p", {}, ...children).textContent ?? "";
}

afterEach(() => {
  vi.unstubAllGlobals();
  hearMode("normal");
});

const FRAME = { zoom: 7, part: null };

describe("a day by which something was known", () => {
  it("begins where the period ends, and never tomorrow", () => {
    const period = { from: "2025-03-06", to: "2025-03-10" };
    expect(suggestDay(period, "2026-11-22")).toBe("2025-03-10");
    expect(suggestDay({ ...period, to: "2027-01-01" }, "2026-11-22")).toBe("2026-11-22");
    expect(stepDay("2025-03-01", -1)).toBe("2025-02-28");
    expect(stepDay("2026-11-22", 1, "2026-11-22")).toBe("2026-11-22");
  });

  it("keeps the field under the reader's fingers, and says what follows from the day", () => {
    const place = make("section");
    const chosen: (string | null)[] = [];
    const choose = (day: string | null): void => void chosen.push(day);
    expect(drawKnownDay(place, "2025-03-09", "en", choose)).toBe(true);
    const field = place.querySelector("input");
    expect(drawKnownDay(place, "2025-03-10", "en", choose)).toBe(false);
    expect(place.querySelector("input")).toBe(field);
    expect(field?.value).toBe("2025-03-10");
    expect(place.textContent).toContain("Figures as reported by 10 March 2025.");
    expect(place.textContent).toContain("Clusters are hidden because they are computed from all");
    place.querySelector<HTMLButtonElement>("[aria-label='One day earlier']")?.click();
    place.querySelector<HTMLButtonElement>(".known-reset")?.click();
    expect(chosen).toEqual(["2025-03-09", null]);
    expect(drawKnownDay(place, null, "en", choose)).toBe(true);
    expect(place.childNodes.length).toBe(0);
  });

  it("asks for everything by that day, and for no cluster at all", async () => {
    const asked: URL[] = [];
    vi.stubGlobal("fetch", async (address: string) => {
      asked.push(new URL(address, "http://map/"));
      const page = { features: [], rows: [], links: [], numberMatched: 0 };
      return new Response(JSON.stringify(page));
    });
    const period = { from: "2025-03-01", to: "2025-04-30" };
    const then = { ...FIRST_VIEW, ...period, known_at: "2025-03-09", snapshot: "17" };
    await Promise.all([loadHoldings(then, FRAME, signal), loadBars(period, then, signal)]);
    expect(asked.length).toBe(4);
    for (const { pathname, searchParams } of asked) {
      expect(pathname).not.toContain("clusters");
      expect(searchParams.get("known_at")).toBe("2025-03-09");
      expect(searchParams.get("snapshot")).toBe("17");
    }
    await loadHoldings({ ...then, known_at: null }, FRAME, signal);
    expect(asked.some(({ pathname }) => pathname.includes("clusters"))).toBe(true);
  });

  it("tells a record that was not reported yet from one that cannot be loaded", () => {
    const state = parseView("known_at=2025-03-09");
    const absent = new ApiProblem("no such record", 404);
    expect(read(explainAbsence(absent, state))).toContain("had been reported by 9 March 2025");
    expect(read(explainAbsence(absent, parseView("snapshot=3")))).toContain("did not show");
    expect(read(explainAbsence(absent, parseView("")))).toContain("no such record");
    expect(read(explainAbsence(new ApiProblem("broken", 500), state))).toContain("broken");
  });
});

describe("a snapshot", () => {
  it("is told by its day and number, as far as they are known", () => {
    const shown = "2026-11-22T23:30:00Z";
    expect(read(tellSnapshot("17", shown, "en"))).toBe(
      "As shown on 22 November 2026 (snapshot 17).",
    );
    expect(read(tellSnapshot("17", null, "en"))).toBe("As shown in snapshot 17.");
    expect(read(tellSnapshot("2026-11-22", null, "en"))).toBe("As shown on 22 November 2026.");
    expect(read(tellSnapshot(shown, null, "en"))).toBe("As shown on 22 November 2026, 23:30 UTC.");
    expect(read(tellSnapshot("17", shown, "ar"))).toContain("١٧");
  });

  it("asks when it was shown only where the address does not say so", async () => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (address: string) => {
      asked.push(address);
      return new Response(JSON.stringify({ citation: { shown_at: "2026-11-22T10:00:00Z" } }));
    });
    const record = { id: "evt_a" } as never;
    const holdings = { events: [record], corridors: [], flows: [] } as never;
    const find = (snapshot: string | null): Promise<string | null> =>
      findShownAt({ known_at: null, snapshot }, holdings, signal);
    expect(await find(null)).toBeNull();
    expect(await find("2026-11-22")).toBeNull();
    expect(asked).toEqual([]);
    expect(await find("17")).toBe("2026-11-22T10:00:00Z");
    expect(asked).toEqual(["api/collections/events/items/evt_a?snapshot=17"]);
  });
});

describe("the banners", () => {
  const banner = { lang: "en" as const, known_at: null, snapshot: "17", shownAt: null };

  it("are drawn again only when they say something else", () => {
    const place = make("div");
    expect(drawBanners(place, banner)).toBe(true);
    expect(drawBanners(place, banner)).toBe(false);
    hearMode("delay-all");
    expect(drawBanners(place, banner)).toBe(true);
    expect(place.textContent).toContain("72 hours later than usual");
    hearMode("read-only");
    drawBanners(place, { ...banner, lang: "ar" });
    expect(place.textContent).toContain("توقّف مؤقت");
    hearMode("something new");
    expect(drawBanners(place, { ...banner, lang: "ar" })).toBe(false);
  });

  it("offer today only where a reader can go there, and tell an embed's reader of its day", () => {
    const [page, frame] = [make("div"), make("div")];
    let today = 0;
    drawBanners(page, { ...banner, showToday: () => (today += 1) });
    page.querySelector("button")?.click();
    expect(today).toBe(1);
    drawBanners(frame, { ...banner, known_at: "2025-03-09" });
    expect(frame.querySelector("button")).toBeNull();
    expect(frame.textContent).toContain("Figures as reported by 9 March 2025.");
  });
});
