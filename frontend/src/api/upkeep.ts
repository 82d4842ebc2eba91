/**
 * Keeps an open page true: lets statuses lapse on time, asks for newer records now and then
 * while somebody looks, and says since when the data are from when nobody answers.
 */

import type { Lang } from "../state/viewstate";
import { fill, make } from "../ui/elements";
import { tellMoment } from "../words/days";
import { compose, wordsOf } from "../words/words";
import { pauseUntilLapse } from "./expiry";
import type { CorridorRecord } from "./records";

/** Records older than this are asked for anew while the page is looked at. */
export const RENEW_AFTER_MS = 300_000;
/** A server that has not answered by then is taken as out of reach. */
export const PATIENCE_MS = 30_000;

/** What a page lets be done to it while it stays open. */
export interface Kept {
  /** The corridors on show, whose statuses may lapse. */
  listCorridors(): CorridorRecord[];
  /** Draws anew what has lapsed at a moment, if anything has. */
  age(now: number): void;
  /** Asks for newer records in the background. */
  renew(): Promise<void>;
}

/** Whether it is time to ask again; nobody is asked for a page that is not looked at. */
export function isDue(asked: number, now: number, visible: boolean): boolean {
  return visible && now - asked >= RENEW_AFTER_MS;
}

/** How long until it is time to ask; a page nobody sees is looked at when it is seen again. */
function waitToAsk(asked: number, now: number): number {
  const wait = asked + RENEW_AFTER_MS - now;
  return wait > 0 ? wait : RENEW_AFTER_MS;
}

/** Looks after a page for as long as it is open; returns how to look at once. */
export function keepPage(page: Kept): () => void {
  let asked = Date.now();
  let timer = 0;
  const look = (): void => {
    window.clearTimeout(timer);
    const now = Date.now();
    page.age(now);
    if (isDue(asked, now, document.visibilityState === "visible")) {
      asked = now;
      void page.renew();
    }
    // Waiting a little past the moment spares a second look at the same one.
    const pause = Math.min(pauseUntilLapse(page.listCorridors(), now), waitToAsk(asked, now));
    timer = window.setTimeout(look, pause + 20);
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
  });
  // A page that comes back from the browser's store was frozen, timers and all.
  window.addEventListener("pageshow", (event) => event.persisted && look());
  look();
  return look;
}

const note = make("p", { class: "age", hidden: true });

/** The note on the age of the data, to stand at the foot of the page; empty while all is well. */
export function placeAge(): HTMLElement {
  return note;
}

/** Says since when the data are from; `null` when the service answers. */
export function tellAge(since: number | null, lang: Lang): void {
  note.hidden = since === null;
  if (since === null) return;
  const moment = tellMoment(new Date(since).toISOString(), lang);
  const clock = (text: string): HTMLElement => make("bdi", {}, text);
  const gaps = { utc: clock(moment.utc), damascus: clock(moment.damascus) };
  fill(note, compose(wordsOf(lang).outOfReach, gaps));
}
