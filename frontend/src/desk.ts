/** Keeps the parts of the explorer in step: map, time range, key, panel, table and address. */
import { type Bars, frameDomain, loadBars } from "./api/bars";
import { isDark } from "./api/client";
import { chooseFrame } from "./api/events";
import { ageHoldings } from "./api/expiry";
import type { Frame } from "./api/holdings";
import {
  EMPTY_HOLDINGS,
  findShownAt,
  type Holdings,
  loadHoldings,
  type Period,
  type Question,
} from "./api/loading";
import { keepPage, PATIENCE_MS } from "./api/upkeep";
import type { Ground } from "./ground/basemap";
import { keepDistricts } from "./ground/districts";
import { layTiles } from "./ground/tiles";
import { type MapView, openMapView } from "./layers/mapview";
import { type Filters, NO_FILTERS } from "./state/filters";
import type { ViewState } from "./state/viewstate";
import type { ViewStore } from "./state/viewstore";
import {
  type AroundActions,
  type AroundFacts,
  drawBarsOf,
  drawBesideMap,
  drawFootOf,
  drawHeadOf,
  drawKeyOf,
} from "./ui/aroundmap";
import { drawAsOf } from "./ui/asof";
import { Contact } from "./ui/contact";
import { hideDarkness, showDarkness } from "./ui/darkness";
import { letOthers, need } from "./ui/elements";
import { Finding } from "./ui/finding";
import { onDark } from "./ui/mode";
import { showFailure, showHoldings, showLoading } from "./ui/notices";
import type { ListView } from "./ui/panel/list";
import { Opening } from "./ui/panel/opening";
import {
  ageDistant,
  clearPanel,
  drawPanel,
  listDistant,
  redrawPanel,
  renewDistant,
} from "./ui/panel/panel";
import { bringForward, clearPlain, drawPlain } from "./ui/plainview";
import { listenToPrint, type PrintedView } from "./ui/printed";
import { openSymbolKeys } from "./ui/symbolkeys";
import { dressPage, watchDevice } from "./ui/theme";

const LIST_PAUSE_MS = 180;
const FILTERS = Object.keys(NO_FILTERS) as (keyof Filters)[];

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** One reader's page at work. */
export class Desk {
  private holdings: Holdings = EMPTY_HOLDINGS;
  private bars: Bars | null = null;
  /** The days that the bars stand for; kept while the reader only asks for other events. */
  private domain: Period | null = null;
  private pending = new AbortController();
  private listTimer = 0;
  private readonly contact = new Contact();
  /** Sets the clock of the page by the records at hand. */
  private look = (): void => {};
  /** Whether nobody waits for records. */
  private settled = false;
  /** Whether the service shows nothing at present, so that nothing may stay on the page. */
  private dark = false;
  /** When the snapshot in view was shown; null while that is not known. */
  private shownAt: string | null = null;
  private readonly view: MapView;
  private readonly finding: Finding;
  private readonly opening: Opening;

  constructor(
    private readonly store: ViewStore,
    private readonly ground: Ground,
    private readonly extent: Period,
  ) {
    // First of all: a map behind the words that the page came with would have no size.
    this.drawForm();
    this.view = openMapView(need("#map"), ground, store.read(), {
      move: (place) => store.change(place, true),
      select: (id) => this.select(id),
    });
    const { map } = this.view;
    layTiles(map);
    this.opening = new Opening(this.view, ground);
    this.finding = new Finding(need("#finder"), { map, ground, change: this.change });
    openSymbolKeys(map, () => this.listView());
    keepDistricts(map, ground, () => drawFootOf(this.tellAround(), ground));
    store.listen((state, changed) => this.follow(state, changed));
    watchDevice(() => this.dress());
    onDark(() => this.goDark());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && store.read().sel !== null) this.select(null);
    });
    listenToPrint(() => this.printedView());
    const roomy = matchMedia("(min-width: 1200px) and (min-height: 700px)").matches;
    need("#key").toggleAttribute("open", roomy);
  }

  /** Shows the first view; a link that says where to look is not moved to its record. */
  open(placed: boolean): void {
    this.drawAround();
    const opened = this.store.read();
    void this.reload().then(() => {
      if (!placed) this.opening.reveal(opened, this.holdings);
    });
    this.look = keepPage({
      listCorridors: () => [...this.holdings.corridors, ...listDistant()],
      age: (now) => this.age(now),
      renew: () => this.renew(),
    });
  }

  private period(): Period {
    const { from, to } = this.store.read();
    return { from: from ?? this.extent.from, to: to ?? this.extent.to };
  }

  private readonly change = (patch: Partial<ViewState>): void => this.store.change(patch);

  private ask(): Question {
    return { ...this.store.read(), ...this.period() };
  }

  private frame(): Frame {
    return chooseFrame(this.view.readBounds(), this.store.read().zoom);
  }

  private select(id: string | null): void {
    if (id !== null) this.opening.begin();
    this.store.change({ sel: id });
  }

  /** What a reader can do around the map. */
  private readonly act: AroundActions = {
    change: this.change,
    select: (id) => this.select(id),
    choosePeriod: (period, keepDomain, played = false) => {
      if (!keepDomain) [this.bars, this.domain] = [null, null];
      this.store.change(period, played);
    },
  };

  private listView(): ListView {
    const select = (id: string | null): void => this.select(id);
    const bounds = this.view.readBounds();
    return { state: this.store.read(), holdings: this.holdings, asked: this.ask(), bounds, select };
  }

  private printedView(): PrintedView {
    const { holdings, shownAt } = this;
    const filters = this.finding.tellFilters();
    return { state: this.store.read(), period: this.period(), holdings, shownAt, filters };
  }

  /** Whether nothing is at hand: not that there is nothing. */
  private isBlank(): boolean {
    return this.holdings === EMPTY_HOLDINGS;
  }

  private tellAround(): AroundFacts {
    const { bars, dark } = this;
    const [blank, answered] = [this.isBlank(), this.contact.hasAnswered()];
    return { ...this.listView(), period: this.period(), bars, blank, dark, answered };
  }

  private drawRecords(): void {
    if (this.isBlank() && this.store.read().sel === null) need("#panel").replaceChildren();
    else drawPanel(this.listView(), this.ground);
  }

  /** Draws the view as a table or a text. */
  private drawTable(renewed = false): void {
    const state = this.store.read();
    const fail = (problem: unknown): void =>
      showFailure(state.lang, problem, () => this.drawTable(true));
    drawPlain(need("#table"), state, { ...this.act, fail }, renewed);
  }

  private drawForm(): void {
    if (bringForward(this.store.read().view)) this.drawTable();
  }

  /** Draws all but map and list; a slider that a reader holds is only replaced for new bars. */
  private drawAround(withBars = true): void {
    const { ground, finding, extent, act } = this;
    drawHeadOf(this.tellAround(), act);
    this.drawAsOf();
    const facts = this.tellAround();
    drawBesideMap(facts, act, { ground, finding, extent });
    if (withBars) drawBarsOf(facts, act, extent);
  }

  /** Draws what is said above the map; the map then fits the room that is left. */
  private drawAsOf(): void {
    const view = { state: this.store.read(), shownAt: this.shownAt, dark: this.dark };
    if (drawAsOf(view, this.change)) this.view.refit(view.state);
  }

  /** Takes everything off the page at the first word that nothing is to be shown. */
  private goDark(): void {
    const { lang } = this.store.read();
    showDarkness(lang, () => void this.reload());
    if (this.dark) return;
    this.dark = true;
    this.begin();
    [this.holdings, this.bars, this.settled] = [EMPTY_HOLDINGS, null, true];
    clearPanel(lang);
    for (const part of ["#timeline", "#status"]) need(part).replaceChildren();
    clearPlain(need("#table"));
    this.view.draw(this.store.read(), EMPTY_HOLDINGS);
    this.drawAround();
    this.look();
  }

  private drawAll(): void {
    this.drawView();
    this.drawBeside();
  }

  private drawView(): void {
    if (this.dark) {
      this.goDark();
      return;
    }
    this.drawForm();
    this.view.draw(this.store.read(), this.holdings);
  }

  private drawBeside(withBars = true): void {
    this.drawAround(withBars);
    if (this.dark) return;
    this.drawRecords();
    showHoldings(this.store.read(), this.holdings);
  }

  private begin(): AbortController {
    this.pending.abort();
    this.pending = new AbortController();
    return this.pending;
  }

  /** Asks for what the view shows; after a mere move of the map the time range stays as it is. */
  private async reload(moved = false): Promise<void> {
    const { signal } = this.begin();
    const { lang } = this.store.read();
    this.settled = false;
    showLoading(lang);
    try {
      const asked = this.ask();
      this.domain ??= frameDomain(this.period(), this.extent);
      const [holdings, counted] = await Promise.all([
        loadHoldings(asked, this.frame(), signal),
        this.bars ?? loadBars(this.domain, asked, signal),
      ]);
      this.shownAt = await findShownAt(asked, holdings, signal);
      this.holdings = ageHoldings(holdings, Date.now());
      const sameBars = moved && counted === this.bars;
      this.bars = counted;
      this.settled = true;
      this.noteAnswer();
      this.drawView();
      // A finger that comes down meanwhile is not kept waiting for the list.
      await letOthers();
      signal.throwIfAborted();
      this.drawBeside(!sameBars);
      this.look();
    } catch (problem) {
      if (signal.aborted) return;
      this.settled = true;
      if (isDark(problem)) return;
      this.contact.fail(lang);
      showFailure(lang, problem, () => void this.reload());
    }
  }

  private noteAnswer(): void {
    this.contact.note(this.store.read().lang);
    if (!this.dark) return;
    this.dark = false;
    hideDarkness();
    this.view.refit(this.store.read());
  }

  /** Lets what has lapsed be seen, and says nothing: no figure changed. */
  private age(now: number): void {
    const aged = ageHoldings(this.holdings, now);
    const lapsed = aged !== this.holdings;
    this.holdings = aged;
    if (lapsed) this.view.draw(this.store.read(), aged);
    if (ageDistant(now) || lapsed) redrawPanel(this.listView(), this.ground);
  }

  /** Asks again without a word; the page changes only if the records did. */
  private async renew(): Promise<void> {
    if (!this.settled) return;
    const mine = this.begin();
    const giveUp = window.setTimeout(() => mine.abort(), PATIENCE_MS);
    try {
      await this.takeNew(mine.signal);
    } catch (problem) {
      if (this.pending !== mine || isDark(problem)) return;
      this.contact.lose(this.store.read().lang);
    } finally {
      window.clearTimeout(giveUp);
    }
  }

  private async takeNew(signal: AbortSignal): Promise<void> {
    const { sel } = this.store.read();
    const asked = this.ask();
    const domain = this.domain ?? frameDomain(this.period(), this.extent);
    const [loaded, bars, aside] = await Promise.all([
      loadHoldings(asked, this.frame(), signal),
      loadBars(domain, asked, signal),
      renewDistant(sel, asked, signal),
    ]);
    // What the reader asked for meanwhile comes first.
    if (signal.aborted) return;
    const holdings = ageHoldings(loaded, Date.now());
    const counted = isSame(bars, this.bars);
    const changed =
      this.contact.isBroken() || this.dark || !counted || !isSame(holdings, this.holdings);
    this.noteAnswer();
    this.drawAsOf();
    if (changed) {
      [this.holdings, this.bars] = [holdings, bars];
      this.drawRenewed(!counted);
    } else if (aside) redrawPanel(this.listView(), this.ground);
    this.look();
  }

  private drawRenewed(withBars: boolean): void {
    const state = this.store.read();
    if (state.view !== "map") this.drawTable(true);
    this.view.draw(state, this.holdings);
    this.drawAround(withBars);
    redrawPanel(this.listView(), this.ground);
    showHoldings(state, this.holdings, true);
  }

  /** After a move: the list, and the records themselves where only a part is at hand. */
  private refreshList(): void {
    window.clearTimeout(this.listTimer);
    this.listTimer = window.setTimeout(() => {
      const { frame } = this.holdings;
      if (frame !== null && !isSame(frame, this.frame())) void this.reload(true);
      else if (this.store.read().sel === null) this.drawRecords();
      const facts = this.tellAround();
      drawKeyOf(facts, this.act);
      drawFootOf(facts, this.ground);
    }, LIST_PAUSE_MS);
  }

  private dress(): void {
    const { theme, lang } = this.store.read();
    dressPage(theme, lang);
    this.contact.repeat(lang);
    this.drawAll();
  }

  /** Takes off what is as of another time: no figure may stand below a date that is not its own. */
  private forgetTime(): void {
    const state = this.store.read();
    [this.holdings, this.bars, this.shownAt] = [EMPTY_HOLDINGS, null, null];
    clearPanel(state.lang);
    this.view.draw(state, EMPTY_HOLDINGS);
    this.drawAsOf();
  }

  private follow(state: ViewState, changed: Set<keyof ViewState>): void {
    const has = (...fields: (keyof ViewState)[]): boolean =>
      fields.some((each) => changed.has(each));
    if (has("lat", "lon", "zoom")) {
      this.view.moveTo(state);
      this.refreshList();
    }
    if (has("known_at", "snapshot")) this.forgetTime();
    const refiltered = has(...FILTERS);
    if (refiltered) this.bars = null;
    if (refiltered || has("from", "to", "known_at", "snapshot")) void this.reload();
    if (has("theme", "lang")) this.dress();
    else if (has("view", "layers", "sort")) this.drawAll();
    else if (has("zoom", "sel")) this.view.draw(state, this.holdings);
    if (!has("sel")) return;
    this.drawRecords();
    this.opening.follow(state, this.holdings);
  }
}
