/** Small pictures of the symbols on the map, for its key. */

import { dashRing } from "../layers/discs";
import { type Child, makeSvg } from "./elements";

/** An empty swatch of a size. */
export function frame(width: number, height: number, ...children: Child[]): SVGSVGElement {
  const attributes = {
    class: "swatch",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    "aria-hidden": "true",
  };
  return makeSvg("svg", attributes, ...children);
}

/** A disc with its ring, open or closed. */
export function drawTollSwatch(open: boolean): SVGSVGElement {
  const ring = {
    class: "swatch-ring",
    cx: 15,
    cy: 15,
    r: 12.5,
    "stroke-dasharray": dashRing(12.5, open),
  };
  return frame(
    30,
    30,
    makeSvg("circle", { class: "swatch-disc", cx: 15, cy: 15, r: 7.5 }),
    makeSvg("circle", ring),
  );
}

/** An event of unknown toll within its circle, and one whose place is vague. */
export function drawEventSwatch(): SVGSVGElement {
  return frame(
    50,
    24,
    makeSvg("circle", { class: "swatch-reach", cx: 13, cy: 12, r: 11 }),
    makeSvg("circle", { class: "swatch-unknown", cx: 13, cy: 12, r: 4 }),
    makeSvg("circle", { class: "swatch-vague", cx: 41, cy: 12, r: 7 }),
  );
}

/** The outline of a cluster. */
export function drawClusterSwatch(): SVGSVGElement {
  return frame(34, 22, makeSvg("ellipse", { class: "hull", cx: 17, cy: 11, rx: 15, ry: 9.5 }));
}

/** A square that stands for a number of events. */
export function drawUnitSwatch(): SVGSVGElement {
  return frame(12, 12, makeSvg("rect", { class: "swatch-unit", width: 11, height: 11 }));
}

/** A hatched area. */
export function drawAreaSwatch(): SVGSVGElement {
  return frame(
    30,
    20,
    makeSvg("rect", {
      class: "swatch-area",
      x: 1,
      y: 1,
      width: 28,
      height: 18,
      fill: "url(#hatch)",
    }),
  );
}

/** A corridor by its status. */
export function drawLineSwatch(status: string, dash: string): SVGSVGElement {
  const line = {
    class: `corridor ${status}`,
    x1: 3,
    y1: 8,
    x2: 31,
    y2: 8,
    "stroke-dasharray": dash,
  };
  const doubt =
    status === "unknown" && makeSvg("text", { class: "swatch-doubt", x: 17, y: 12.5 }, "?");
  return frame(34, 16, makeSvg("line", line), doubt);
}

/** An event somewhere along a road. */
export function drawRoadEventSwatch(): SVGSVGElement {
  return frame(34, 16, makeSvg("line", { class: "road-event", x1: 3, y1: 8, x2: 31, y2: 8 }));
}

/** A movement with its arrowhead. */
export function drawFlowSwatch(): SVGSVGElement {
  return frame(
    34,
    20,
    makeSvg("path", {
      class: "flow",
      d: "M3 16 Q 14 3 29 8",
      "marker-end": "url(#flow-arrow)",
      "stroke-width": 2.5,
    }),
  );
}
