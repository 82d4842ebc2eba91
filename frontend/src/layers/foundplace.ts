/** Where a place that the reader looked for lies, and how exactly that is known. */

import L from "leaflet";
import type { FoundPlace } from "../api/places";
import type { Ground } from "../ground/basemap";
import { make } from "../ui/elements";

/** Around a place whose reach nobody states, in metres. */
const REACH_M = 5000;

/** The area to show for a place: its outline where it is drawn, else what it may reach. */
export function boundPlace(place: FoundPlace, ground: Ground): L.LatLngBounds | null {
  const outline = (code: string | null): L.LatLngBounds | null => {
    const drawn = ground.governorates.features.find((each) => each.id === code);
    return drawn === undefined ? null : L.geoJSON(drawn).getBounds();
  };
  if (place.level === "governorate") return outline(place.pcode);
  if (place.lat === null || place.lon === null) return outline(place.admin1_pcode);
  // A town is best read with what lies around it.
  return L.latLng(place.lat, place.lon).toBounds(4 * (place.precision_m ?? REACH_M));
}

/** Marks one place at a time; a place without a position, or null, leaves no mark. */
export function openFoundPlace(map: L.Map): (place: FoundPlace | null, name: string) => void {
  const group = L.layerGroup().addTo(map);
  return (place, name) => {
    group.clearLayers();
    if (place === null || place.lat === null || place.lon === null) return;
    const at = L.latLng(place.lat, place.lon);
    const still = { interactive: false, className: "found-reach", renderer: L.svg() };
    if (place.precision_m !== null)
      group.addLayer(L.circle(at, { ...still, radius: place.precision_m }));
    const sign = make("span", {}, make("bdi", {}, name));
    const icon = L.divIcon({ className: "found-name", html: sign, iconSize: [12, 12] });
    group.addLayer(L.marker(at, { icon, interactive: false, keyboard: false }));
  };
}
