// @vitest-environment happy-dom
import L from "leaflet";
import { expect, test } from "vitest";
import { openLabels } from "../src/ground/labels";
import type { MapLabel, Target } from "../src/layers/drawing";

const SIZE = 400;

function openMap(): L.Map {
  const place = document.createElement("div");
  for (const side of ["clientWidth", "clientHeight"])
    Object.defineProperty(place, side, { value: SIZE });
  return L.map(place, { zoomControl: false, attributionControl: false }).setView([35, 36], 8);
}

/** Discs at pixels of the map, each with its figure, the first the most important. */
function layOut(discs: readonly [x: number, y: number, radius: number, text: string][]) {
  const map = openMap();
  const at = (x: number, y: number): L.LatLng => map.containerPointToLatLng(L.point(x, y));
  const labels: MapLabel[] = discs.map(([x, y, radius, text], i) => ({
    at: at(x, y),
    text,
    kind: "toll",
    rank: 100 - i,
    clear: radius,
  }));
  const targets: Target[] = discs.map(([x, y, radius, text]) => ({
    id: text,
    title: text,
    shape: { kind: "disc", at: at(x, y), radius },
  }));
  openLabels(map).place(labels, targets, { lang: "en", most: 100 });
  const placed = new Map<string, L.Point>();
  map.eachLayer((layer) => {
    if (!(layer instanceof L.Marker)) return;
    const icon = layer.options.icon as L.DivIcon;
    const text = (icon.options.html as HTMLElement).textContent ?? "";
    placed.set(text, map.latLngToContainerPoint(layer.getLatLng()));
  });
  return placed;
}

test("a figure stands off the disc beside its own", () => {
  const placed = layOut([
    [200, 200, 8, "31"],
    [226, 200, 8, "22–25"],
    [250, 200, 8, "7"],
  ]);
  const middle = placed.get("22–25");
  expect(middle).toBeDefined();
  expect(Math.abs((middle?.y ?? 200) - 200)).toBeGreaterThan(8);
});

test("a figure that could only stand on another's disc is left out", () => {
  const placed = layOut([
    [200, 200, 150, "216"],
    [200, 200, 4, "15"],
  ]);
  expect(placed.has("216")).toBe(true);
  expect(placed.has("15")).toBe(false);
});
