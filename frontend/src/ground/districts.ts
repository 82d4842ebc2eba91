/**
 * Borders of districts, close up and where their outlines have been loaded. Only those inside a
 * governorate: its own border is drawn already, from a source that puts it a little elsewhere.
 */
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";
import L from "leaflet";
import { readJson, writeAddress } from "../api/client";
import type { Ground } from "./basemap";

type District = Feature<MultiPolygon | Polygon, { pcode: string }>;
type Edge = [start: Position, end: Position];

/** From this zoom on, a district is large enough to be told from its neighbours. */
const FROM_ZOOM = 9;
/** All districts of the country, and some to spare. */
const MOST = 200;

function listRings({ geometry }: District): Position[][] {
  return geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
}

function listEdges(district: District): Edge[] {
  return listRings(district).flatMap((ring) =>
    ring.slice(1).map((end, i): Edge => [ring[i] as Position, end]),
  );
}

/** Names an edge alike from either side. */
function nameEdge(edge: Edge): string {
  return edge.map(String).sort().join(" ");
}

/** The edges that two districts of one governorate share: no coast, and no governorate's border. */
export function findInnerEdges(districts: readonly District[]): Edge[] {
  const sides = new Map<string, string>();
  const inner: Edge[] = [];
  for (const district of districts) {
    const governorate = district.properties.pcode.slice(0, 4);
    for (const edge of listEdges(district)) {
      const name = nameEdge(edge);
      if (sides.get(name) === governorate) inner.push(edge);
      sides.set(name, governorate);
    }
  }
  return inner;
}

function isOutlined(feature: Feature): feature is District {
  const type = feature.geometry?.type;
  return type === "Polygon" || type === "MultiPolygon";
}

async function loadBorders(): Promise<L.Layer | null> {
  const address = writeAddress("collections/districts/items", { limit: MOST, properties: "pcode" });
  const { features } = await readJson<FeatureCollection>(address);
  const edges = findInnerEdges(features.filter(isOutlined));
  if (edges.length === 0) return null;
  const lines = edges.map((edge) => edge.map(([lon = 0, lat = 0]) => L.latLng(lat, lon)));
  const style = { pane: "ground", interactive: false, fill: false, className: "admin-line minor" };
  return L.polyline(lines, style as L.PolylineOptions);
}

/** Shows the borders whenever the map is close enough; `told` is called once they are known. */
export function keepDistricts(map: L.Map, ground: Ground, told: () => void): void {
  let borders: Promise<L.Layer | null> | null = null;
  const look = async (): Promise<void> => {
    if (map.getZoom() >= FROM_ZOOM && borders === null) {
      // The map is whole without them: whoever comes again tries again.
      borders = loadBorders().catch(() => {
        borders = null;
        return null;
      });
    }
    const layer = await borders;
    if (!layer) return;
    if (map.getZoom() >= FROM_ZOOM) map.addLayer(layer);
    else map.removeLayer(layer);
    if (ground.districts) return;
    ground.districts = true;
    told();
  };
  map.on("zoomend", () => void look());
  void look();
}
