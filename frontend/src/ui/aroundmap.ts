/** What stands around the map: masthead, key, badges, finder, time range and foot. */

import type { Bars } from "../api/bars";
import type { Period } from "../api/loading";
import type { Ground } from "../ground/basemap";
import { drawColophon, drawKey, drawSurroundings } from "../ground/surroundings";
import type { ViewState } from "../state/viewstate";
import { askKnown } from "./asof";
import type { Finding } from "./finding";
import { suggestDay } from "./knownday";
import { drawMasthead } from "./masthead";
import type { ListView } from "./panel/list";
import { makeViewShare } from "./share";
import { findShown } from "./shown";
import { sumUp } from "./summary";
import { drawTimeline } from "./timeline";

/** What it is drawn from. */
export interface AroundFacts extends ListView {
  /** The counts of the time range; null as long as they are not known. */
  bars: Bars | null;
  period: Period;
  /** Whether nothing is at hand: not that there is nothing. */
  blank: boolean;
  /** Whether the service shows nothing at present. */
  dark: boolean;
  /** Whether the service has answered at all. */
  answered: boolean;
}

/** What a reader can do there. */
export interface AroundActions {
  change(patch: Partial<ViewState>): void;
  select(id: string): void;
  choosePeriod(period: Period, keepDomain: boolean, played?: boolean): void;
}

/** Draws the key, which comes with the records: it would grow under the reader's eyes. */
export function drawKeyOf(facts: AroundFacts, act: AroundActions): void {
  if (!facts.answered) return;
  drawKey(facts.state, findShown(facts.holdings, facts.bounds), act.change);
}

/** Draws the foot of the page, with the ways to use the view. */
export function drawFootOf({ state, asked, bounds }: AroundFacts, ground: Ground): void {
  drawColophon(state, ground, makeViewShare(state, asked, bounds));
}

/** Draws the head of the page, with the view in one sentence. */
export function drawHeadOf(facts: AroundFacts, act: AroundActions): void {
  const { state, holdings, period, blank, dark } = facts;
  const unknown = dark ? [] : null;
  const sentence = blank ? unknown : sumUp(holdings, period, state.lang);
  const ask = (): void => askKnown(suggestDay(period), state, act.change);
  const open = dark || state.known_at !== null;
  drawMasthead(state, { sentence, askKnown: open ? null : ask }, act.change);
}

/** What is drawn on, and all the days that there are. */
export interface AroundPlace {
  ground: Ground;
  finding: Finding;
  extent: Period;
}

/** Draws all but head and time range. */
export function drawBesideMap(facts: AroundFacts, act: AroundActions, place: AroundPlace): void {
  const { state, holdings, period, blank } = facts;
  drawSurroundings(state, holdings, place.ground, act);
  drawKeyOf(facts, act);
  drawFootOf(facts, place.ground);
  place.finding.draw({ state, holdings, period, blank });
}

/** Draws the time range anew: a slider that a reader holds is lost with it. */
export function drawBarsOf(facts: AroundFacts, act: AroundActions, extent: Period): void {
  const { bars, period, state } = facts;
  if (bars === null) return;
  drawTimeline({ bars, period, extent, lang: state.lang }, (...chosen) =>
    act.choosePeriod(...chosen),
  );
}
