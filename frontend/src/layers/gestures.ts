/**
 * A map inside an article must not catch the reader's scrolling: the wheel and one finger
 * belong to the page, Ctrl+wheel and two fingers to the map.
 */
import type L from "leaflet";
import { make } from "../ui/elements";

/** The hints that tell a reader how to move the map after all. */
export interface GestureHints {
  wheel: string;
  touch: string;
}

function showHint(map: L.Map): (text: string) => void {
  const note = make("div", { class: "gesture-hint", "aria-hidden": "true" });
  map.getContainer().append(note);
  let timer = 0;
  return (text) => {
    note.textContent = text;
    note.classList.add("shown");
    window.clearTimeout(timer);
    timer = window.setTimeout(() => note.classList.remove("shown"), 1400);
  };
}

/** Leaves wheel and single-finger scrolling to the page around the map. */
export function shareGestures(map: L.Map, hints: GestureHints): void {
  const hint = showHint(map);
  const container = map.getContainer();
  map.scrollWheelZoom.disable();
  container.style.touchAction = "pan-x pan-y";
  container.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return hint(hints.wheel);
      event.preventDefault();
      const at = map.mouseEventToLatLng(event);
      map.setZoomAround(at, map.getZoom() + (event.deltaY < 0 ? 0.5 : -0.5));
    },
    { passive: false },
  );
  const followFingers = (event: TouchEvent): void => {
    if (event.touches.length > 1) map.dragging.enable();
    else map.dragging.disable();
  };
  if (matchMedia("(pointer: coarse)").matches) map.dragging.disable();
  container.addEventListener("touchstart", followFingers, { capture: true, passive: true });
  container.addEventListener(
    "touchmove",
    (event) => {
      if (event.touches.length === 1) hint(hints.touch);
      else event.preventDefault();
    },
    { passive: false },
  );
}
