/**
 * What a printed page says beside the map: the period, the filters, the sources, where the view
 * stands and when it was printed. Written as the reader prints, so that the clock is right.
 */

import type { Holdings, Period } from "../api/holdings";
import type { ViewState } from "../state/viewstate";
import { tellMoment, tellPeriod } from "../words/days";
import { allWordsOf } from "../words/recordwords";
import { compose } from "../words/words";
import { tellKnownDay, tellSnapshot } from "./banners";
import { type Child, fill, make, need } from "./elements";
import { addressOf } from "./share";

/** What is printed. */
export interface PrintedView {
  state: ViewState;
  period: Period;
  holdings: Holdings;
  shownAt: string | null;
  /** The filters in words. */
  filters: readonly string[];
}

/** The room that a page on its side has for a map beside its key, in CSS pixels. */
const ROOM = { width: 720, height: 500 };

function listSources({ state, holdings }: PrintedView): string {
  const names = holdings.events.flatMap(({ properties }) =>
    properties.sources.map((name, i) =>
      state.lang === "ar" ? (properties.sources_ar?.[i] ?? name) : name,
    ),
  );
  const list = new Intl.ListFormat(state.lang, { type: "unit" });
  return list.format([...new Set(names)].sort((a, b) => a.localeCompare(b, state.lang)));
}

function makeRow(name: string, value: Child): Child {
  return [make("dt", {}, name), make("dd", {}, value)];
}

function describe(view: PrintedView): Child[] {
  const { state, period, filters, shownAt } = view;
  const { lang, known_at, snapshot } = state;
  const words = allWordsOf(lang);
  const sources = listSources(view);
  const asOf = [
    known_at !== null && tellKnownDay(known_at, lang),
    snapshot !== null && tellSnapshot(snapshot, shownAt, lang),
  ].filter((each) => each !== false);
  const clock = (text: string): HTMLElement => make("bdi", {}, text);
  const now = tellMoment(new Date().toISOString(), lang);
  const moment = { utc: clock(now.utc), damascus: clock(now.damascus) };
  return [
    make(
      "dl",
      {},
      makeRow(words.printedPeriod, [
        make("bdi", {}, tellPeriod(period.from, period.to, lang)),
        asOf.map((each) => [" · ", each]),
      ]),
      filters.length > 0 &&
        makeRow(
          words.printedFilters,
          filters.map((each, i) => [i > 0 && " · ", make("bdi", {}, each)]),
        ),
      sources !== "" && makeRow(words.printedSources, sources),
      makeRow(words.printedFrom, make("bdi", { dir: "ltr" }, addressOf(state))),
    ),
    make("p", {}, compose(words.printedOn, moment)),
  ];
}

/** Writes the printed part of the page whenever it is about to be printed. */
export function listenToPrint(read: () => PrintedView): void {
  window.addEventListener("beforeprint", () => {
    const key = need<HTMLDetailsElement>("#key");
    key.dataset.opened = String(key.open);
    key.open = true;
    const map = need("#map");
    const { style, dataset } = document.documentElement;
    // Paper is white, whatever the screen is.
    [dataset.printed, dataset.theme] = [dataset.theme, "light"];
    const [width, height] = [map.clientWidth, map.clientHeight];
    style.setProperty("--map-width", `${width}px`);
    style.setProperty("--map-height", `${height}px`);
    const scale = Math.min(1, ROOM.width / width, ROOM.height / height);
    style.setProperty("--map-scale", String(scale));
    fill(need("#printed"), describe(read()));
  });
  window.addEventListener("afterprint", () => {
    const key = need<HTMLDetailsElement>("#key");
    key.open = key.dataset.opened === "true";
    const { dataset } = document.documentElement;
    dataset.theme = dataset.printed;
    need("#printed").replaceChildren();
  });
}
