/** Map tiles of others under the ground, where whoever runs this map has chosen some. */

import L from "leaflet";
import { make } from "../ui/elements";

const BELOW_ALL = "100";

/** A line on the map that names the owner of the tiles, as their licence asks for. */
function nameOwner(attribution: string): L.Control {
  const line = new L.Control({ position: "bottomright" });
  line.onAdd = () => make("div", { class: "tiles-owner" }, attribution);
  return line;
}

/** Lays the tiles that the page names; without a name nothing is asked of anybody. */
export function layTiles(map: L.Map): void {
  const named = document.querySelector<HTMLMetaElement>('meta[name="masar-tiles"]');
  if (named === null) return;
  // A class of our own: the styles of Leaflet's tiles are left out of what is built.
  const pane = map.createPane("others-tiles");
  pane.style.zIndex = BELOW_ALL;
  const manners = {
    maxZoom: 18,
    referrerPolicy: "no-referrer",
    className: "others-tiles",
  } as const;
  L.tileLayer(named.content, { ...manners, pane: "others-tiles" }).addTo(map);
  map.getContainer().classList.add("tiled");
  const { attribution = "" } = named.dataset;
  if (attribution !== "") nameOwner(attribution).addTo(map);
}
