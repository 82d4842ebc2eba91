/** Clusters of violence: many events within a few kilometres and days, as one contested toll. */
import L from "leaflet";
import type { ClusterFacts, ClusterRecord } from "../api/records";
import { tellBounds } from "../words/figures";
import { countThings, pick } from "../words/words";
import { drawToll, sizeSymbol } from "./discs";
import { type Drawing, type DrawingContext, openDrawing } from "./drawing";

/** So many figures can be read at once on a map of the whole country. */
const MOST_LABELS = 24;

/** The bounds of a cluster's toll: the sums over figures that may be added. */
export function boundCluster(facts: ClusterFacts): { low: number | null; high: number | null } {
  return { low: facts.killed_low, high: facts.killed_high };
}

function drawHull(cluster: ClusterRecord, selected: boolean, context: DrawingContext): L.Layer[] {
  if (cluster.geometry === null) return [];
  const style: L.PathOptions = {
    renderer: context.areas,
    interactive: false,
    className: selected ? "hull selected" : "hull",
  } as L.PathOptions;
  return [
    L.geoJSON(cluster.geometry, { style: () => style, interactive: false } as L.GeoJSONOptions),
  ];
}

function addSymbol(drawing: Drawing, cluster: ClusterRecord, context: DrawingContext): void {
  const facts = cluster.properties;
  const at = L.latLng(facts.centre_lat, facts.centre_lon);
  const bounds = boundCluster(facts);
  const radius = sizeSymbol(bounds);
  const toll = tellBounds(bounds, context.lang);
  const text = toll ?? countThings("events", facts.event_count, context.lang);
  const inner = sizeSymbol({ low: facts.killed_low, high: facts.killed_low });
  const fits = inner * 2 > text.length * 8.5 + 4;
  drawing.shapes.push(...drawToll(at, bounds, context));
  const named = drawing.labels.length < MOST_LABELS || context.state.zoom >= 8;
  if (named) {
    drawing.labels.push({
      at,
      text,
      kind: fits ? "toll on-disc" : "toll",
      rank: 90 + radius / 100,
      clear: radius,
      centred: fits,
    });
  }
  drawing.targets.push({
    id: cluster.id,
    title: `${pick(facts, "label", context.lang) ?? ""}: ${text}`,
    shape: { kind: "disc", at, radius },
  });
}

/** Whether the reader looks at a cluster, or at one of the events in it. */
function isOpen(cluster: ClusterRecord, sel: string | null): boolean {
  return sel !== null && (cluster.id === sel || cluster.properties.event_ids.includes(sel));
}

/** Draws the clusters; close up, or when one is selected, only its outline stays. */
export function drawClusters(clusters: readonly ClusterRecord[], context: DrawingContext): Drawing {
  const drawing = openDrawing();
  const bySize = [...clusters].sort(
    (a, b) => (b.properties.killed_low ?? 0) - (a.properties.killed_low ?? 0),
  );
  for (const cluster of bySize) {
    const selected = isOpen(cluster, context.state.sel);
    if (selected || context.closeUp) drawing.shapes.push(...drawHull(cluster, selected, context));
    if (!selected && !context.closeUp) addSymbol(drawing, cluster, context);
  }
  return drawing;
}

/** The events that a cluster's symbol already stands for in this view. */
export function findCovered(
  clusters: readonly ClusterRecord[],
  context: DrawingContext,
): Set<string> {
  const covered = new Set<string>();
  if (context.closeUp) return covered;
  for (const cluster of clusters) {
    if (isOpen(cluster, context.state.sel)) continue;
    for (const id of cluster.properties.event_ids) covered.add(id);
  }
  return covered;
}
