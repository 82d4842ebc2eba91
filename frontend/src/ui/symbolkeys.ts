/**
 * The symbols of the map for those who do not point: each is a button with a name that says what,
 * where, when and how many. One of them is reached by the tab key; the arrow keys go from there to
 * the next in their direction, so that the map is one stop on the way through the page.
 */
import L from "leaflet";
import { findMiddle, type Target } from "../layers/drawing";
import { tellPeriod } from "../words/days";
import { allWordsOf } from "../words/recordwords";
import { make } from "./elements";
import type { ListView } from "./panel/list";
import { findRecord } from "./panel/panel";
import { tellRecord } from "./panel/rows";

/** More symbols than this are read in the list, which has them all. */
const MOST_SYMBOLS = 100;
const LEAST_PIXELS = 24;

/** Where a symbol is on the screen, and how large. */
interface Spot {
  target: Target;
  at: L.Point;
  size: number;
}

function findSpot(map: L.Map, target: Target): Spot {
  const { shape } = target;
  const pixel = (where: L.LatLng): L.Point => map.latLngToContainerPoint(where);
  if (shape.kind === "disc")
    return { target, at: pixel(shape.at), size: Math.max(LEAST_PIXELS, 2 * shape.radius + 8) };
  if (shape.kind === "area")
    return { target, at: pixel(findMiddle(shape.geometry)), size: LEAST_PIXELS };
  const middle = shape.points[Math.floor(shape.points.length / 2)] ?? L.latLng(0, 0);
  const [first = middle, last = middle] = [shape.points[0], shape.points.at(-1)];
  const half = L.latLng((first.lat + last.lat) / 2, (first.lng + last.lng) / 2);
  return { target, at: pixel(shape.points.length > 2 ? middle : half), size: LEAST_PIXELS };
}

/** The symbols that can be seen, the largest first; what has a disc is told by it. */
function listSpots(map: L.Map, targets: readonly Target[]): Spot[] {
  const { x, y } = map.getSize();
  const byId = new Map<string, Spot>();
  for (const target of targets) {
    const spot = findSpot(map, target);
    const seen = spot.at.x > 0 && spot.at.y > 0 && spot.at.x < x && spot.at.y < y;
    const better = target.shape.kind === "disc" || !byId.has(target.id);
    if (seen && better) byId.set(target.id, spot);
  }
  return [...byId.values()].sort((a, b) => b.size - a.size).slice(0, MOST_SYMBOLS);
}

/** What a symbol stands for, in one line for who does not see it. */
export function nameTarget({ id, title }: Target, { state, holdings }: ListView): string {
  const { lang, from, to } = state;
  const record = findRecord(holdings, id);
  if (record !== undefined) return tellRecord(record, lang);
  return from === null || to === null ? title : `${title} · ${tellPeriod(from, to, lang, "short")}`;
}

const STEPS: Record<string, [number, number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** The nearest spot in a direction on the screen; what lies aside counts as further. */
export function findNext<T extends { at: { x: number; y: number } }>(
  spots: readonly T[],
  from: T,
  key: string,
): T | null {
  const [dx, dy] = STEPS[key] ?? [0, 0];
  let [best, least]: [T | null, number] = [null, Number.POSITIVE_INFINITY];
  for (const spot of spots) {
    const [x, y] = [spot.at.x - from.at.x, spot.at.y - from.at.y];
    const [ahead, aside] = [x * dx + y * dy, Math.abs(x * dy + y * dx)];
    if (ahead <= 0 || spot === from) continue;
    if (ahead + 2 * aside < least) [best, least] = [spot, ahead + 2 * aside];
  }
  return best;
}

class SymbolKeys {
  private spots: Spot[] = [];
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private readonly group = make("div", { id: "symbols", role: "group" });

  constructor(
    private readonly map: L.Map,
    private readonly read: () => ListView,
  ) {
    map.getContainer().append(this.group);
    this.group.addEventListener("keydown", (event) => this.step(event));
  }

  draw(targets: readonly Target[]): void {
    const view = this.read();
    this.group.setAttribute("aria-label", allWordsOf(view.state.lang).symbols);
    this.group.dir = view.state.lang === "ar" ? "rtl" : "ltr";
    const held = document.activeElement;
    this.spots = listSpots(this.map, targets);
    const shown = this.spots.map((spot) => this.dress(spot, view));
    this.group.replaceChildren(...shown);
    if (held instanceof HTMLElement && shown.includes(held as HTMLButtonElement))
      held.focus({ preventScroll: true });
    this.offer(shown.find((each) => each === held) ?? shown[0]);
  }

  private dress({ target, at, size }: Spot, view: ListView): HTMLButtonElement {
    const button = this.buttons.get(target.id) ?? this.open(target.id);
    const { x, y } = this.map.getSize();
    button.setAttribute("aria-label", nameTarget(target, view));
    button.className = `${at.y > y / 2 ? "low" : "high"} ${at.x > x / 2 ? "east" : "west"}`;
    Object.assign(button.style, {
      left: `${at.x}px`,
      top: `${at.y}px`,
      width: `${size}px`,
      height: `${size}px`,
    });
    return button;
  }

  private open(id: string): HTMLButtonElement {
    const button = make("button", { type: "button", "data-symbol": id });
    button.addEventListener("click", (event) => {
      // The map below would take it for a click on itself.
      event.stopPropagation();
      this.read().select(id);
    });
    this.buttons.set(id, button);
    return button;
  }

  /** Makes one symbol the stop of the tab key. */
  private offer(button: HTMLElement | undefined): void {
    for (const each of this.group.children) each.setAttribute("tabindex", "-1");
    button?.setAttribute("tabindex", "0");
  }

  private step(event: KeyboardEvent): void {
    const id = (event.target as HTMLElement).dataset.symbol;
    const from = this.spots.find((spot) => spot.target.id === id);
    if (from === undefined || !(event.key in STEPS)) return;
    event.preventDefault();
    event.stopPropagation();
    const next = findNext(this.spots, from, event.key)?.target.id;
    const button = next === undefined ? undefined : this.buttons.get(next);
    if (button === undefined) return;
    this.offer(button);
    button.focus({ preventScroll: true });
  }
}

/** Lays buttons over the symbols of a map and keeps them in step with what it draws. */
export function openSymbolKeys(map: L.Map, read: () => ListView): void {
  const keys = new SymbolKeys(map, read);
  map.on("symbols", (event) => keys.draw((event as unknown as { targets: Target[] }).targets));
}
