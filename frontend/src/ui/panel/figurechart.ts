/**
 * Rival figures side by side, oldest first: a bar from the lower to the upper figure, a dot for
 * a single one, an arrow where no upper end was stated. Nothing is averaged.
 */

import type { Claim } from "../../api/records";
import type { Lang } from "../../state/viewstate";
import { tellStated } from "../../words/days";
import { isolate, tellNumber } from "../../words/figures";
import { allWordsOf } from "../../words/recordwords";
import { pick, tellTerm } from "../../words/words";
import { type Child, make, makeSvg } from "../elements";

/** The two ends of a claim's figure; an end that was not stated is null. */
export function spanClaim(claim: Claim): { from: number; to: number; open: boolean } | null {
  const from = claim.low ?? claim.best ?? claim.high;
  const to = claim.high ?? claim.best ?? claim.low;
  if (from === null || to === null) return null;
  const open = claim.high === null && claim.best === null;
  return { from: Math.min(from, to), to: Math.max(from, to), open };
}

/** Groups claims that can be compared: the same measure about the same people. */
export function groupComparable(claims: readonly Claim[]): Claim[][] {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    if (spanClaim(claim) === null) continue;
    const key = `${claim.measure}|${claim.population ?? ""}|${claim.locality_en ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

const WIDTH = 150;
const EDGE = 8;
/** Room for the arrow of the largest figure. */
const END = 20;

function drawSpan(claim: Claim, most: number, lang: Lang): SVGSVGElement {
  const span = spanClaim(claim) ?? { from: 0, to: 0, open: false };
  const scale = (value: number): number => EDGE + ((WIDTH - EDGE - END) * value) / most;
  const [x1, x2] = [scale(span.from), scale(span.to)];
  const muted = claim.used_in_estimate ? "" : " unused";
  const arrow =
    span.open &&
    makeSvg("path", { class: `open-end${muted}`, d: `M${x1 + 4} 8 h9 m-4 -3.5 l4 3.5 l-4 3.5` });
  const bar = x2 > x1 && makeSvg("line", { class: `span${muted}`, x1, x2, y1: 8, y2: 8 });
  const dots = [x1, x2].map((cx) => makeSvg("circle", { class: `dot${muted}`, cx, cy: 8, r: 3.6 }));
  const axis = makeSvg("line", { class: "axis", x1: EDGE, x2: WIDTH - END, y1: 8, y2: 8 });
  const flip = lang === "ar" ? { transform: `matrix(-1 0 0 1 ${WIDTH} 0)` } : {};
  const drawing = makeSvg("g", flip, axis, bar, arrow, dots);
  return makeSvg(
    "svg",
    { viewBox: `0 0 ${WIDTH} 16`, class: "span-chart", "aria-hidden": "true" },
    drawing,
  );
}

/** A claim's figure in words: "more than 740", "683". */
export function tellFigure(claim: Claim, lang: Lang): string {
  const span = spanClaim(claim);
  const words = allWordsOf(lang);
  if (span === null) return "";
  const quantifier = tellTerm(words.quantifier, claim.quantifier);
  const shown = claim.quantifier === "more_than" && claim.low !== null ? span.from - 1 : span.from;
  const n = (value: number): string => tellNumber(value, lang);
  const number = span.to > span.from ? `${n(span.from)}–${n(span.to)}` : n(shown);
  return quantifier === "" ? number : `${quantifier} ${number}`;
}

function makeRow(claim: Claim, most: number, lang: Lang): HTMLElement {
  const date = claim.as_of ?? claim.reported_at;
  const unit = claim.as_of === null ? claim.reported_unit : claim.as_of_unit;
  return make(
    "tr",
    {},
    make(
      "th",
      { scope: "row" },
      pick(claim, "asserted_by", lang),
      date !== null &&
        make("span", { class: "figure-date" }, make("bdi", {}, tellStated(date, unit, lang))),
    ),
    make("td", { class: "figure-bar" }, drawSpan(claim, most, lang)),
    make("td", { class: "figure-number" }, isolate(tellFigure(claim, lang), lang)),
  );
}

function captionGroup(first: Claim, lang: Lang): string {
  const words = allWordsOf(lang);
  const heading = [
    tellTerm(words.population, first.population),
    tellTerm(words.measure, first.measure),
  ].filter((text) => text !== "");
  const locality = pick(first, "locality", lang);
  return heading.join(allWordsOf(lang).apposition) + (locality === null ? "" : ` · ${locality}`);
}

function makeChart(group: readonly Claim[], ranged: boolean, lang: Lang): Child {
  const [first] = group;
  if (first === undefined) return null;
  const most = Math.max(1, ...group.map((claim) => spanClaim(claim)?.to ?? 0));
  // Without a range no figure is left out of one: each is drawn in full.
  const rows = group.map((claim) =>
    makeRow(ranged ? claim : { ...claim, used_in_estimate: true }, most, lang),
  );
  return make(
    "table",
    { class: "figure-chart" },
    make("caption", {}, captionGroup(first, lang)),
    make("tbody", {}, rows),
  );
}

/** More rows than this are put away behind the figures that matter. */
const MOST_ROWS = 10;

function makeUsedChart(used: readonly Claim[], lang: Lang): Child {
  const words = allWordsOf(lang);
  return make(
    "section",
    { class: "figures used" },
    make("h3", {}, words.figuresUsed),
    make("p", { class: "help" }, words.figuresUsedNote),
    makeChart(used, true, lang),
  );
}

/** Draws one chart for each set of figures that can be compared; a long history stays closed. */
export function makeFigureCharts(claims: readonly Claim[], lang: Lang): Child {
  const words = allWordsOf(lang);
  const groups = groupComparable(claims);
  if (groups.length === 0) return null;
  const used = claims.filter((claim) => claim.used_in_estimate && spanClaim(claim) !== null);
  const ranged = used.length > 0;
  const shown = groups.flat().length;
  const notes = [words.figuresNote, ranged && used.length < shown && words.figuresUnusedNote];
  const help = make("p", { class: "help" }, notes.filter(Boolean).join(" "));
  const charts = groups.map((group) => makeChart(group, ranged, lang));
  if (!ranged || shown <= MOST_ROWS) {
    return make("section", { class: "figures" }, make("h3", {}, words.figures), charts, help);
  }
  const title = words.figuresOverTime.replace("{n}", tellNumber(shown, lang));
  return [
    makeUsedChart(used, lang),
    make("details", { class: "figures" }, make("summary", {}, title), help, charts),
  ];
}
