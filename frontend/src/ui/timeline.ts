/**
 * The time range: bars for the number of events, and two real sliders over them, so that a
 * keyboard and a screen reader can set the period as well as a finger.
 */

import type { Bars } from "../api/bars";
import type { Period } from "../api/loading";
import type { Lang } from "../state/viewstate";
import { countDay, nameDay, tellDay, tellMonth, tellPeriod } from "../words/days";
import { allWordsOf } from "../words/recordwords";
import { compose, countThings } from "../words/words";
import { fill, make, makeButton, makeSvg, need } from "./elements";
import { listPresets, overlap, shiftPeriod, startPlaying } from "./periods";
import { beginPlaying, isPlaying, isStill, playOn, stopPlaying } from "./playback";

/** The units of a domain, each with its first and last day. */
export function divideDomain(bars: Pick<Bars, "unit" | "domain">): Period[] {
  const { from, to } = bars.domain;
  const units: Period[] = [];
  let start = from;
  while (start <= to) {
    const end = endOfUnit(start, bars.unit);
    units.push({ from: start, to: end < to ? end : to });
    start = nameDay(countDay(end) + 1);
  }
  return units;
}

function endOfUnit(day: string, unit: Bars["unit"]): string {
  if (unit === "day") return day;
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  const next = unit === "year" ? `${year + 1}-01-01` : nextMonth(year, month);
  return nameDay(countDay(next) - 1);
}

function nextMonth(year: number, month: number): string {
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, "0")}-01`;
}

/** How many events began in each unit. */
export function countUnits(bars: Bars, units: readonly Period[]): number[] {
  const width = { day: 10, month: 7, year: 4 }[bars.unit];
  const counts = new Map<string, number>();
  for (const row of bars.rows) {
    const key = String(row.day ?? row.month ?? row.year ?? "").slice(0, width);
    counts.set(key, (counts.get(key) ?? 0) + row.events);
  }
  return units.map((unit) => counts.get(unit.from.slice(0, width)) ?? 0);
}

function drawBars(counts: number[], chosen: (i: number) => boolean, lang: Lang): SVGSVGElement {
  const most = Math.max(1, ...counts);
  const svg = makeSvg("svg", {
    class: "bars",
    viewBox: `0 0 ${counts.length} 40`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  });
  counts.forEach((count, i) => {
    if (count === 0) return;
    const height = Math.max(2, 38 * Math.sqrt(count / most));
    const x = lang === "ar" ? counts.length - 1 - i : i;
    const name = chosen(i) ? "bar in" : "bar";
    svg.append(makeSvg("rect", { class: name, x: x + 0.12, y: 40 - height, width: 0.76, height }));
  });
  return svg;
}

function drawTicks(units: readonly Period[], unit: Bars["unit"], lang: Lang): HTMLElement {
  const every = Math.max(1, Math.ceil(units.length / 6));
  const ticks = units.flatMap((each, i) => {
    if (i % every !== 0 || i > units.length - every / 2) return [];
    const text =
      unit === "day"
        ? tellDay(each.from, lang, "short").replace(/[\s،]*[\d٠-٩]{4}$/, "")
        : tellMonth(each.from, lang);
    const tick = make("span", {}, text);
    tick.style.insetInlineStart = `${(100 * i) / units.length}%`;
    return [tick];
  });
  return make("div", { class: "ticks", "aria-hidden": "true" }, ticks);
}

/** What the time range shows. */
export interface TimelineView {
  bars: Bars;
  period: Period;
  extent: Period;
  lang: Lang;
}

function makeSlider(
  label: string,
  most: number,
  value: number,
  tell: (i: number) => string,
): HTMLInputElement {
  const slider = make("input", {
    type: "range",
    min: 0,
    max: most,
    step: 1,
    value,
    "aria-label": label,
  });
  slider.value = String(value);
  slider.setAttribute("aria-valuetext", tell(value));
  return slider;
}

function makeSliders(
  view: TimelineView,
  units: readonly Period[],
  change: (period: Period, done: boolean) => void,
): HTMLElement {
  const words = allWordsOf(view.lang);
  const last = units.length - 1;
  const find = (day: string): number => {
    const found = units.findIndex((unit) => unit.to >= day);
    return found === -1 ? last : found;
  };
  const tellStart = (i: number): string => tellDay(units[i]?.from ?? "", view.lang);
  const tellEnd = (i: number): string => tellDay(units[i]?.to ?? "", view.lang);
  const start = makeSlider(words.periodFrom, last, find(view.period.from), tellStart);
  const end = makeSlider(words.periodTo, last, find(view.period.to), tellEnd);
  const read = (moved: HTMLInputElement, done: boolean): void => {
    if (Number(start.value) > Number(end.value)) {
      if (moved === start) start.value = end.value;
      else end.value = start.value;
    }
    const [a, b] = [Number(start.value), Number(end.value)];
    start.setAttribute("aria-valuetext", tellStart(a));
    end.setAttribute("aria-valuetext", tellEnd(b));
    start.classList.toggle("above", a > last / 2);
    change({ from: units[a]?.from ?? "", to: units[b]?.to ?? "" }, done);
  };
  for (const slider of [start, end]) {
    slider.addEventListener("input", () => read(slider, false));
    slider.addEventListener("change", () => read(slider, true));
  }
  start.classList.toggle("above", Number(start.value) > last / 2);
  return make("div", { class: "sliders" }, start, end);
}

function makeDates(view: TimelineView, change: (period: Period) => void): HTMLElement {
  const words = allWordsOf(view.lang);
  const field = (value: string, label: string): HTMLInputElement => {
    const input = make("input", {
      type: "date",
      "aria-label": label,
      min: "1900-01-01",
      max: "2100-12-31",
    });
    input.value = value;
    return input;
  };
  const from = field(view.period.from, words.periodFrom);
  const to = field(view.period.to, words.periodTo);
  const read = (): void => {
    if (from.value !== "" && to.value !== "" && from.value <= to.value) {
      change({ from: from.value, to: to.value });
    }
  };
  from.addEventListener("change", read);
  to.addEventListener("change", read);
  return make("span", { class: "dates" }, from, make("span", { "aria-hidden": "true" }, "–"), to);
}

/** What gets the period that the reader settles on; a played one is no step back. */
export type Choose = (period: Period, keepDomain: boolean, played?: boolean) => void;

function makePresets(view: TimelineView, choose: Choose): HTMLElement {
  const { period, extent, lang } = view;
  const buttons = listPresets(period, extent, lang).map((preset) => {
    const pressed = preset.period.from === period.from && preset.period.to === period.to;
    return makeButton(preset.label, () => choose(preset.period, false), {
      "aria-pressed": String(pressed),
    });
  });
  return make("span", { class: "presets" }, buttons);
}

/** The period after the one on show, as far as the bars go. */
function findNext({ bars, period }: TimelineView): Period | null {
  const next = shiftPeriod(period, 1);
  return overlap(next, bars.domain) && next.to > period.to ? next : null;
}

function makeSteps(view: TimelineView, choose: Choose): HTMLElement {
  const { period, extent, bars, lang } = view;
  const words = allWordsOf(lang);
  // The signs are mirrored by the direction of the text.
  const step = (by: -1 | 1, label: string, sign: string): HTMLElement => {
    const next = shiftPeriod(period, by);
    const keepDomain = next.from >= bars.domain.from && next.to <= bars.domain.to;
    const disabled = !overlap(next, extent);
    // The arrow stands on the side to which it points.
    const text = [make("span", { "aria-hidden": "true" }, sign), make("span", {}, label)];
    return makeButton(by < 0 ? text : text.reverse(), () => choose(next, keepDomain), { disabled });
  };
  const play = (): void => {
    if (isPlaying()) {
      stopPlaying();
      drawTimeline(view, choose);
      return;
    }
    beginPlaying();
    choose(startPlaying(period, bars), true, true);
  };
  const label = isPlaying() ? words.pause : words.play;
  return make(
    "span",
    { class: "steps" },
    step(-1, words.stepBack, "‹"),
    !isStill() && makeButton(label, play, { "aria-pressed": String(isPlaying()) }),
    step(1, words.stepOn, "›"),
  );
}

/** Lets a choice of the reader's own end what is played. */
function takeOver(choose: Choose): Choose {
  return (period, keepDomain, played = false) => {
    if (!played) stopPlaying();
    choose(period, keepDomain, played);
  };
}

/** Draws the time range into its place; `choose` gets the period that the reader settles on. */
export function drawTimeline(view: TimelineView, choose: Choose): void {
  const { bars, lang, period } = view;
  const words = allWordsOf(lang);
  const units = divideDomain(bars);
  const counts = countUnits(bars, units);
  const heading = make("strong", { class: "period-words" });
  const chart = make("div", { class: "chart" });
  const show = (shown: Period): void => {
    const inside = (i: number): boolean => {
      const unit = units[i];
      return unit !== undefined && overlap(unit, shown);
    };
    const n = counts.reduce((sum, count, i) => sum + (inside(i) ? count : 0), 0);
    fill(heading, make("bdi", {}, tellPeriod(shown.from, shown.to, lang)));
    chart.replaceChildren(drawBars(counts, inside, lang));
    chart.title = `${countThings("events", n, lang)}`;
  };
  show(period);
  const own = takeOver(choose);
  playOn(findNext(view), (next) => own(next, true, true));
  const sliders = makeSliders(view, units, (next, done) => {
    show(next);
    if (done) own(next, true);
  });
  const caption = compose(words.barsLabel, { unit: words.unit[bars.unit] });
  fill(
    need("#timeline"),
    make(
      "div",
      { class: "timeline-head" },
      make("span", { class: "question" }, words.whenHappened),
      heading,
      make("span", { class: "caption" }, caption),
      makeSteps(view, own),
    ),
    make(
      "div",
      { class: "timeline-ways" },
      makeDates(view, (next) => own(next, false)),
      makePresets(view, own),
    ),
    make("div", { class: "range" }, chart, sliders, drawTicks(units, bars.unit, lang)),
  );
}
