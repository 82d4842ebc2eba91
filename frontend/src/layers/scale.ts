/** The scale bar, in the digits and units of the reader's language. */
import L from "leaflet";
import type { Lang } from "../state/viewstate";
import { make } from "../ui/elements";
import { tellDistance } from "../words/figures";

const MOST_PIXELS = 110;

/** The largest round distance that is not longer than `metres`: 1, 2 or 5 times a power of ten. */
export function roundDistance(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  const times = metres / power;
  return power * (times >= 5 ? 5 : times >= 2 ? 2 : 1);
}

/** Puts a scale bar on the map; call what it returns after a move or a change of language. */
export function openScale(map: L.Map): (lang: Lang) => void {
  const bar = make("div", { class: "scale" });
  const control = new L.Control({ position: "bottomright" });
  control.onAdd = () => bar;
  control.addTo(map);
  return (lang) => {
    const y = map.getSize().y / 2;
    const place = (x: number): L.LatLng => map.containerPointToLatLng([x, y]);
    const most = map.distance(place(0), place(MOST_PIXELS));
    const shown = roundDistance(Math.max(1, most));
    bar.style.width = `${Math.round((MOST_PIXELS * shown) / most)}px`;
    bar.dir = lang === "ar" ? "rtl" : "ltr";
    bar.textContent = tellDistance(shown, lang);
  };
}
