/** Beside the map: the search for a place, the filters that are set, and the choices of others. */

import { isDark } from "../api/client";
import { type Facets, type FilteredQuestion, loadFacets } from "../api/facets";
import type { Holdings, Period } from "../api/loading";
import { type Ground, listGovernorates } from "../ground/basemap";
import { type Filters, isFiltered } from "../state/filters";
import type { Lang, ViewState } from "../state/viewstate";
import { isolate } from "../words/figures";
import { allWordsOf } from "../words/recordwords";
import { compose, countThings } from "../words/words";
import { type KnownNames, listChips, makeChips } from "./chips";
import { type Child, fill, make } from "./elements";
import { makeFilters } from "./filters";
import { nameUnit } from "./placenames";

/** What the finder needs of the rest of the page. */
export interface FinderHands {
  ground: Ground;
  change(patch: Partial<ViewState>): void;
}

/** What is on the page when the finder is drawn. */
export interface FinderView {
  state: ViewState;
  holdings: Holdings;
  period: Period;
  /** Whether nothing was loaded yet: not that there is nothing. */
  blank: boolean;
}

/** Fills a place; the reader stays at the same choice, wherever it now stands. */
function refill(place: Element, ...children: Child[]): void {
  const held = place.contains(document.activeElement)
    ? (document.activeElement as HTMLElement).dataset.key
    : undefined;
  fill(place, children);
  if (held === undefined) return;
  const same = place.querySelector<HTMLElement>(`[data-key="${CSS.escape(held)}"]`);
  same?.focus({ preventScroll: true });
}

/** The filters of one page. */
export class Finder {
  private readonly chips = make("div", { class: "chip-row" });
  private readonly body = make("div", { class: "filter-body" });
  private readonly summary = make("summary");
  private readonly details = make("details", { class: "filters" }, this.summary, this.body);
  private facets: Facets | null = null;
  /** The question that the choices were counted for. */
  private counted = "";
  private pending = new AbortController();
  private view: FinderView | null = null;
  private readonly sources = new Map<string, string>();

  constructor(
    place: Element,
    private readonly hands: FinderHands,
  ) {
    place.append(this.chips, this.details);
    this.details.addEventListener("toggle", () => this.follow());
  }

  /** Draws what is set and what could be; the counts follow when the reader looks at them. */
  draw(view: FinderView): void {
    this.view = view;
    const { lang } = view.state;
    const words = allWordsOf(lang);
    const n = listChips(view.state, lang, this.names(lang)).length;
    const label = n === 0 ? words.filters : words.filtersOn;
    fill(this.summary, compose(label, { n: isolate(this.tell(n), lang) }));
    this.drawChips();
    this.follow();
  }

  /** What the filters are called, for a printed page. */
  tellFilters(): string[] {
    if (this.view === null) return [];
    const { lang } = this.view.state;
    return listChips(this.view.state, lang, this.names(lang)).map(({ name, value }) =>
      compose(allWordsOf(lang).chip, { name, value }).join(""),
    );
  }

  private tell(n: number): string {
    return new Intl.NumberFormat(this.view?.state.lang === "ar" ? "ar-SY" : "en-GB").format(n);
  }

  private names(lang: Lang): KnownNames {
    return {
      place: (code) => this.namePlace(code, lang),
      source: (name) => (lang === "ar" ? (this.sources.get(name) ?? null) : null),
    };
  }

  private namePlace(code: string, lang: Lang): string | null {
    const known = listGovernorates(this.hands.ground, lang).find((each) => each.pcode === code);
    if (known !== undefined) return known[`name_${lang}`];
    return nameUnit(code, lang, () => this.view && this.draw(this.view));
  }

  private readonly change = (patch: Partial<Filters>): void => {
    const held = this.chips.contains(document.activeElement);
    this.hands.change(patch);
    // The chip under the reader's finger is gone.
    if (held && !this.chips.contains(document.activeElement))
      (this.chips.querySelector("button") ?? this.summary).focus();
  };

  private drawChips(): void {
    if (this.view === null) return;
    const { state, holdings, blank } = this.view;
    const words = allWordsOf(state.lang);
    this.noteSources(holdings);
    const filtered = isFiltered(state);
    const none = filtered && !blank && holdings.matched === 0;
    const events = isolate(countThings("events", holdings.matched, state.lang), state.lang);
    refill(
      this.chips,
      makeChips(state, state.lang, this.names(state.lang), this.change),
      filtered &&
        !none &&
        !blank &&
        make("p", { class: "matched" }, compose(words.matchCount, { n: events })),
      none &&
        make(
          "p",
          { class: "notice" },
          make("strong", {}, words.noneMatch),
          " ",
          words.noneMatchWay,
        ),
    );
  }

  private noteSources(holdings: Holdings): void {
    for (const { properties } of holdings.events) {
      properties.sources.forEach((name, i) => {
        const arabic = properties.sources_ar?.[i];
        if (arabic) this.sources.set(name, arabic);
      });
    }
  }

  /** Counts the choices anew when the reader looks at them and the question is another one. */
  private follow(): void {
    if (!this.details.open || this.view === null) return;
    const { state, period } = this.view;
    const asked = { ...state, ...period };
    const question = JSON.stringify([period, this.readQuestion(state)]);
    if (question === this.counted) {
      this.drawBody();
      return;
    }
    this.counted = question;
    this.pending.abort();
    this.pending = new AbortController();
    void this.count(asked, this.pending.signal);
  }

  private readQuestion(state: ViewState): unknown[] {
    const { event_type, verification, precision, actor, source, place, killed_min } = state;
    const asOf = [state.known_at, state.snapshot];
    return [event_type, verification, precision, actor, source, place, killed_min, ...asOf];
  }

  private async count(asked: FilteredQuestion, signal: AbortSignal): Promise<void> {
    try {
      this.facets = await loadFacets(asked, signal);
      for (const { value, name_ar } of this.facets.source)
        if (name_ar) this.sources.set(value, name_ar);
      this.drawBody();
      this.drawChips();
    } catch (problem) {
      if (signal.aborted || isDark(problem)) return;
      this.counted = "";
      const { facetsFailed } = allWordsOf(this.view?.state.lang ?? "en");
      fill(this.body, make("p", { class: "notice" }, facetsFailed));
    }
  }

  private drawBody(): void {
    if (this.view === null || this.facets === null) return;
    const { state } = this.view;
    const namePlace = (code: string): string => this.namePlace(code, state.lang) ?? code;
    const shown = { filters: state, facets: this.facets, lang: state.lang, namePlace };
    refill(this.body, makeFilters(shown, this.change));
  }
}
