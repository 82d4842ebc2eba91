/** What stands around the map: the key, the way to a governorate, the badge, the small print. */

import { type Holdings, hasClusters } from "../api/loading";
import { placeAge } from "../api/upkeep";
import { FIRST_VIEW, type ViewState } from "../state/viewstate";
import { linkPage, makeAbout } from "../ui/darkness";
import { fill, make, makeButton, need } from "../ui/elements";
import { drawLegend } from "../ui/legend";
import type { Shown } from "../ui/shown";
import { isolate, tellNumber } from "../words/figures";
import { allWordsOf } from "../words/recordwords";
import { compose } from "../words/words";
import { type Ground, listGovernorates } from "./basemap";

/** All of Syria in one view, beside the key where the key lies on the map. */
export function frameSyria(): Pick<ViewState, "lat" | "lon" | "zoom"> {
  const wide = matchMedia("(min-width: 900px)").matches;
  return wide ? { lat: 34.9, lon: 37.4, zoom: 7 } : { lat: 35, lon: 38.9, zoom: 6 };
}

const COAST = { lat: FIRST_VIEW.lat, lon: FIRST_VIEW.lon, zoom: FIRST_VIEW.zoom };

/** What the surroundings can do to the view. */
export interface Hands {
  change(patch: Partial<ViewState>): void;
  select(id: string): void;
}

function makeGoTo(state: ViewState, ground: Ground, hands: Hands): HTMLElement {
  const words = allWordsOf(state.lang);
  const option = (value: string, text: string): HTMLElement => make("option", { value }, text);
  const list = make(
    "select",
    { "aria-label": words.goTo },
    option("", `${words.goTo}…`),
    option("coast", words.goToCoast),
    option("all", words.goToAll),
    listGovernorates(ground, state.lang).map((each) =>
      option(each.pcode, each[`name_${state.lang}`]),
    ),
  );
  list.addEventListener("change", () => {
    if (list.value === "coast") hands.change(COAST);
    else if (list.value === "all") hands.change(frameSyria());
    else if (list.value !== "") hands.select(list.value);
    list.value = "";
  });
  return list;
}

/** Draws what lies over and beside the map. */
export function drawSurroundings(
  state: ViewState,
  holdings: Holdings,
  ground: Ground,
  hands: Hands,
): void {
  const words = allWordsOf(state.lang);
  const nowhere = holdings.unlocated;
  const n = isolate(tellNumber(nowhere, state.lang), state.lang);
  const open = (): void => hands.select("nowhere");
  const badge = makeButton(compose(words.notOnMap, { n }), open, { class: "badge" });
  fill(need("#overlay"), makeGoTo(state, ground, hands), nowhere > 0 && badge);
  fill(need("#skip"), words.skipToList);
  need("#map").setAttribute("role", "region");
  need("#map").setAttribute("aria-label", words.mapLabel);
}

/** Draws the key: what can be seen now, and the switches of the layers. */
export function drawKey(
  state: ViewState,
  shown: Shown,
  change: (patch: Partial<ViewState>) => void,
): void {
  const words = allWordsOf(state.lang);
  fill(need("#key > summary"), words.legendLabel);
  const why = state.known_at === null ? words.filteredNoClusters : words.knownNoClusters;
  const missing = hasClusters(state) ? {} : { clusters: why };
  const choice = { layers: state.layers, shown, missing };
  drawLegend(need("#legend"), choice, state.lang, (layers) => change({ layers }));
}

/** Draws the foot of the page; what the reader has open there stays open. */
export function drawColophon(state: ViewState, ground: Ground, share: HTMLDetailsElement): void {
  const place = need("#colophon");
  const wasOpen = place.querySelector("details")?.open ?? false;
  if (wasOpen && place.contains(document.activeElement)) return;
  share.open = wasOpen;
  const words = allWordsOf(state.lang);
  const disclaimer = ground.topology[`disclaimer_${state.lang}`] ?? "";
  const more = make("span", { class: "disclaimer" }, disclaimer);
  fill(
    place,
    share,
    make(
      "p",
      { class: "attribution" },
      linkPage("places", state.lang, words.places),
      " · ",
      makeAbout(state.lang),
      " · ",
      words.attribution,
      ground.districts === true && [" ", words.districtBorders],
      " ",
      words.sourcesLine,
      " ",
      more,
    ),
    placeAge(),
  );
}
