/** What happens around a record that is opened: the map shows where it is, focus goes and returns. */
import type L from "leaflet";
import type { Holdings } from "../../api/holdings";
import type { Ground } from "../../ground/basemap";
import type { MapView } from "../../layers/mapview";
import type { ViewState } from "../../state/viewstate";
import { need } from "../elements";
import { giveBackFocus } from "../keepplace";
import { boundSelection, focusPanel } from "./panel";

const NARROW = "(max-width: 899px)";

/** Moves the map to what was opened, and on a phone the page to the panel. */
function revealOnMap(view: MapView, sel: string, bounds: L.LatLngBounds | null): void {
  const mostZoom = sel.startsWith("clu_") ? 12 : 11;
  const key = need<HTMLDetailsElement>("#key");
  const isNarrow = matchMedia(NARROW).matches;
  const inset = isNarrow || !key.open ? 0 : key.offsetWidth;
  if (bounds !== null) view.reveal(bounds, mostZoom, inset);
  if (isNarrow) need("#panel").scrollIntoView({ block: "start" });
}

/** The way of a reader into a record and back out of it. */
export class Opening {
  private opener: HTMLElement | null = null;

  constructor(
    private readonly view: MapView,
    private readonly ground: Ground,
  ) {}

  /** Notes what the reader opens a record with. */
  begin(): void {
    this.opener = document.activeElement as HTMLElement | null;
  }

  /** Follows the reader into what is selected, or back to where they came from. */
  follow(state: ViewState, holdings: Holdings): void {
    if (state.sel === null) {
      giveBackFocus(this.opener);
      this.opener = null;
      return;
    }
    focusPanel();
    this.reveal(state, holdings);
  }

  /** Shows where a record is; in place of a table or a text the map stays as it is. */
  reveal({ sel, view }: ViewState, holdings: Holdings): void {
    if (sel === null) return;
    const bounds = view === "map" ? boundSelection(sel, holdings, this.ground) : null;
    revealOnMap(this.view, sel, bounds);
  }
}
