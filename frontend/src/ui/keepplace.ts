/** Draws a list or a record anew under a reader's eyes, who loses neither place nor focus. */

import { need } from "./elements";

const ROW = "[data-id]";

function findScroller(place: Element): Element {
  if (place.scrollHeight > place.clientHeight && getComputedStyle(place).overflowY !== "visible")
    return place;
  return document.scrollingElement ?? document.documentElement;
}

function findRow(place: Element, id: string | undefined): HTMLElement | null {
  return id === undefined ? null : place.querySelector(`[data-id="${CSS.escape(id)}"]`);
}

/** The first row that the reader sees, which is to stay where it is. */
function findAnchor(place: Element): HTMLElement | undefined {
  const top = Math.max(0, place.getBoundingClientRect().top);
  const rows = [...place.querySelectorAll<HTMLElement>(ROW)];
  return rows.find((row) => row.getBoundingClientRect().bottom > top);
}

function openRows(place: Element, counts: readonly number[]): void {
  place.querySelectorAll(".group").forEach((group, i) => {
    const more = group.querySelector<HTMLElement>(".more");
    while (more && !more.hidden && group.querySelectorAll(ROW).length < (counts[i] ?? 0))
      more.click();
  });
}

/** Draws, and puts the reader back: same rows open, same row focused, same row at the top. */
export function keepPlace(place: Element, draw: () => void): void {
  const scroller = findScroller(place);
  const from = scroller.scrollTop;
  const anchor = findAnchor(place);
  const before = anchor?.getBoundingClientRect().top ?? 0;
  const active = document.activeElement;
  const held = active instanceof HTMLElement && place.contains(active) ? active.dataset.id : null;
  const opened = [...place.querySelectorAll("details")].map((each) => each.open);
  const counts = [...place.querySelectorAll(".group")].map(
    (group) => group.querySelectorAll(ROW).length,
  );
  draw();
  place.querySelectorAll("details").forEach((each, i) => {
    each.open = opened[i] ?? each.open;
  });
  openRows(place, counts);
  if (held) findRow(place, held)?.focus({ preventScroll: true });
  // What was taken over as it is has lost the focus on its way.
  else if (active instanceof HTMLElement && place.contains(active))
    active.focus({ preventScroll: true });
  scroller.scrollTop = from;
  const row = findRow(place, anchor?.dataset.id);
  if (row !== null) scroller.scrollTop += row.getBoundingClientRect().top - before;
}

/** Gives the focus back to what opened a record: its row, its symbol, or else the list's head. */
export function giveBackFocus(opener: HTMLElement | null): void {
  const id = opener?.dataset.id;
  const row = id === undefined ? null : findRow(document.body, id);
  const open = opener?.isConnected === true ? opener : null;
  (row ?? open ?? need<HTMLElement>("#panel h2")).focus({ preventScroll: row === null });
}
