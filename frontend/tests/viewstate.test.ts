/** A link must show what its sender saw: writing a view and reading it back changes nothing. */
import { describe, expect, it } from "vitest";
import {
  compareViews,
  FIRST_VIEW,
  FORMS,
  LAYERS,
  parseView,
  roundView,
  type ViewState,
  writeView,
} from "../src/state/viewstate";
import { nameDay } from "../src/words/days";

/** A repeatable stream of numbers in [0, 1), so that a failure can be seen again. */
function openDice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function throwView(roll: () => number): ViewState {
  const choose = <T>(choices: readonly T[]): T => choices[Math.floor(roll() * choices.length)] as T;
  const from = Math.floor(15_000 + roll() * 6_000);
  const period = roll() < 0.15 ? null : [nameDay(from), nameDay(from + Math.floor(roll() * 900))];
  const selections = [
    null,
    "nowhere",
    "SY10",
    "evt_7f3kab2c4d5ef",
    "clu_2b7-x_y",
    "cor_aaa",
    "flw_zzz",
    "at_35.95_35.18",
    "at_-0.05_35.00",
  ];
  return roundView({
    lat: -80 + roll() * 160,
    lon: -180 + roll() * 360,
    zoom: 6 + roll() * 7,
    from: period?.[0] ?? null,
    to: period?.[1] ?? null,
    layers: LAYERS.filter(() => roll() < 0.6),
    lang: choose(["en", "ar"] as const),
    theme: choose(["auto", "light", "dark"] as const),
    sel: choose(selections),
    view: choose(FORMS),
    known_at: roll() < 0.5 ? null : nameDay(Math.floor(20_000 + roll() * 600)),
    sort: choose([null, "when", "-killed"]),
    snapshot: choose([null, "1", "17", "2026-11-22", "2026-11-22T10:00:00+03:00"]),
    event_type: choose([[], ["Battles"], ["Battles", "Riots"]]),
    verification: choose([[], ["confirmed"]]),
    precision: choose([[], ["neighbourhood", "site"]]),
    source: choose([null, "UN", "Syria's committee, with comma"]),
    actor: choose([null, "قوات"]),
    place: choose([null, "SY10", "SY100200"]),
    killed_min: choose([null, 1, 250]),
  });
}

describe("the view in the address", () => {
  it("is the same after writing and reading, for 1,000 views", () => {
    const roll = openDice(20250306);
    for (let i = 0; i < 1000; i++) {
      const view = throwView(roll);
      const address = writeView(view);
      expect(parseView(address)).toEqual(view);
      expect(writeView(parseView(address))).toBe(address);
    }
  });

  it("falls back where an address says nothing or nonsense", () => {
    expect(parseView("")).toEqual(FIRST_VIEW);
    const nonsense =
      "map=near/abc/400&from=2025-13-40&to=x&lang=fr&theme=pink&sel=<script>&view=3d";
    expect(parseView(nonsense)).toEqual(FIRST_VIEW);
    expect(parseView("from=2025-04-01&to=2025-03-01").from).toBeNull();
  });

  it("keeps as of when apart from the period, and refuses what is neither", () => {
    const view = parseView("from=2025-03-06&to=2025-03-10&known_at=2025-03-09&snapshot=17");
    expect(view).toMatchObject({ to: "2025-03-10", known_at: "2025-03-09", snapshot: "17" });
    expect(parseView("known_at=2025-03-09T23:30:00-03:00").known_at).toBe("2025-03-10");
    const nonsense = parseView("known_at=yesterday&snapshot=-1");
    expect([nonsense.known_at, nonsense.snapshot]).toEqual([null, null]);
    expect(parseView("known_at=2025-02-40T00:00Z&snapshot=1;drop").known_at).toBeNull();
  });

  it("keeps an empty choice of layers apart from no choice", () => {
    expect(parseView("layers=").layers).toEqual([]);
    expect(parseView("layers=flows,unknown").layers).toEqual(["flows"]);
    expect(parseView("lang=ar").layers).toEqual(LAYERS);
  });

  it("names what differs between two views", () => {
    const other: ViewState = { ...FIRST_VIEW, zoom: 9, sel: "SY10" };
    expect(compareViews(FIRST_VIEW, other)).toEqual(new Set(["zoom", "sel"]));
  });
});
