/** The key for a frame that has no room for more. */
import { fill, make } from "./elements";
import { drawAreaSwatch, drawFlowSwatch, drawLineSwatch, drawTollSwatch } from "./swatches";
import type { Lang } from "./viewstate";
import { wordsOf } from "./words/words";

/** The key in one line, for a frame that has no room for more. */
export function drawCompactLegend(place: Element, lang: Lang): void {
  const { legend } = wordsOf(lang);
  const item = (swatch: SVGSVGElement, text: string): HTMLElement => make("li", {}, swatch, text);
  fill(
    place,
    make(
      "ul",
      { class: "compact" },
      item(drawTollSwatch(false), legend.clustersHelp),
      item(drawAreaSwatch(), legend.areas),
      item(drawLineSwatch("open", ""), legend.corridors),
      item(drawFlowSwatch(), legend.flows),
    ),
  );
}
