/** Keeps the parts of the explorer in step: map, time range, key, panel, table and address. */
import type { Ground } from "./basemap";
import { need } from "./elements";
import {
  type Bars,
  choosePart,
  EMPTY_HOLDINGS,
  frameDomain,
  type Holdings,
  loadBars,
  loadHoldings,
  type Period,
} from "./loading";
import { type MapView, openMapView } from "./mapview";
import { drawMasthead } from "./masthead";
import { showFailure, showHoldings, showLoading } from "./notices";
import { boundSelection, drawPanel, focusPanel } from "./panel/panel";
import { makeViewShare } from "./share";
import { sumUp } from "./summary";
import { drawColophon, drawSurroundings } from "./surroundings";
import { drawTable } from "./table";
import { dressPage, watchDevice } from "./theme";
import { drawTimeline } from "./timeline";
import type { ViewState } from "./viewstate";
import type { ViewStore } from "./viewstore";

const LIST_PAUSE_MS = 180;
const NARROW = "(max-width: 899px)";

/** One reader's page at work. */
export class Desk {
  private holdings: Holdings = EMPTY_HOLDINGS;
  private bars: Bars | null = null;
  private pending = new AbortController();
  private listTimer = 0;
  private opener: HTMLElement | null = null;
  private readonly view: MapView;

  constructor(
    private readonly store: ViewStore,
    private readonly ground: Ground,
    private readonly extent: Period,
  ) {
    this.view = openMapView(need("#map"), ground, store.read(), {
      move: (place) => store.change(place, true),
      select: (id) => this.select(id),
    });
    store.listen((state, changed) => this.follow(state, changed));
    watchDevice(() => this.dress());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && store.read().sel !== null) this.select(null);
    });
    const roomy = matchMedia("(min-width: 1200px) and (min-height: 700px)").matches;
    need("#key").toggleAttribute("open", roomy);
  }

  /** Shows the first view. */
  open(): void {
    this.drawAround();
    const { sel, view } = this.store.read();
    const linked = new URLSearchParams(location.search).has("map");
    void this.reload().then(() => {
      if (sel !== null && !linked) this.revealSelection(sel, view);
    });
  }

  private period(): Period {
    const { from, to } = this.store.read();
    return { from: from ?? this.extent.from, to: to ?? this.extent.to };
  }

  private select(id: string | null): void {
    if (id !== null) this.opener = document.activeElement as HTMLElement | null;
    this.store.change({ sel: id });
  }

  private choosePeriod(period: Period, keepDomain: boolean): void {
    if (!keepDomain) this.bars = null;
    this.store.change(period);
  }

  private drawRecords(): void {
    const select = (id: string | null): void => this.select(id);
    const bounds = this.view.readBounds();
    drawPanel({ state: this.store.read(), holdings: this.holdings, bounds, select }, this.ground);
  }

  private drawFoot(): void {
    const state = this.store.read();
    const share = makeViewShare(state, this.period(), this.view.readBounds());
    drawColophon(state, this.ground, share);
  }

  private drawAround(): void {
    const state = this.store.read();
    const change = (patch: Partial<ViewState>): void => this.store.change(patch);
    const select = (id: string): void => this.select(id);
    drawMasthead(state, sumUp(this.holdings, this.period(), state.lang), change);
    drawSurroundings(state, this.holdings, this.ground, { change, select });
    this.drawFoot();
    if (this.bars === null) return;
    const shown = { bars: this.bars, period: this.period(), extent: this.extent, lang: state.lang };
    drawTimeline(shown, (period, keepDomain) => this.choosePeriod(period, keepDomain));
  }

  private drawAll(): void {
    const state = this.store.read();
    const asTable = state.view === "table";
    for (const part of ["#map", "#overlay", "#key"]) need(part).inert = asTable;
    const table = need("#table");
    table.hidden = !asTable;
    if (asTable) drawTable(table, this.holdings, state.lang, (id) => this.select(id));
    this.view.draw(state, this.holdings);
    this.drawAround();
    this.drawRecords();
    showHoldings(state.lang, this.holdings);
  }

  private async reload(): Promise<void> {
    this.pending.abort();
    this.pending = new AbortController();
    const { signal } = this.pending;
    const { lang, zoom } = this.store.read();
    showLoading(lang);
    try {
      const part = choosePart(this.view.readBounds(), zoom);
      const bars = this.bars ?? loadBars(frameDomain(this.period(), this.extent), signal);
      [this.holdings, this.bars] = await Promise.all([
        loadHoldings(this.period(), part, signal),
        bars,
      ]);
      this.drawAll();
    } catch (problem) {
      if (!signal.aborted) showFailure(lang, problem, () => void this.reload());
    }
  }

  /** After a move: the list, and the records themselves where only a part is at hand. */
  private refreshList(): void {
    window.clearTimeout(this.listTimer);
    this.listTimer = window.setTimeout(() => {
      const { zoom, sel } = this.store.read();
      const inParts = this.holdings.counts !== null || this.holdings.part !== null;
      const part = inParts ? choosePart(this.view.readBounds(), zoom) : null;
      const known = JSON.stringify(this.holdings.part ?? this.holdings.tried);
      if (inParts && JSON.stringify(part) !== known) void this.reload();
      else if (sel === null) this.drawRecords();
      this.drawFoot();
    }, LIST_PAUSE_MS);
  }

  private returnFocus(): void {
    const id = this.opener?.dataset.id;
    const row =
      id === undefined ? null : document.querySelector<HTMLElement>(`button[data-id="${id}"]`);
    (row ?? this.opener)?.focus();
    this.opener = null;
  }

  private showSelection(state: ViewState): void {
    this.drawRecords();
    if (state.sel === null) {
      this.returnFocus();
      return;
    }
    focusPanel();
    this.revealSelection(state.sel, state.view);
    if (matchMedia(NARROW).matches) need("#panel").scrollIntoView({ block: "start" });
  }

  private revealSelection(sel: string, view: ViewState["view"]): void {
    const bounds = boundSelection(sel, this.holdings, this.ground);
    const mostZoom = sel.startsWith("clu_") ? 12 : 11;
    const key = need<HTMLDetailsElement>("#key");
    const inset = matchMedia(NARROW).matches || !key.open ? 0 : key.offsetWidth;
    if (bounds !== null && view === "map") this.view.reveal(bounds, mostZoom, inset);
  }

  private dress(): void {
    const { theme, lang } = this.store.read();
    dressPage(theme, lang);
    this.drawAll();
  }

  private follow(state: ViewState, changed: Set<keyof ViewState>): void {
    const has = (...fields: (keyof ViewState)[]): boolean =>
      fields.some((each) => changed.has(each));
    if (has("lat", "lon", "zoom")) {
      this.view.moveTo(state);
      this.refreshList();
    }
    if (has("from", "to")) void this.reload();
    if (has("theme", "lang")) this.dress();
    else if (has("view", "layers")) this.drawAll();
    else if (has("zoom", "sel")) this.view.draw(state, this.holdings);
    if (has("sel")) this.showSelection(state);
  }
}
