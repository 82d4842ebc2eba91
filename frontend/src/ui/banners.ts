/** What a reader must know before reading any figure: the mode of the service, and as of when. */

import type { AsOf, Lang } from "../state/viewstate";
import { tellDay, tellMoment } from "../words/days";
import { isolate, tellNumber } from "../words/figures";
import { compose, wordsOf } from "../words/words";
import { type Child, fill, make, makeButton } from "./elements";
import { readMode } from "./mode";

/** A view, when the snapshot in it was shown (if that is known), and the way back to today. */
export interface Banner extends AsOf {
  lang: Lang;
  shownAt: string | null;
  /** Absent where nothing can be changed: an embed stays as its editor made it. */
  showToday?: () => void;
}

const DAY = 10;

/** When a snapshot was shown, in words: "As shown on 22 November 2026 (snapshot 17)." */
export function tellSnapshot(snapshot: string, shownAt: string | null, lang: Lang): Child[] {
  const words = wordsOf(lang);
  const numbered = /^\d+$/.test(snapshot);
  const n = isolate(numbered ? tellNumber(Number(snapshot), lang) : "", lang);
  const moment = numbered ? shownAt : snapshot;
  if (moment === null) return compose(words.asShownIn, { n });
  const text =
    numbered || moment.length === DAY
      ? tellDay(moment.slice(0, DAY), lang)
      : `${tellMoment(moment, lang).utc} UTC`;
  const day = make("bdi", {}, text);
  return compose(numbered ? words.asShown : words.asShownAt, { day, n });
}

function makeSnapshot(banner: Banner): Child {
  if (banner.snapshot === null) return null;
  const words = wordsOf(banner.lang);
  return make(
    "p",
    { class: "banner snapshot" },
    make("strong", {}, tellSnapshot(banner.snapshot, banner.shownAt, banner.lang)),
    // A frame says itself what was corrected since.
    banner.showToday && [` ${words.asShownNote} `, makeButton(words.showToday, banner.showToday)],
  );
}

/** The day by which figures were reported, in words: "Figures as reported by 9 March 2025." */
export function tellKnownDay(day: string, lang: Lang): Child[] {
  return compose(wordsOf(lang).knownBy, { day: make("bdi", {}, tellDay(day, lang)) });
}

/** The same, and what a view leaves out because of it. */
export function tellKnown(day: string, lang: Lang): Child {
  return [make("strong", {}, tellKnownDay(day, lang)), ` ${wordsOf(lang).knownByNote}`];
}

function makeMode(lang: Lang): Child {
  const text = wordsOf(lang).mode[readMode()];
  return text !== "" && make("p", { class: "banner mode" }, make("strong", {}, text));
}

/** What stands in each place: a live region that says the same again would be read out again. */
const drawn = new WeakMap<Element, string>();

/** Draws the banners of a view; tells whether there are others than before. */
export function drawBanners(place: Element, banner: Banner): boolean {
  const { lang, snapshot, known_at, shownAt } = banner;
  const text = JSON.stringify([readMode(), lang, snapshot, known_at, shownAt]);
  if (drawn.get(place) === text) return false;
  drawn.set(place, text);
  // The notice in the place of the map says it all.
  if (readMode() === "dark") {
    place.replaceChildren();
    return true;
  }
  const known =
    known_at !== null &&
    banner.showToday === undefined &&
    make("p", { class: "banner known" }, tellKnown(known_at, lang));
  fill(place, makeMode(lang), makeSnapshot(banner), known);
  return true;
}
