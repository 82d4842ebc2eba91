/** The head of the page: what this is, which period it shows, and how to show it otherwise. */
import { tellPeriod } from "./days";
import { fill, make, makeButton, need } from "./elements";
import { isolate } from "./figures";
import type { Holdings, Period } from "./loading";
import { resolveTheme } from "./theme";
import type { Lang, ViewState } from "./viewstate";
import { compose, countThings, wordsOf } from "./words/words";

/** The period and its numbers in one sentence. */
export function sumUp(holdings: Holdings, period: Period, lang: Lang): (string | Node)[] {
  const words = wordsOf(lang);
  const sources = new Set(holdings.events.flatMap((event) => event.properties.sources));
  const gaps = {
    period: make("bdi", {}, tellPeriod(period.from, period.to, lang)),
    events: make("bdi", {}, countThings("events", holdings.matched, lang)),
    sources: isolate(countThings("sources", sources.size, lang), lang),
  };
  const sentence = sources.size === 0 ? words.sumUpPlain : words.sumUp;
  return compose(sentence, gaps) as (string | Node)[];
}

function makeControls(state: ViewState, change: (patch: Partial<ViewState>) => void): HTMLElement {
  const words = wordsOf(state.lang);
  const dark = resolveTheme(state.theme) === "dark";
  const viewButton = (view: ViewState["view"], label: string): HTMLElement =>
    makeButton(label, () => change({ view }), { "aria-pressed": String(state.view === view) });
  const theme = makeButton(dark ? words.themeLight : words.themeDark, () =>
    change({ theme: dark ? "light" : "dark" }),
  );
  const other = words.otherLanguageCode as Lang;
  const lang = makeButton(words.otherLanguage, () => change({ lang: other }), {
    lang: other,
    class: "language",
  });
  const views = make(
    "span",
    { class: "switch", role: "group", "aria-label": words.viewLabel },
    viewButton("map", words.showMap),
    viewButton("table", words.showTable),
  );
  return make("nav", { "aria-label": words.controlsLabel }, views, theme, lang);
}

/** Draws the head of the page. */
export function drawMasthead(
  state: ViewState,
  sentence: readonly (string | Node)[],
  change: (patch: Partial<ViewState>) => void,
): void {
  const words = wordsOf(state.lang);
  fill(
    need("#masthead"),
    make(
      "div",
      { class: "title" },
      make("h1", {}, words.name),
      make("p", { class: "tagline" }, words.tagline),
    ),
    make("p", { class: "sum" }, sentence),
    makeControls(state, change),
  );
}
