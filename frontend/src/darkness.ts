/** The page while the service is dark: a notice in both languages, and nothing else. */
import { fill, make, makeButton, need } from "./elements";
import type { Lang } from "./viewstate";
import { wordsOf } from "./words/words";

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

/** The ways to what the project promises: how it knows, and what it withholds. */
export function makeAbout(lang: Lang): HTMLElement {
  const words = wordsOf(lang);
  const link = (page: string, text: string): HTMLElement =>
    make(
      "a",
      { href: `about/${page}?lang=${lang}`, target: "_blank", rel: "noopener", class: "about" },
      text,
    );
  return make(
    "span",
    { class: "abouts" },
    link("method", words.aboutMethod),
    " · ",
    link("data-policy", words.aboutPolicy),
  );
}

/** Puts the notice in the place of the map; the reader's own language comes first. */
export function showDarkness(lang: Lang, again: () => void): void {
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
