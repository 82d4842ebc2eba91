/** What the page says while it waits, when it fails, and when there is nothing to show. */

import type { Holdings } from "../api/loading";
import { listArrows, MOST_ARROWS } from "../layers/flows";
import { isFiltered } from "../state/filters";
import type { Lang, ViewState } from "../state/viewstate";
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

/** How many events the map shows in one form or another. */
export function countDrawn({ counts, events }: Holdings): number {
  const located = events.filter((event) => event.geometry !== null).length;
  return counts?.reduce((sum, row) => sum + row.events, 0) ?? located;
}

/**
 * Why not every event is drawn by itself; null when every one is. What is drawn, what has no
 * place and what lies elsewhere add up to the number that matches.
 */
export function explainMissing(lang: Lang, holdings: Holdings): string | null {
  if (holdings.frame === null) return null;
  const words = wordsOf(lang);
  const { counts, part } = holdings;
  const byUnits = part === null ? words.byUnits : words.byUnitsHere;
  return (counts === null ? words.partHere : byUnits)
    .replace("{events}", countThings("events", holdings.matched, lang))
    .replace("{drawn}", tellNumber(countDrawn(holdings), lang))
    .replace("{nowhere}", tellNumber(holdings.unlocated, lang));
}

/** What a choice of events does not choose from; null without a choice. */
function explainFilters(state: ViewState): string | null {
  return isFiltered(state) ? wordsOf(state.lang).notFiltered : null;
}

/** Why not every cluster is outlined; null when every one is. */
function explainClusters(lang: Lang, { clusters, clustersMatched }: Holdings): string | null {
  if (clustersMatched <= clusters.length) return null;
  return wordsOf(lang)
    .mostClusters.replace("{all}", countThings("clusters", clustersMatched, lang))
    .replace("{n}", tellNumber(clusters.length, lang));
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
export function showHoldings(state: ViewState, holdings: Holdings, renewed = false): void {
  const { lang } = state;
  const words = wordsOf(lang);
  const events = countThings("events", holdings.matched, lang);
  const reasons = [
    explainMissing(lang, holdings),
    explainClusters(lang, holdings),
    explainArrows(lang, holdings),
    explainFilters(state),
  ];
  const missing = reasons.filter((reason) => reason !== null).join(" ") || null;
  if (holdings.matched === 0) showNotice(words.empty);
  else if (missing !== null) showNotice(missing);
  else showResult(renewed ? words.renewed.replace("{events}", events) : events);
}
