/** A part of a record that is loaded when a reader opens it, and not before. */
import { isDark } from "../../api/client";
import type { Lang } from "../../state/viewstate";
import { allWordsOf } from "../../words/recordwords";
import { fill, make, makeButton } from "../elements";

/** Fetches the content of a part and draws it into its place. */
export type Load = (place: Element, signal: AbortSignal) => Promise<void>;

/** Loads into a place; says so meanwhile, and offers another try when it fails. */
export async function loadInto(
  place: HTMLElement,
  lang: Lang,
  load: Load,
  signal: AbortSignal,
): Promise<void> {
  const words = allWordsOf(lang);
  fill(place, make("p", { class: "help" }, words.loading));
  try {
    await load(place, signal);
  } catch (problem) {
    if (signal.aborted || isDark(problem)) return;
    const why = problem instanceof Error ? problem.message : "";
    const again = makeButton(words.retry, () => void loadInto(place, lang, load, signal));
    fill(place, make("p", { class: "notice" }, words.failed, " ", why, " ", again));
  }
}

/** A closed part under its title. */
export function makeLazy(title: string, lang: Lang, load: Load): HTMLDetailsElement {
  const place = make("div", { class: "lazy", "aria-live": "polite" });
  const part = make("details", {}, make("summary", {}, title), place);
  const { signal } = new AbortController();
  let asked = false;
  part.addEventListener("toggle", () => {
    if (!part.open || asked) return;
    asked = true;
    void loadInto(place, lang, load, signal);
  });
  return part;
}
