/** The key to the map, which is also where layers are switched on and off. */

import { LAYERS, type Lang, type Layer } from "../state/viewstate";
import { sizeDisc, tellNumber } from "../words/figures";
import { allWordsOf } from "../words/recordwords";
import { wordsOf } from "../words/words";
import { type Child, fill, make, makeSvg } from "./elements";
import type { Shown } from "./shown";
import {
  drawAreaSwatch,
  drawClusterSwatch,
  drawEventSwatch,
  drawFlowSwatch,
  drawLineSwatch,
  drawRoadEventSwatch,
  drawTollSwatch,
  drawUnitSwatch,
  frame,
} from "./swatches";

/** Nested discs that say how large how many is. */
function drawScale(lang: Lang): HTMLElement {
  const sizes = [10, 100, 500];
  const largest = sizeDisc(500);
  const discs = sizes.map((people) => {
    const r = sizeDisc(people);
    return makeSvg("circle", {
      class: "swatch-outline",
      cx: largest + 1,
      cy: 2 * largest + 1 - r,
      r,
    });
  });
  const notes = sizes.map((people) => {
    const y = 2 * largest + 5 - 2 * sizeDisc(people);
    const [x1, x2] = [largest + 1, 2 * largest + 8];
    return [
      makeSvg("line", { class: "swatch-leader", x1, x2, y1: y - 4, y2: y - 4 }),
      makeSvg("text", { x: x2 + 3, y }, tellNumber(people, lang)),
    ];
  });
  const svg = frame(2 * largest + 40, 2 * largest + 3, discs, notes);
  return make(
    "div",
    { class: "disc-scale", dir: "ltr" },
    svg,
    make("span", {}, wordsOf(lang).legend.killed),
  );
}

function explainCorridors(statuses: ReadonlySet<string>, lang: Lang): HTMLElement {
  const { legend } = wordsOf(lang);
  const rows: [string, string, string][] = [
    ["open", "", legend.open],
    ["contested", "9 6", legend.contestedLine],
    ["closed", "0.1 6.5", legend.closed],
    ["unknown", "2 7", legend.unknownLine],
  ];
  const drawn = rows.filter(([status]) => statuses.has(status));
  const items = drawn.map(([status, dash, text]) =>
    make("li", {}, drawLineSwatch(status, dash), text),
  );
  return make("ul", { class: "strokes" }, items);
}

function explainEvents(shown: Shown, lang: Lang): Child[] {
  const { help, legend } = allWordsOf(lang);
  const symbols = (): HTMLElement =>
    make("div", { class: "tolls" }, drawTollSwatch(false), drawTollSwatch(true), drawScale(lang));
  const sentences = [shown.tolls && legend.tollHelp, shown.sites && help.events];
  const text = sentences.filter((each) => each !== false).join(" ");
  return [
    shown.tolls && symbols(),
    text !== "" && make("p", { class: "help" }, text),
    shown.roads && make("p", { class: "help" }, drawRoadEventSwatch(), " ", help.roads),
    shown.units && make("p", { class: "help" }, drawUnitSwatch(), " ", help.units),
  ];
}

/** Explains a layer as far as it can be seen now. */
function explain(layer: Layer, shown: Shown, lang: Lang): Child[] {
  const { help, nothingShown } = allWordsOf(lang);
  const note = (text: string): HTMLElement => make("p", { class: "help" }, text);
  if (!shown.layers.has(layer)) return [note(nothingShown)];
  const parts: Record<Layer, () => Child[]> = {
    clusters: () => [note(help.clusters)],
    events: () => explainEvents(shown, lang),
    areas: () => [note(help.areas)],
    corridors: () => [explainCorridors(shown.statuses, lang)],
    flows: () => [note(help.flows)],
  };
  return parts[layer]();
}

const SWATCHES: Partial<Record<Layer, () => SVGSVGElement>> = {
  clusters: drawClusterSwatch,
  events: drawEventSwatch,
  areas: drawAreaSwatch,
  flows: drawFlowSwatch,
};

/** Which layers are on, what can be seen of them, and why some of them cannot be. */
export interface LayerChoice {
  layers: readonly Layer[];
  shown: Shown;
  missing: Partial<Record<Layer, string>>;
}

/** Draws the key; with `toggle` each entry also switches its layer. */
export function drawLegend(
  place: Element,
  { layers, shown, missing }: LayerChoice,
  lang: Lang,
  toggle: (layers: Layer[]) => void,
): void {
  const { legend } = wordsOf(lang);
  const entries = LAYERS.map((layer) => {
    const box = make("input", { type: "checkbox" });
    const why = missing[layer];
    box.checked = layers.includes(layer) && why === undefined;
    box.disabled = why !== undefined;
    box.addEventListener("change", () => {
      toggle(LAYERS.filter((each) => (each === layer ? box.checked : layers.includes(each))));
    });
    const seen = box.checked && shown.layers.has(layer);
    const swatch = seen && SWATCHES[layer]?.();
    const label = make("label", {}, box, make("span", {}, legend[layer]), swatch);
    const help =
      why === undefined
        ? box.checked && explain(layer, shown, lang)
        : make("p", { class: "help" }, why);
    return make("li", { class: `entry ${layer}` }, label, help);
  });
  fill(place, make("ul", { class: "entries" }, entries));
}
