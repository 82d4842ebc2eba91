/** What stands between the head of the page and the map: as of when the reader looks. */

import type { ViewState } from "../state/viewstate";
import { drawBanners } from "./banners";
import { need } from "./elements";
import { drawKnownDay } from "./knownday";

type Change = (patch: Partial<ViewState>) => void;

/** A view, when the snapshot in it was shown, and whether nothing at all is shown. */
export interface AsOfView {
  state: ViewState;
  shownAt: string | null;
  dark: boolean;
}

/** Asks what was known by a day, or about today again; the reader stays at the question. */
export function askKnown(day: string | null, state: ViewState, change: Change): void {
  const opening = state.known_at === null;
  // A cluster is of today alone.
  const closing = day !== null && state.sel?.startsWith("clu_") === true;
  change({ known_at: day, ...(closing ? { sel: null } : {}) });
  if (day === null) need(".ask-known").focus();
  else if (opening) need("#known input").focus();
}

/** Draws the banners and the question; tells whether they take more or less room than before. */
export function drawAsOf({ state, shownAt, dark }: AsOfView, change: Change): boolean {
  const { lang, known_at, snapshot } = state;
  const showToday = (): void => change({ snapshot: null });
  const moved = [
    drawBanners(need("#banners"), { lang, known_at, snapshot, shownAt, showToday }),
    drawKnownDay(need("#known"), dark ? null : known_at, lang, (day) =>
      askKnown(day, state, change),
    ),
  ];
  return moved.includes(true);
}
