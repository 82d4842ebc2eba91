/** What stands above the list: the search for a place, and the filters. */

import type L from "leaflet";
import { type FoundPlace, findUnitCode } from "../api/places";
import type { Ground } from "../ground/basemap";
import { boundPlace, openFoundPlace } from "../layers/foundplace";
import type { ViewState } from "../state/viewstate";
import { allWordsOf } from "../words/recordwords";
import { pick } from "../words/words";
import { make } from "./elements";
import { Finder, type FinderView } from "./finder";
import { keepUnit } from "./placenames";
import { Search } from "./search";

/** The map and the view that a search moves and a filter narrows. */
export interface FindingHands {
  map: L.Map;
  ground: Ground;
  change(patch: Partial<ViewState>): void;
}

const MOST_ZOOM = 12;

/** The search and the filters of one page. */
export class Finding {
  private readonly search: Search;
  private readonly finder: Finder;
  private readonly mark: (place: FoundPlace | null, name: string) => void;
  private marked: FoundPlace | null = null;
  private state: ViewState | null = null;

  constructor(
    private readonly place: HTMLElement,
    private readonly hands: FindingHands,
  ) {
    const [above, below] = [make("div"), make("div")];
    place.append(above, below);
    this.search = new Search(above, {
      show: (found) => this.show(found),
      forget: () => this.show(null),
    });
    this.finder = new Finder(below, hands);
    this.mark = openFoundPlace(hands.map);
  }

  /** Draws both as the view stands. */
  draw(view: FinderView): void {
    const turned = this.state !== null && this.state.lang !== view.state.lang;
    this.state = view.state;
    this.place.setAttribute("aria-label", allWordsOf(view.state.lang).findLabel);
    this.search.draw(view.state.lang);
    this.finder.draw(view);
    if (turned) this.show(this.marked, false);
  }

  /** The filters in words, for a printed page. */
  tellFilters(): string[] {
    return this.finder.tellFilters();
  }

  private show(found: FoundPlace | null, moves = true): void {
    const code = found === null ? null : findUnitCode(found);
    const lang = this.state?.lang ?? "en";
    // A unit is no point: what lies in it is shown, and its middle is not marked.
    this.marked = code === null ? found : null;
    this.mark(this.marked, this.marked === null ? "" : (pick(this.marked, "name", lang) ?? ""));
    if (found === null || !moves) return;
    if (code !== null) {
      keepUnit(code, found);
      this.hands.change({ place: code });
    }
    const bounds = boundPlace(found, this.hands.ground);
    if (bounds !== null)
      this.hands.map.fitBounds(bounds, { maxZoom: MOST_ZOOM, animate: false, padding: [30, 30] });
  }
}
