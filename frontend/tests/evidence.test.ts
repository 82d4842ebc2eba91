/** What stands behind a figure: what no longer stands, what was corrected, why two figures differ. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProblem } from "../src/api/client";
import type { Claim, ClaimSet, Pair, RecordHistory } from "../src/api/records";
import { parseView } from "../src/state/viewstate";
import { make } from "../src/ui/elements";
import { makeClaims } from "../src/ui/panel/claims";
import { choosePairs, listComparable, makeDifferences } from "../src/ui/panel/differences";
import { chooseChanges, drawHistory, nameField, tellValue } from "../src/ui/panel/history";
import { drawWithdrawn } from "../src/ui/panel/withdrawn";

const TODAY = { known_at: null, snapshot: null };

function makeClaim(id: string, facts: Partial<Claim>): Claim {
  const blank = { measure: "killed", population: "civilians", quantifier: "exact" };
  const unknown = {
    ...{ asserted_by_en: "An observer", asserted_by_ar: "مراقب", source_kind: null },
    ...{ relayed_by: null, measure_as_stated: null, method: null, cumulative: null, quote: null },
    ...{ low: 12, best: 12, high: 12, url: null, used_in_estimate: false, as_of: null },
    ...{ as_of_unit: null, reported_at: null, reported_unit: null, period_start: null },
    ...{ period_end: null, scope_note_en: null, scope_note_ar: null },
    ...{ locality_en: null, locality_ar: null },
  };
  const display = { display_en: `${id} in words`, display_ar: `${id} بالكلمات` };
  return { claim_id: id, ...blank, ...unknown, ...display, ...facts };
}

function draw(...claims: Claim[]): HTMLElement {
  return make("div", {}, makeClaims({ id: "evt_a", claims, estimate: null }, "en"));
}

describe("a claim", () => {
  it("that no longer stands is struck through and said to be so", () => {
    const [standing, replaced, taken] = draw(
      makeClaim("clm_a", {}),
      makeClaim("clm_b", { status: "superseded" }),
      makeClaim("clm_c", { status: "retracted" }),
    ).querySelectorAll(".claim");
    expect(standing?.querySelector("s")).toBeNull();
    expect(replaced?.querySelector("s")?.textContent).toContain("12");
    expect(replaced?.textContent).toContain("replaced by a newer statement");
    expect(taken?.querySelector("s")?.textContent).toContain("12");
    expect(taken?.textContent).toContain("taken back by its source");
  });

  it("leads to the kept copy first, and shows enough of its digest to compare", () => {
    const digest = "3fa4".repeat(16);
    const place = draw(
      makeClaim("clm_a", {
        url: "https://news.example/1",
        document_url: "https://www.news.example/1",
        archived_url: "https://archive.example/2025/1",
        document_sha256: digest,
      }),
    );
    expect([...place.querySelectorAll("a")].map((each) => each.textContent)).toEqual([
      "Open the kept copy (archive.example)",
      "Open the source (news.example)",
    ]);
    expect(place.querySelector("code")?.textContent).toBe("3fa43fa43fa4…");
    expect(place.querySelector("code")?.title).toBe(digest);
  });

  it("never leads to an address that is no web page", () => {
    const place = draw(makeClaim("clm_a", { url: "javascript:alert(1)", archived_url: "data:," }));
    expect(place.querySelector("a")).toBeNull();
  });

  it("that only repeats another one says so", () => {
    const place = draw(
      makeClaim("clm_a", {}),
      makeClaim("clm_b", { relays_claim_id: "clm_a" }),
      makeClaim("clm_c", { supersedes_claim_id: "clm_gone" }),
    );
    expect(place.textContent).toContain("Repeats “clm_a in words”: it is no second source.");
    expect(place.textContent).not.toContain("Replaces");
  });
});

describe("why figures differ", () => {
  const pair = (a: string, b: string): Pair => ({
    ...{ claims: [a, b], relation: "nested" },
    ...{ text_en: `${a} is not ${b}.`, text_ar: `${a} ليس ${b}.` },
  });
  const claims = [
    makeClaim("clm_a", {}),
    makeClaim("clm_b", { used_in_estimate: true }),
    makeClaim("clm_c", { used_in_estimate: true }),
    makeClaim("clm_d", { low: null, best: null, high: null }),
  ];

  it("begins with the figures that stand side by side in the chart", () => {
    const pairs = [pair("clm_a", "clm_b"), pair("clm_b", "clm_c")];
    expect(choosePairs(pairs, claims).map((each) => each.claims)).toEqual([
      ["clm_b", "clm_c"],
      ["clm_a", "clm_b"],
    ]);
    expect(listComparable(claims).map((each) => each.claim_id)).toEqual([
      "clm_a",
      "clm_b",
      "clm_c",
    ]);
  });

  it("is asked about two figures that a reader chooses, as of the same day", async () => {
    const asked: URLSearchParams[] = [];
    vi.stubGlobal("fetch", async (address: string) => {
      const query = new URL(address, "http://map/").searchParams;
      asked.push(query);
      const chosen = query.get("claims")?.split(",") as [string, string] | undefined;
      return Response.json({ pairs: [chosen ? pair(...chosen) : pair("clm_b", "clm_c")] });
    });
    const set = { id: "evt_a", claims, estimate: null };
    const asOf = { known_at: "2025-03-09", snapshot: null };
    const part = makeDifferences(set, asOf, "en") as HTMLDetailsElement;
    document.body.append(part);
    expect(asked).toEqual([]);
    part.open = true;
    part.dispatchEvent(new Event("toggle"));
    await vi.waitFor(() => expect(part.textContent).toContain("clm_b is not clm_c."));
    const [one] = part.querySelectorAll("select");
    if (one) one.value = "clm_a";
    one?.dispatchEvent(new Event("change"));
    await vi.waitFor(() => expect(part.textContent).toContain("clm_a is not clm_c."));
    expect(asked.map((query) => query.get("known_at"))).toEqual(["2025-03-09", "2025-03-09"]);
    if (one) one.value = "clm_c";
    one?.dispatchEvent(new Event("change"));
    expect(part.querySelector(".pair")?.textContent).toBe("Choose two different figures.");
    vi.unstubAllGlobals();
  });

  it("is not asked where there is one figure, or none", () => {
    const one = { id: "evt_a", claims: claims.slice(2), estimate: null } satisfies ClaimSet;
    expect(makeDifferences(one, TODAY, "en")).toBeNull();
  });
});

describe("the history of a record", () => {
  const version = { shown_to: null, reason_code: "source_update", claims: [], changes: [] };
  const history: RecordHistory = {
    id: "evt_a",
    versions: [
      {
        ...{ ...version, revision: 2, shown_from: "2026-11-22T10:00:00Z" },
        changes: [{ field: "killed_low", before: 740, after: 1018 }],
      },
      { ...version, revision: 1, shown_from: "2026-11-20T10:00:00Z", reason_code: "first_report" },
    ],
    withheld_versions: 0,
    withdrawn: null,
  };

  it("tells each change as before and after, with the reason in words", () => {
    const place = make("div");
    drawHistory(place, history, "en");
    const [newest, first] = place.querySelectorAll(".version");
    expect(newest?.textContent).toContain("22 November 2026, 10:00 UTC");
    expect(newest?.textContent).toContain("a source gave a newer figure");
    expect(newest?.querySelector("s")?.textContent).toBe("740");
    expect(newest?.querySelector("b")?.textContent).toBe("1,018");
    expect(first?.textContent).toContain("first shown");
    drawHistory(place, history, "ar");
    expect(place.textContent).toContain("القتلى، الأدنى: ٧٤٠");
  });

  it("says how many versions are withheld, not what they said", () => {
    const place = make("div");
    drawHistory(place, { ...history, withheld_versions: 2 }, "en");
    expect(place.textContent).toContain("2 earlier versions are withheld to protect people.");
    drawHistory(place, { ...history, withheld_versions: 1 }, "en");
    expect(place.textContent).toContain("1 earlier version is withheld");
  });

  it("tells a text that exists in both languages once", () => {
    const changes = ["title_en", "title_ar", "sources", "sources_ar", "status"].map((field) => ({
      ...{ field, before: null, after: "x" },
    }));
    const fields = (lang: "en" | "ar"): string[] =>
      chooseChanges(changes, lang).map((change) => change.field);
    expect(fields("en")).toEqual(["title_en", "sources", "status"]);
    expect(fields("ar")).toEqual(["title_ar", "sources_ar", "status"]);
    expect(chooseChanges([{ field: "title_ar", before: "a", after: "b" }], "en").length).toBe(1);
  });

  it("never shows null as zero, nor a code where there is a word", () => {
    expect(tellValue(null, "killed_high", "en")).toBe("not known");
    expect(tellValue(0, "killed_low", "en")).toBe("0");
    expect(tellValue("confirmed", "verification", "en")).toBe("Confirmed");
    expect(tellValue("2025-03-09", "date_start", "ar")).toContain("٢٠٢٥");
    expect(nameField("killed_low", "ar")).toBe("القتلى، الأدنى");
    expect(nameField("something_new", "en")).toBe("something_new");
  });
});

describe("a withdrawn record", () => {
  let asked: string[] = [];
  beforeEach(() => {
    asked = [];
    vi.stubGlobal("fetch", async (address: string) => {
      asked.push(address);
      const withdrawn = { at: "2026-11-22T10:00:00Z", reason_code: "duplicate" };
      const history = { id: "evt_a", versions: [], withheld_versions: 0 };
      return Response.json({ ...history, withdrawn: { ...withdrawn, replaced_by: "evt_b" } });
    });
  });
  afterEach(() => void vi.unstubAllGlobals());

  const draw = (more: Record<string, unknown>): HTMLElement => {
    const place = make("div");
    const view = { state: parseView(""), select: () => {} };
    drawWithdrawn(place, "evt_a", new ApiProblem("Gone", 410, more), view);
    return place;
  };

  it("tells when and why, and for safety nothing else", () => {
    const safety = draw({ withdrawn_at: "2026-11-22T10:00:00Z", reason_code: "safety" });
    expect(safety.textContent).toContain("Withdrawn on 22 November 2026.");
    expect(safety.textContent).toContain("to protect people");
    expect(safety.textContent).toContain("No details are given.");
    expect(asked).toEqual([]);
  });

  it("leads to the record in its place", async () => {
    const merged = draw({ withdrawn_at: "2026-11-22T10:00:00Z", reason_code: "duplicate" });
    expect(merged.textContent).toContain("it told the same as another record");
    await vi.waitFor(() => expect(merged.querySelector("a")).not.toBeNull());
    expect(merged.querySelector("a")?.getAttribute("href")).toContain("sel=evt_b");
    expect(asked).toEqual(["api/events/evt_a/history"]);
  });
});
