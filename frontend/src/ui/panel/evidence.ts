/** What stands behind a record: its figures side by side, its claims, how to cite it, its history. */
import { isDark } from "../../api/client";
import { fetchClaims } from "../../api/evidence";
import type { ClaimSet } from "../../api/records";
import { type Lang, readAsOf, type ViewState } from "../../state/viewstate";
import { allWordsOf } from "../../words/recordwords";
import { type Child, fill, make, makeButton } from "../elements";
import { type Cited, makeRecordShare } from "../share";
import { makeClaims } from "./claims";
import { makeDifferences } from "./differences";
import { makeFigureCharts } from "./figurechart";
import { makeHistory } from "./history";

/** The places of the evidence: figures near the toll, the rest at the end of the record. */
export interface EvidencePlaces {
  figures: HTMLElement;
  claims: HTMLElement;
  cite: HTMLElement;
  history: HTMLElement;
}

const NAMES = ["figures", "claims", "cite", "history"] as const;

/** What each place shows, so that the same claims are neither drawn nor announced twice. */
const shown = new WeakMap<HTMLElement, string>();

function makePlaces(id: string, lang: Lang): EvidencePlaces {
  const loading = make("p", { class: "help" }, allWordsOf(lang).claimsLoading);
  return {
    figures: make("div", { class: "figures-place" }),
    claims: make("div", { class: "claims-place", "aria-live": "polite" }, loading),
    cite: make("div", { class: "cite-place" }),
    history: make("div", { class: "history-place" }, makeHistory(id, lang)),
  };
}

/** The places of a record that is drawn again keep what they hold until there is something else. */
export function openPlaces(place: Element, id: string, lang: Lang): EvidencePlaces {
  const article = place.querySelector<HTMLElement>("article.record");
  const kept = NAMES.map((name) => place.querySelector<HTMLElement>(`.${name}-place`));
  const [figures, claims, cite, history] = kept;
  const same = article?.dataset.id === id && article.lang === lang;
  if (same && figures && claims && cite && history && shown.has(claims))
    return { figures, claims, cite, history };
  return makePlaces(id, lang);
}

/** Draws into a place what is not there already. */
function renew(place: HTMLElement, what: unknown, draw: () => Child): void {
  const text = JSON.stringify(what);
  if (shown.get(place) === text) return;
  shown.set(place, text);
  fill(place, draw());
}

function drawEvidence(places: EvidencePlaces, set: ClaimSet, cited: Cited): void {
  const { lang } = cited.state;
  const { citation, ...said } = set;
  const asOf = readAsOf(cited.state);
  // First, for it looks at what the place of the claims held before.
  if (shown.get(places.claims) !== JSON.stringify(said))
    fill(places.figures, makeFigureCharts(set.claims, lang), makeDifferences(set, asOf, lang));
  renew(places.claims, said, () => makeClaims(set, lang));
  renew(places.cite, citation ?? null, () => makeRecordShare(cited, citation ?? null));
}

/** Loads what stands behind a record into its places. */
export async function showEvidence(
  places: EvidencePlaces,
  cited: Cited,
  signal: AbortSignal,
): Promise<void> {
  const { lang } = cited.state as ViewState;
  const words = allWordsOf(lang);
  try {
    const set = await fetchClaims(cited.id, readAsOf(cited.state), signal);
    if (!signal.aborted) drawEvidence(places, set, cited);
  } catch (problem) {
    if (signal.aborted || isDark(problem)) return;
    const again = makeButton(words.retry, () => void showEvidence(places, cited, signal));
    const why = problem instanceof Error ? problem.message : "";
    fill(places.claims, make("p", { class: "notice" }, words.failed, " ", why, " ", again));
  }
}
