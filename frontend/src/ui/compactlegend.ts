/** The key for a frame that has no room for more. */

import type { CorridorRecord } from "../api/records";
import type { Lang } from "../state/viewstate";
import { wordsOf } from "../words/words";
import { fill, make } from "./elements";
import { drawAreaSwatch, drawFlowSwatch, drawLineSwatch, drawTollSwatch } from "./swatches";

/** How a corridor's line is drawn and named, by its status. */
function listStrokes(lang: Lang): Record<string, [dash: string, text: string]> {
  const { corridorStatus } = wordsOf(lang);
  const name = (status: string): string => corridorStatus[status] ?? status;
  return {
    open: ["", name("open")],
    contested: ["9 6", name("contested")],
    closed: ["0.1 6.5", name("closed")],
    unknown: ["2 7", name("unknown")],
  };
}

/** A frame lower than this has its key closed: it would take the room of the map. */
const LOW = 540;

/** The key in one line; it explains the corridors that are drawn, and no others. */
export function drawCompactLegend(
  place: Element,
  corridors: readonly CorridorRecord[],
  lang: Lang,
): void {
  const { legend } = wordsOf(lang);
  const item = (swatch: SVGSVGElement, text: string): HTMLElement => make("li", {}, swatch, text);
  const drawn = new Set(
    corridors.filter((each) => each.geometry !== null).map((each) => each.properties.status),
  );
  const strokes = Object.entries(listStrokes(lang)).filter(([status]) =>
    drawn.has(status as never),
  );
  const open = place.querySelector("details")?.open ?? window.innerHeight > LOW;
  const list = make(
    "ul",
    { class: "compact" },
    item(drawTollSwatch(false), legend.tollHelp),
    item(drawAreaSwatch(), legend.areas),
    strokes.map(([status, [dash, text]]) =>
      item(drawLineSwatch(status, dash), `${legend.corridors}: ${text}`),
    ),
    item(drawFlowSwatch(), legend.flows),
  );
  fill(place, make("details", { open }, make("summary", {}, legend.title), list));
}
