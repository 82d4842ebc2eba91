/** What happens around a record that is opened: the map shows where it is. */
import type L from "leaflet";
import type { MapView } from "../../layers/mapview";
import { need } from "../elements";

const NARROW = "(max-width: 899px)";

/** Moves the map to what was opened, and on a phone the page to the panel. */
export function revealOnMap(view: MapView, sel: string, bounds: L.LatLngBounds | null): void {
  const mostZoom = sel.startsWith("clu_") ? 12 : 11;
  const key = need<HTMLDetailsElement>("#key");
  const isNarrow = matchMedia(NARROW).matches;
  const inset = isNarrow || !key.open ? 0 : key.offsetWidth;
  if (bounds !== null) view.reveal(bounds, mostZoom, inset);
  if (isNarrow) need("#panel").scrollIntoView({ block: "start" });
}
