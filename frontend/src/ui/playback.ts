/**
 * Plays a map from period to period, when a reader asks for it. It never starts by itself, waits
 * for the records of each period, and is not offered to readers who want nothing to move.
 */

import type { Period } from "../api/loading";

const PAUSE_MS = 1600;

/** Whether the reader's device asks pages to keep still. */
export function isStill(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

let playing = false;
let timer = 0;

/** Whether a map is being played. */
export function isPlaying(): boolean {
  return playing;
}

/** Stops; the period on show stays. */
export function stopPlaying(): void {
  playing = false;
  window.clearTimeout(timer);
  timer = 0;
}

/** Begins to play; each next period is asked for when the last one has been drawn. */
export function beginPlaying(): void {
  playing = !isStill();
}

/** Told with every drawing: goes on after a pause, or stops where nothing follows. */
export function playOn(next: Period | null, show: (period: Period) => void): void {
  if (!playing || timer !== 0) return;
  if (next === null) {
    stopPlaying();
    return;
  }
  timer = window.setTimeout(() => {
    timer = 0;
    if (document.visibilityState !== "visible" || isStill()) stopPlaying();
    else show(next);
  }, PAUSE_MS);
}
