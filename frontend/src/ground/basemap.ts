/** The ground under the records: land, borders, governorates, water; nothing from outside. */

import type { FeatureCollection, MultiPolygon } from "geojson";
import L from "leaflet";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { Lang } from "../state/viewstate";

/** A governorate by its OCHA code, with its name in both languages. */
export interface GovernorateFacts {
  pcode: string;
  name_en: string;
  name_ar: string;
}

type GroundTopology = Topology<{
  countries: GeometryCollection;
  governorates: GeometryCollection<GovernorateFacts>;
  coast: GeometryCollection;
  lakes: GeometryCollection;
  rivers: GeometryCollection;
}> & { disclaimer_en?: string; disclaimer_ar?: string };

/** A name on the ground: a town, a country or a sea. */
export interface GroundLabel {
  name_en: string;
  name_ar: string;
  lon: number;
  lat: number;
  rank?: number;
  kind?: string;
}

/** The ground and the names on it. */
export interface Ground {
  topology: GroundTopology;
  governorates: FeatureCollection<MultiPolygon, GovernorateFacts>;
  areas: GroundLabel[];
  towns: GroundLabel[];
  /** Whether borders of districts are at hand, too. */
  districts?: boolean;
}

/** The governorates in the order of their names, for a list to choose from. */
export function listGovernorates(ground: Ground, lang: Lang): GovernorateFacts[] {
  const facts = ground.governorates.features.map((each) => each.properties);
  return facts.sort((a, b) => a[`name_${lang}`].localeCompare(b[`name_${lang}`], lang));
}

/** Reads the ground from the one file that this build made of it. */
export async function loadGround(address: string): Promise<Ground> {
  const answer = await fetch(address, { credentials: "omit" });
  const { topology, areas, towns } = (await answer.json()) as Omit<Ground, "governorates">;
  const governorates = feature(topology, topology.objects.governorates);
  return {
    topology,
    governorates: governorates as FeatureCollection<MultiPolygon, GovernorateFacts>,
    areas,
    towns,
  };
}

const QUIET: L.PathOptions = { interactive: false, stroke: false, fillOpacity: 1 };

function lineOf(name: string): L.PathOptions {
  return { interactive: false, fill: false, className: name };
}

/** Draws the ground below everything else. */
export function drawGround(map: L.Map, ground: Ground): void {
  const { topology } = ground;
  const { countries, governorates, lakes, rivers } = topology.objects;
  const pane = "ground";
  map.createPane(pane).style.zIndex = "200";
  const renderer = L.svg({ pane, padding: 0.6 });
  const add = (shape: GeoJSON.GeoJsonObject, style: (id: unknown) => L.PathOptions): void => {
    L.geoJSON(shape, {
      interactive: false,
      style: (each) => ({ renderer, smoothFactor: 0.6, ...style(each?.id) }),
      pane,
    } as L.GeoJSONOptions).addTo(map);
  };
  add(feature(topology, countries), (id) => ({
    ...QUIET,
    className: id === "SY" ? "land" : "abroad",
  }));
  if (lakes) add(feature(topology, lakes), () => ({ ...QUIET, className: "water" }));
  if (rivers) add(feature(topology, rivers), () => lineOf("river"));
  add(
    mesh(topology, governorates, (a, b) => a !== b),
    () => lineOf("admin-line"),
  );
  add(
    mesh(topology, countries, (a, b) => a !== b),
    () => lineOf("border-line"),
  );
  add(
    mesh(topology, countries, (a, b) => a === b),
    () => lineOf("coast-line"),
  );
}
