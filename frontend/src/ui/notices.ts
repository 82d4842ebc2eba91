/** What the page says while it waits, when it fails, and when there is nothing to show. */

import type { Holdings } from "../api/loading";
import { listArrows, MOST_ARROWS } from "../layers/flows";
import type { Lang } from "../state/viewstate";
import { tellNumber } from "../words/figures";
import { countThings, wordsOf } from "../words/words";
import { fill, make, makeButton, need } from "./elements";

/** Says that records are on their way. */
export function showLoading(lang: Lang): void {
  const place = need("#status");
  place.className = "busy";
  fill(place, wordsOf(lang).loading);
}

/** Says what is in view, to readers who do not see it change. */
function showResult(text: string): void {
  const place = need("#status");
  place.className = "quiet";
  place.textContent = text;
}

/** Says that something is missing from the map, where everyone sees it. */
function showNotice(text: string): void {
  const place = need("#status");
  place.className = "said";
  place.textContent = text;
}

/** Says that loading failed and offers another try. */
export function showFailure(lang: Lang, problem: unknown, retry: () => void): void {
  const words = wordsOf(lang);
  const place = need("#status");
  const why = problem instanceof Error ? words.failedWhy.replace("{why}", problem.message) : "";
  place.className = "failed";
  fill(place, make("span", {}, words.failed, " ", why, " "), makeButton(words.retry, retry));
}

/** Why not every event is drawn; null when every one is. */
export function explainMissing(lang: Lang, holdings: Holdings): string | null {
  if (holdings.counts === null) return null;
  const words = wordsOf(lang);
  const sentence = holdings.clusters.length > 0 ? words.tooManyNear : words.tooMany;
  return sentence.replace("{events}", countThings("events", holdings.matched, lang));
}

/** Why not every movement has its arrow; null when every one has. */
export function explainArrows(lang: Lang, holdings: Holdings): string | null {
  const arrows = listArrows(holdings.flows).length;
  if (arrows <= MOST_ARROWS) return null;
  return wordsOf(lang)
    .mostArrows.replace("{all}", tellNumber(arrows, lang))
    .replace("{n}", tellNumber(MOST_ARROWS, lang));
}

/** Says how many events there are, and what the map does not show; or that figures changed. */
export function showHoldings(lang: Lang, holdings: Holdings, renewed = false): void {
  const words = wordsOf(lang);
  const events = countThings("events", holdings.matched, lang);
  const reasons = [explainMissing(lang, holdings), explainArrows(lang, holdings)];
  const missing = reasons.filter((reason) => reason !== null).join(" ") || null;
  if (missing !== null) showNotice(missing);
  else if (holdings.matched === 0) showNotice(words.empty);
  else showResult(renewed ? words.renewed.replace("{events}", events) : events);
}
