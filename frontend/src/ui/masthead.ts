import type { Lang, ViewState } from "../state/viewstate";
import { allWordsOf } from "../words/recordwords";
import { fill, make, makeButton, need } from "./elements";
import { resolveTheme } from "./theme";

function makeControls(state: ViewState, change: (patch: Partial<ViewState>) => void): HTMLElement {
  const words = allWordsOf(state.lang);
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
    viewButton("text", words.showText),
  );
  return make("nav", { "aria-label": words.controlsLabel }, views, theme, lang);
}

/** The view in one sentence, and what opens the question of an earlier day. */
export interface Summary {
  /** Null as long as it is not known. */
  sentence: readonly (string | Node)[] | null;
  /** Absent when the question is open already, or there is nothing to ask about. */
  askKnown: (() => void) | null;
}

function makeTitle(lang: Lang): HTMLElement {
  const words = allWordsOf(lang);
  return make(
    "div",
    { class: "title" },
    make("h1", {}, words.name),
    make("p", { class: "tagline" }, words.tagline),
  );
}

/** Draws the name of the page alone, where there is nothing to choose from. */
export function drawTitle(lang: Lang): void {
  fill(need("#masthead"), makeTitle(lang));
}

/** The sentence that the service wrote into the page, which stands until there is a newer one. */
function findTold(lang: Lang): Element | null {
  return document.querySelector(`#masthead [data-told][lang="${lang}"]`);
}

/** Draws the head of the page. */
export function drawMasthead(
  state: ViewState,
  { sentence, askKnown }: Summary,
  change: (patch: Partial<ViewState>) => void,
): void {
  const words = allWordsOf(state.lang);
  fill(
    need("#masthead"),
    makeTitle(state.lang),
    make(
      "p",
      { class: "sum" },
      sentence === null ? findTold(state.lang) : make("span", {}, sentence),
      askKnown && makeButton(words.knownOpen, askKnown, { class: "ask-known" }),
    ),
    makeControls(state, change),
  );
}
