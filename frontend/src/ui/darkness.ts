/** The page while the service is dark: a notice in both languages, and nothing else. */

import type { Lang } from "../state/viewstate";
import { wordsOf } from "../words/words";
import { fill, make, makeButton, need } from "./elements";

function explain(lang: Lang): HTMLElement {
  const words = wordsOf(lang);
  return make(
    "div",
    { class: "notice-in", lang, dir: lang === "ar" ? "rtl" : "ltr" },
    make("h2", {}, words.darkTitle),
    make("p", {}, words.darkWhy),
    makeAbout(lang),
  );
}

/** A link to a page that is not the map's own, in the reader's language. */
export function linkPage(page: string, lang: Lang, text: string): HTMLElement {
  const href = `${page}?lang=${lang}`;
  return make("a", { href, target: "_blank", rel: "noopener", class: "about" }, text);
}

/** The ways to what the project promises: how it knows, and what it withholds. */
export function makeAbout(lang: Lang): HTMLElement {
  const words = wordsOf(lang);
  return make(
    "span",
    { class: "abouts" },
    linkPage("about/method", lang, words.aboutMethod),
    " · ",
    linkPage("about/data-policy", lang, words.aboutPolicy),
  );
}

/** What the service wrote into the page for readers without scripts and for cards of links. */
const WRITTEN =
  "noscript, meta[property], meta[name=description], link[rel=alternate], link[rel=canonical]";

/** Puts the notice in the place of the map; the reader's own language comes first. */
export function showDarkness(lang: Lang, again: () => void): void {
  for (const each of document.querySelectorAll(WRITTEN)) each.remove();
  const place = need("#darkness");
  const other = lang === "en" ? "ar" : "en";
  if (place.hidden || place.lang !== lang) {
    const button = makeButton(wordsOf(lang).lookAgain, again);
    place.lang = lang;
    fill(place, make("div", { role: "alert" }, explain(lang), explain(other)), button);
  }
  place.hidden = false;
  need("main").hidden = true;
}

/** Makes way for the map again. */
export function hideDarkness(): void {
  need("#darkness").hidden = true;
  need("main").hidden = false;
}
