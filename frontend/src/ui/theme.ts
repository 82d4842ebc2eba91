/** Light or dark, left to right or right to left: how the page presents itself to this reader. */
import type { Lang, Theme } from "../state/viewstate";

const prefersDark = (): MediaQueryList => matchMedia("(prefers-color-scheme: dark)");

/** The theme that is shown when the reader left the choice to the device. */
export function resolveTheme(theme: Theme): "light" | "dark" {
  if (theme !== "auto") return theme;
  return prefersDark().matches ? "dark" : "light";
}

/** Sets theme, language and direction on the page. */
export function dressPage(theme: Theme, lang: Lang): void {
  const root = document.documentElement;
  root.dataset.theme = resolveTheme(theme);
  root.lang = lang;
  root.dir = lang === "ar" ? "rtl" : "ltr";
}

/** Tells when the device changes its mind about light and dark. */
export function watchDevice(act: () => void): void {
  prefersDark().addEventListener("change", act);
}

/** The language that this reader's browser asks for, if it is one of ours. */
export function guessLang(): Lang {
  return navigator.languages.some((each) => each.startsWith("ar")) &&
    !navigator.languages[0]?.startsWith("en")
    ? "ar"
    : "en";
}
