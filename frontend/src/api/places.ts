/** Asks the geocoder which place is meant; it never guesses between namesakes. */

import { readJson, writeAddress } from "./client";

/** A place as the geocoder tells it. */
export interface FoundPlace {
  place_id: string;
  pcode: string | null;
  pcode_level: string | null;
  name_en: string;
  name_ar: string;
  level: string;
  admin1_pcode: string | null;
  admin1_name_en: string | null;
  admin1_name_ar: string | null;
  admin2_pcode: string | null;
  admin2_name_en: string | null;
  admin2_name_ar: string | null;
  parent_name_en: string | null;
  parent_name_ar: string | null;
  lat: number | null;
  lon: number | null;
  precision_m: number | null;
}

/** Which places a name means: one with its namesakes, several to choose from, or none. */
export interface FoundPlaces {
  status: "matched" | "ambiguous" | "not_found";
  results: FoundPlace[];
  suggestions?: FoundPlace[];
}

/** As many as a list beside the map can be read through. */
const MOST_PLACES = 8;

/** Finds the places of a name in either script, or the one of a code. */
export function findPlaces(q: string, signal?: AbortSignal): Promise<FoundPlaces> {
  return readJson(writeAddress("geocode", { q, limit: MOST_PLACES }), signal);
}

const UNIT = /^SY(\d{2}){1,3}$/;
const UNIT_LEVELS = new Set(["governorate", "district", "subdistrict"]);

/** The code by which a view can be limited to a place; null for places that are no units. */
export function findUnitCode(place: FoundPlace): string | null {
  const own = UNIT_LEVELS.has(place.level) && place.pcode_level === place.level;
  return own && place.pcode !== null && UNIT.test(place.pcode) ? place.pcode : null;
}
