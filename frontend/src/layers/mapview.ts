/** The map itself: it draws what a view holds, and reports where the reader moves and points. */
import L from "leaflet";
import type { Bounds, Holdings } from "../api/loading";
import { drawGround, type Ground } from "../ground/basemap";
import { nameGround, openLabels } from "../ground/labels";
import { type ViewState, ZOOM } from "../state/viewstate";
import { make, makeSvg } from "../ui/elements";
import { wordsOf } from "../words/words";
import { drawAreas } from "./areas";
import { drawClusters } from "./clusters";
import { drawCorridors } from "./corridors";
import { type DrawingContext, findTarget, type Ink, type MapLabel, type Target } from "./drawing";
import { drawEvents } from "./events";
import { drawFlows } from "./flows";
import { openScale } from "./scale";

/** What the map tells the rest of the page. */
export interface MapEvents {
  move(place: { lat: number; lon: number; zoom: number }): void;
  select(id: string | null): void;
}

/** The map of one page. */
export interface MapView {
  map: L.Map;
  draw(state: ViewState, holdings: Holdings): void;
  moveTo(state: ViewState): void;
  /** Shows an area; `inset` pixels on the left are covered by something else. */
  reveal(bounds: L.LatLngBounds, mostZoom: number, inset: number): void;
  readBounds(): Bounds;
  /** Fills the room that there is now: what stands above and below the map comes and goes. */
  refit(state: ViewState): void;
}

function readInk(): Ink {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    event: read("event"),
    corridor: read("corridor"),
    flow: read("flow"),
    muted: read("muted"),
    paper: read("land"),
    ink: read("ink"),
  };
}

/** Patterns and arrowheads stand in the page once; shapes refer to them by name. */
function definePatterns(): void {
  const hatch = makeSvg(
    "pattern",
    {
      id: "hatch",
      width: 8,
      height: 8,
      patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    },
    makeSvg("line", { x1: 0, y1: 0, x2: 0, y2: 8, class: "hatch-line" }),
  );
  const arrow = makeSvg(
    "marker",
    {
      id: "flow-arrow",
      viewBox: "0 0 12 12",
      refX: 9,
      refY: 6,
      markerWidth: 15,
      markerHeight: 15,
      orient: "auto",
      markerUnits: "userSpaceOnUse",
    },
    makeSvg("path", { d: "M0.5 0.8 L11.5 6 L0.5 11.2 L3 6 Z", class: "flow-head" }),
  );
  const svg = makeSvg("svg", { width: 0, height: 0, class: "patterns", "aria-hidden": "true" });
  svg.append(makeSvg("defs", {}, hatch, arrow));
  document.body.append(svg);
}

/** Whether the reader wants things to be in their place at once. */
function wantsRest(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function openMap(container: HTMLElement, state: ViewState): L.Map {
  const words = wordsOf(state.lang);
  const still = wantsRest();
  const map = L.map(container, {
    zoomControl: false,
    attributionControl: false,
    minZoom: ZOOM.min,
    maxZoom: ZOOM.max,
    zoomSnap: 0.5,
    zoomDelta: 1,
    wheelPxPerZoomLevel: 110,
    maxBounds: [
      [26, 24],
      [44, 55],
    ],
    maxBoundsViscosity: 0.8,
    zoomAnimation: !still,
    fadeAnimation: false,
    inertia: !still,
    center: [state.lat, state.lon],
    zoom: state.zoom,
  });
  // The keys and the zoom buttons glide by themselves.
  const { panBy } = map;
  map.panBy = (by, how) => panBy.call(map, by, wantsRest() ? { ...how, animate: false } : how);
  L.control
    .zoom({ position: "topright", zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut })
    .addTo(map);
  return map;
}

function openRenderers(map: L.Map): Pick<DrawingContext, "areas" | "lines" | "discs"> {
  const open = (name: string, zIndex: number, canvas: boolean): L.Renderer => {
    const pane = map.createPane(name);
    pane.style.zIndex = String(zIndex);
    pane.style.pointerEvents = "none";
    const options = { pane: name, padding: 0.3 };
    return canvas ? L.canvas(options) : L.svg(options);
  };
  return {
    areas: open("areas", 310, false),
    lines: open("lines", 330, false),
    discs: open("discs", 350, true),
  };
}

/** Follows the pointer with the name of what is under it; a click selects it. */
function followPointer(map: L.Map, readTargets: () => Target[], events: MapEvents): void {
  const note = make("div", { class: "pointer-note", "aria-hidden": "true" });
  const container = map.getContainer();
  container.append(note);
  const hide = (): void => {
    note.classList.remove("shown");
    container.classList.remove("pointing");
  };
  map.on("mousemove", (event) => {
    const target = findTarget(map, readTargets(), event.latlng);
    if (target === null) return hide();
    note.textContent = target.title;
    note.classList.add("shown");
    container.classList.add("pointing");
    const { x, y } = event.containerPoint;
    const room = map.getSize().x - note.offsetWidth - 12;
    note.style.transform = `translate(${Math.max(4, Math.min(x + 14, room))}px, ${y + 16}px)`;
  });
  map.on("mouseout movestart zoomstart", hide);
  map.on("click", (event) =>
    events.select(findTarget(map, readTargets(), event.latlng)?.id ?? null),
  );
}

type Units = typeof import("./units");
/** What draws units, once a view has needed it: most frames in articles never do. */
let units: Units | null = null;

interface Drawn {
  targets: Target[];
  labels: MapLabel[];
}

/** A map that has not moved for so long has come to rest. */
const REST_MS = 120;
/** More elements of the page than this make a map stutter; canvas takes the discs. */
const MOST_ELEMENTS = 180;

function drawLayers(
  group: L.LayerGroup,
  ground: Ground,
  holdings: Holdings,
  context: DrawingContext,
): Drawn {
  const { governorates } = ground;
  const { counts, frame } = holdings;
  const shown = new Set(context.state.layers);
  const drawings = [
    shown.has("areas") && drawAreas(holdings.events, governorates, context),
    shown.has("clusters") && drawClusters(holdings.clusters, context),
    shown.has("flows") && drawFlows(holdings.flows, context),
    shown.has("corridors") && drawCorridors(holdings.corridors, context),
    shown.has("events") &&
      units !== null &&
      counts !== null &&
      units.drawUnits(counts, frame?.zoom ?? 0, governorates, context),
    shown.has("events") && drawEvents(holdings.events, context),
  ].filter((drawing) => drawing !== false);
  for (const drawing of drawings) for (const shape of drawing.shapes) group.addLayer(shape);
  return {
    // What was drawn last lies on top, and is what a reader means where two overlap.
    targets: drawings.flatMap((drawing) => drawing.targets).reverse(),
    labels: drawings.flatMap((drawing) => drawing.labels),
  };
}

/** The area that a map is going to show: what lies in it can be asked for before there is one. */
export function boundView(container: HTMLElement, { lat, lon, zoom }: ViewState): Bounds {
  const globe = L.CRS.EPSG3857;
  const half = L.point(container.clientWidth, container.clientHeight).divideBy(2);
  const centre = globe.latLngToPoint(L.latLng(lat, lon), zoom);
  const upper = globe.pointToLatLng(centre.subtract(half), zoom);
  const lower = globe.pointToLatLng(centre.add(half), zoom);
  return { west: upper.lng, south: lower.lat, east: lower.lng, north: upper.lat };
}

/** Opens the map in its container. */
export function openMapView(
  container: HTMLElement,
  ground: Ground,
  first: ViewState,
  events: MapEvents,
): MapView {
  definePatterns();
  const map = openMap(container, first);
  drawGround(map, ground);
  const renderers = openRenderers(map);
  const group = L.layerGroup().addTo(map);
  const labels = openLabels(map);
  const scale = openScale(map);
  let drawn: Drawn = { targets: [], labels: [] };
  let lang = first.lang;
  let fitting = false;
  let last: [ViewState, Holdings] | null = null;
  const layOut = (): void => {
    const paths = map.getPanes().mapPane.querySelectorAll("path").length;
    const wanted = [...drawn.labels, ...nameGround(ground, map.getZoom(), lang)];
    labels.place(wanted, drawn.targets, { lang, most: MOST_ELEMENTS - paths });
    scale(lang);
    map.fire("symbols", { targets: drawn.targets });
  };
  followPointer(map, () => drawn.targets, events);
  let laidOut = map.getZoom();
  let pause = 0;
  map.on("movestart", () => window.clearTimeout(pause));
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    window.clearTimeout(pause);
    // Labels move with the map: while a reader drags it on and on, none need be placed anew.
    if (map.getZoom() === laidOut) pause = window.setTimeout(layOut, REST_MS);
    else layOut();
    laidOut = map.getZoom();
    if (!fitting) events.move({ lat, lon: lng, zoom: map.getZoom() });
  });
  map.on("resize", layOut);
  return {
    map,
    draw(state, holdings) {
      last = [state, holdings];
      lang = state.lang;
      if (holdings.counts !== null && units === null) {
        void import("./units").then((loaded) => {
          units = loaded;
          if (last !== null) this.draw(...last);
        });
      }
      group.clearLayers();
      const context = { state, lang, ink: readInk(), ...renderers };
      drawn = drawLayers(group, ground, holdings, context);
      layOut();
    },
    moveTo(state) {
      const centre = map.getCenter();
      const away = Math.abs(centre.lat - state.lat) + Math.abs(centre.lng - state.lon) > 0.004;
      const zoomed = Math.abs(map.getZoom() - state.zoom) > 0.01;
      if (away || zoomed) map.setView([state.lat, state.lon], state.zoom, { animate: false });
    },
    reveal(bounds, mostZoom, inset) {
      if (map.getBounds().pad(-0.08).contains(bounds) && map.getZoom() >= mostZoom - 3) return;
      map.fitBounds(bounds, {
        maxZoom: mostZoom,
        animate: !wantsRest(),
        paddingTopLeft: [40 + inset, 50],
        paddingBottomRight: [50, 40],
      });
    },
    refit(state) {
      const { x, y } = map.getSize();
      if (container.clientWidth === x && container.clientHeight === y) return;
      // The reader did not move: the view in the address must not creep by fractions of a pixel.
      fitting = true;
      map.invalidateSize({ pan: false });
      map.setView([state.lat, state.lon], state.zoom, { animate: false });
      fitting = false;
    },
    readBounds() {
      const box = map.getBounds();
      return {
        west: box.getWest(),
        south: box.getSouth(),
        east: box.getEast(),
        north: box.getNorth(),
      };
    },
  };
}
