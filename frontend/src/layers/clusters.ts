/**
 * Clusters of violence: events within a few kilometres and days of each other, as a stated rule
 * finds them. Each is an outline with its contested toll; its events stay what they are.
 */
import type { Geometry } from "geojson";
import L from "leaflet";
import type { ClusterFacts, ClusterRecord } from "../api/records";
import { tellBounds } from "../words/figures";
import { countThings, pick } from "../words/words";
import { type Drawing, type DrawingContext, openDrawing } from "./drawing";

/** The bounds of a cluster's toll: the sums over figures that may be added. */
export function boundCluster(facts: ClusterFacts): { low: number | null; high: number | null } {
  return { low: facts.killed_low, high: facts.killed_high };
}

/** Whether the reader looks at a cluster, or at one of the events in it. */
function isOpen(cluster: ClusterRecord, sel: string | null): boolean {
  return sel !== null && (cluster.id === sel || cluster.properties.event_ids.includes(sel));
}

function addCluster(drawing: Drawing, cluster: ClusterRecord, context: DrawingContext): void {
  const { lang, state } = context;
  const facts = cluster.properties;
  const geometry = cluster.geometry as Geometry;
  const style = {
    renderer: context.areas,
    interactive: false,
    className: isOpen(cluster, state.sel) ? "hull selected" : "hull",
  } as L.PathOptions;
  const outline = L.geoJSON(geometry, {
    style: () => style,
    interactive: false,
  } as L.GeoJSONOptions);
  const around = outline.getBounds();
  const toll = tellBounds(boundCluster(facts), lang);
  const count = countThings("events", facts.event_count, lang);
  const text = toll === null ? count : `${count}: ${toll}`;
  drawing.shapes.push(outline);
  const at = around.getCenter();
  const rank = 72 + Math.min(10, (facts.killed_low ?? 0) / 100);
  drawing.labels.push({ at, text, kind: "cluster", rank, around });
  const title = `${pick(facts, "label", lang) ?? ""}: ${text}`;
  drawing.targets.push({ id: cluster.id, title, shape: { kind: "area", geometry } });
}

/** Draws the outlines of the clusters. */
export function drawClusters(clusters: readonly ClusterRecord[], context: DrawingContext): Drawing {
  const drawing = openDrawing();
  for (const cluster of clusters) {
    if (cluster.geometry !== null) addCluster(drawing, cluster, context);
  }
  return drawing;
}
