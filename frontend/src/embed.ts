/** The embed: one view of the map inside somebody else's article, in one frame of few bytes. */
import groundUrl from "virtual:ground/30";
import { isDark } from "./api/client";
import { chooseFrame } from "./api/events";
import { ageHoldings } from "./api/expiry";
import {
  type Bounds,
  COAST_PERIOD,
  EMPTY_HOLDINGS,
  findFirstPeriod,
  findShownAt,
  type Holdings,
  loadHoldings,
  type Period,
} from "./api/loading";
import { keepPage, PATIENCE_MS, placeAge, RENEW_AFTER_MS, tellAge } from "./api/upkeep";
import { loadGround } from "./ground/basemap";
import { shareGestures } from "./layers/gestures";
import { boundView, type MapView, openMapView } from "./layers/mapview";
import { FIRST_VIEW, type ViewState, writeView } from "./state/viewstate";
import { openViewStore } from "./state/viewstore";
import { drawBanners } from "./ui/banners";
import { drawCompactLegend } from "./ui/compactlegend";
import { hideDarkness, showDarkness } from "./ui/darkness";
import { fill, make, need } from "./ui/elements";
import { listenToFrame, postHeight } from "./ui/frame";
import { onDark } from "./ui/mode";
import { showFailure, showHoldings, showLoading } from "./ui/notices";
import { dressPage } from "./ui/theme";
import { wordsOf } from "./words/words";

/** A frame is lower than a page: the whole coast fits it from a little further off. */
const store = openViewStore({ ...FIRST_VIEW, lat: 35.2, zoom: 8 });

/** What a frame reads of events; the rest, such as summaries, would be half of what it loads. */
const properties =
  "title_en,title_ar,scope,record,date_start,date_end,precision,precision_m,sources," +
  "claims_count,killed_low,killed_best,killed_high,admin1_pcode,admin1_name_en,admin1_name_ar," +
  "admin2_pcode,admin2_name_en,admin2_name_ar,admin3_pcode,admin3_name_en,admin3_name_ar," +
  "place_name_en,place_name_ar,revised_at";

/** The holdings of the period asked for; without one, of the coast record or of all there is. */
async function findHoldings(bounds: Bounds, state: ViewState): Promise<[Period, Holdings]> {
  const { signal } = new AbortController();
  const frame = chooseFrame(bounds, state.zoom);
  const given = state.from !== null && state.to !== null;
  const period = given ? { from: state.from ?? "", to: state.to ?? "" } : COAST_PERIOD;
  const holdings = await loadHoldings({ ...state, ...period, properties }, frame, signal);
  if (given || holdings.matched > 0) return [period, holdings];
  const first = await findFirstPeriod();
  if (first === null) return [period, holdings];
  return [
    first.period,
    await loadHoldings({ ...state, ...first.period, properties }, frame, signal),
  ];
}

/** Lets the way out lead to what the frame shows now. */
function linkMap(state: ViewState): void {
  const address = new URL(`./?${writeView(state)}`, location.href).href;
  document.querySelector("#colophon .full")?.setAttribute("href", address);
}

/** The parts of the page that the service writes: it knows what became of a frozen figure. */
const TOLD = ["#heading", "#correction", "#colophon", "title"] as const;
/** A heading with fewer elements is only the name of the map. */
const TITLED = 2;

/** Takes the words of this view anew from the service; without an answer the old ones stay. */
async function retell(): Promise<void> {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of TOLD) {
    const told = page.querySelector(part);
    if (told !== null) need(part).replaceWith(document.adoptNode(told));
  }
  need("#colophon").append(placeAge());
  postHeight();
}

/** Opens the map; a frame whose records could not be loaded keeps it for the next try. */
async function openView(state: ViewState): Promise<MapView> {
  const words = wordsOf(state.lang);
  const ground = await loadGround(groundUrl);
  const view = openMapView(need("#map"), ground, state, {
    move: (place) => store.change(place, true),
    select: (id) => store.change({ sel: id }, true),
  });
  shareGestures(view.map, { wheel: words.gestureWheel, touch: words.gestureTouch });
  need("#map").setAttribute("aria-label", words.mapLabel);
  need("#map").setAttribute("role", "region");
  return view;
}

/** One frame with its records. */
class Frame {
  private answered = Date.now();
  private dark = false;
  private moved = 0;

  constructor(
    private readonly view: MapView,
    private readonly period: Period,
    private holdings: Holdings,
    private readonly shownAt: string | null,
  ) {
    this.holdings = ageHoldings(holdings, this.answered);
    store.listen((_, changed) => {
      if (changed.has("zoom") || changed.has("sel")) this.drawMap();
      this.follow();
    });
    onDark(() => this.goDark());
    // Opening the key leaves less room for the map; the event does not bubble.
    need("#legend").addEventListener("toggle", () => this.view.refit(store.read()), true);
    need("#colophon").append(placeAge());
    this.draw();
    if (need("#heading").childElementCount < TITLED) void this.retell();
    showHoldings(store.read(), this.holdings);
    keepPage({
      listCorridors: () => this.holdings.corridors,
      age: (now) => this.age(now),
      renew: () => this.renew(),
    });
  }

  /** After a move: other units, or other events, where only those of a part are at hand. */
  private follow(): void {
    window.clearTimeout(this.moved);
    this.moved = window.setTimeout(() => {
      const frame = chooseFrame(this.view.readBounds(), store.read().zoom);
      const known = this.holdings.frame;
      if (known !== null && JSON.stringify(known) !== JSON.stringify(frame)) void this.renew();
    }, 200);
  }

  private readState(): ViewState & Period {
    return { ...store.read(), ...this.period };
  }

  private drawMap(): void {
    const state = this.readState();
    this.view.draw(state, this.holdings);
    linkMap(state);
  }

  private drawBanners(): void {
    const { lang, snapshot, known_at } = store.read();
    const banner = { lang, snapshot, known_at, shownAt: this.shownAt };
    if (drawBanners(need("#banners"), banner)) this.view.refit(store.read());
  }

  /** Takes everything out of the frame at the first word that nothing is to be shown. */
  private goDark(): void {
    showDarkness(store.read().lang, () => void this.renew());
    if (this.dark) return;
    this.dark = true;
    this.holdings = EMPTY_HOLDINGS;
    this.drawMap();
    this.drawBanners();
    clearAround();
  }

  private leaveDark(): void {
    this.dark = false;
    hideDarkness();
    this.view.refit(store.read());
  }

  private draw(): void {
    const state = this.readState();
    this.drawBanners();
    this.drawMap();
    drawCompactLegend(need("#legend"), this.holdings.corridors, state.lang);
    this.view.refit(state);
  }

  private async retell(): Promise<void> {
    await retell();
    this.view.refit(store.read());
  }

  private age(now: number): void {
    const aged = ageHoldings(this.holdings, now);
    if (aged === this.holdings) return;
    this.holdings = aged;
    this.draw();
    void this.retell();
  }

  private async renew(): Promise<void> {
    const state = store.read();
    const { lang } = state;
    const patience = new AbortController();
    const giveUp = window.setTimeout(() => patience.abort(), PATIENCE_MS);
    try {
      const frame = chooseFrame(this.view.readBounds(), state.zoom);
      const asked = { ...state, ...this.period, properties };
      const loaded = await loadHoldings(asked, frame, patience.signal);
      this.answered = Date.now();
      tellAge(null, lang);
      if (this.dark) this.leaveDark();
      this.drawBanners();
      this.take(ageHoldings(loaded, this.answered));
    } catch (problem) {
      if (!isDark(problem)) tellAge(this.answered, lang);
    } finally {
      window.clearTimeout(giveUp);
    }
  }

  private take(holdings: Holdings): void {
    const { snapshot } = store.read();
    const same = JSON.stringify(holdings) === JSON.stringify(this.holdings);
    // What a frozen frame draws never changes; what became of it does.
    if (!same || snapshot !== null) void this.retell();
    if (same) return;
    this.holdings = holdings;
    this.draw();
    showHoldings(store.read(), holdings, true);
  }
}

/** Empties what stands around the map; the notice in both languages says why. */
function clearAround(): void {
  const words = wordsOf(store.read().lang);
  fill(need("#heading"), make("h1", {}, words.name));
  document.title = words.name;
  need("#correction").hidden = true;
  need("#correction").replaceChildren();
  for (const part of document.querySelectorAll("noscript, meta[property], [name=description]"))
    part.remove();
  document.querySelector("#colophon .updated")?.remove();
  for (const part of ["#legend", "#status"]) need(part).replaceChildren();
}

/** A service that was too busy is asked again soon, and then ever more seldom. */
let pause = 10_000;

/** Begins again after a while; what it returns begins at once. */
function beginLater(wait = RENEW_AFTER_MS): () => void {
  const timer = window.setTimeout(() => void start(), wait);
  return () => {
    window.clearTimeout(timer);
    void start();
  };
}

/** A frame that was opened in darkness begins when there is something to show. */
function waitForLight(): void {
  clearAround();
  showDarkness(store.read().lang, beginLater());
}

let opened: Promise<MapView> | null = null;

async function start(): Promise<void> {
  const state = store.read();
  dressPage(state.theme, state.lang);
  showLoading(state.lang);
  try {
    opened ??= openView(state);
    const view = opened.catch((problem: unknown) => {
      opened = null;
      throw problem;
    });
    // Ground and records are asked for at once: each would wait for a round trip of the other.
    const found = findHoldings(boundView(need("#map"), state), state);
    const [period, holdings] = (await Promise.all([found, view]))[0];
    const shownAt = await findShownAt(state, holdings, new AbortController().signal);
    hideDarkness();
    new Frame(await view, period, holdings, shownAt);
  } catch (problem) {
    if (isDark(problem)) waitForLight();
    else {
      showFailure(state.lang, problem, beginLater(pause));
      pause = Math.min(2 * pause, RENEW_AFTER_MS);
    }
  }
  postHeight();
}

listenToFrame();
void start();
