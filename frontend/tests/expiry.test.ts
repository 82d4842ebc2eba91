/** A way that was reported open must not look open once nobody has confirmed it in time. */
import { describe, expect, it } from "vitest";
import { ageHoldings, judgeStatus, MOST_PAUSE_MS, pauseUntilLapse } from "../src/api/expiry";
import type { CorridorFacts, CorridorRecord } from "../src/api/records";
import { isDue, RENEW_AFTER_MS } from "../src/api/upkeep";

const EXPIRY = "2026-11-22T18:00:00Z";
const LAPSE = Date.parse(EXPIRY);

function makeCorridor(
  status: CorridorFacts["status"],
  expires_at: string | null = EXPIRY,
): CorridorRecord {
  const properties = { status, expires_at } as CorridorFacts;
  return { type: "Feature", id: `cor_${status}`, geometry: null, properties };
}

describe("the status of a corridor", () => {
  it("holds until its limit and is unknown from that moment on", () => {
    for (const status of ["open", "contested"] as const) {
      expect(judgeStatus({ status, expires_at: EXPIRY }, LAPSE - 1)).toBe(status);
      expect(judgeStatus({ status, expires_at: EXPIRY }, LAPSE)).toBe("unknown");
      expect(judgeStatus({ status, expires_at: EXPIRY }, LAPSE + 86_400_000)).toBe("unknown");
    }
  });

  it("stays closed or unknown, which promise nobody a way", () => {
    expect(judgeStatus({ status: "closed", expires_at: EXPIRY }, LAPSE + 1)).toBe("closed");
    expect(judgeStatus({ status: "unknown", expires_at: EXPIRY }, LAPSE - 1)).toBe("unknown");
  });

  it("is as published without a limit, and unknown when its limit cannot be read", () => {
    expect(judgeStatus({ status: "open", expires_at: null }, LAPSE)).toBe("open");
    expect(judgeStatus({ status: "open", expires_at: "soon" }, 0)).toBe("unknown");
  });

  it("reads a limit with an offset as the moment that it is", () => {
    const facts = { status: "open" as const, expires_at: "2026-11-22T21:00:00+03:00" };
    expect(judgeStatus(facts, LAPSE - 1)).toBe("open");
    expect(judgeStatus(facts, LAPSE)).toBe("unknown");
  });
});

describe("corridors on a page that stays open", () => {
  const holdings = { corridors: [makeCorridor("open"), makeCorridor("closed")], matched: 3 };

  it("are the same object as long as nothing lapsed, so that nothing is drawn", () => {
    expect(ageHoldings(holdings, LAPSE - 1)).toBe(holdings);
  });

  it("lapse without a change to what was published, and only once", () => {
    const aged = ageHoldings(holdings, LAPSE);
    expect(aged.corridors.map((each) => each.properties.status)).toEqual(["unknown", "closed"]);
    expect(aged.matched).toBe(3);
    expect(aged.corridors[1]).toBe(holdings.corridors[1]);
    expect(holdings.corridors[0]?.properties.status).toBe("open");
    expect(ageHoldings(aged, LAPSE + 1)).toBe(aged);
  });

  it("are looked at again when the next one lapses, and within a minute", () => {
    const { corridors } = holdings;
    expect(pauseUntilLapse(corridors, LAPSE - 5000)).toBe(5000);
    expect(pauseUntilLapse(corridors, LAPSE - 3_600_000)).toBe(MOST_PAUSE_MS);
    expect(pauseUntilLapse(corridors, LAPSE)).toBe(MOST_PAUSE_MS);
    expect(pauseUntilLapse([makeCorridor("closed")], LAPSE - 5000)).toBe(MOST_PAUSE_MS);
    expect(pauseUntilLapse([], 0)).toBe(MOST_PAUSE_MS);
  });
});

describe("newer records", () => {
  it("are asked for after five minutes, and never for a page nobody sees", () => {
    expect(isDue(0, RENEW_AFTER_MS - 1, true)).toBe(false);
    expect(isDue(0, RENEW_AFTER_MS, true)).toBe(true);
    expect(isDue(0, 10 * RENEW_AFTER_MS, false)).toBe(false);
  });
});
