/** What the map shows at present, for a key that explains nothing else. */

import type { Bounds, Holdings } from "../api/holdings";
import type { AnyRecord, EventRecord } from "../api/records";
import { isTollKnown } from "../api/totals";
import { isAreaOnly, isNowhere } from "../layers/areas";
import { listArrows, MOST_ARROWS } from "../layers/flows";
import type { Layer } from "../state/viewstate";
import { isInView } from "./panel/list";

/** What can be seen of each layer while it is switched on. */
export interface Shown {
  layers: ReadonlySet<Layer>;
  /** Whether a figure of people killed is drawn. */
  tolls: boolean;
  /** Whether single events are drawn, not only their numbers. */
  sites: boolean;
  /** Whether events are drawn that happened somewhere along a road. */
  roads: boolean;
  /** Whether numbers of events stand for events. */
  units: boolean;
  /** The statuses of the corridors that are drawn. */
  statuses: ReadonlySet<string>;
}

/** Finds what of the records at hand lies in the part of the map that is in view. */
export function findShown(holdings: Holdings, bounds: Bounds): Shown {
  const isSeen = (each: AnyRecord): boolean => each.geometry !== null && isInView(each, bounds);
  const sites = holdings.events.filter((each) => !isAreaOnly(each) && isSeen(each));
  const isRoad = (each: EventRecord): boolean => each.geometry?.type === "LineString";
  const areas = holdings.events.some((each) => isAreaOnly(each) && !isNowhere(each));
  const corridors = holdings.corridors.filter(isSeen);
  const flows = listArrows(holdings.flows).slice(0, MOST_ARROWS).some(isSeen);
  const units = holdings.counts !== null;
  const layers: [Layer, boolean][] = [
    ["clusters", holdings.clusters.some(isSeen)],
    ["events", units || sites.length > 0],
    ["areas", areas || units],
    ["corridors", corridors.length > 0],
    ["flows", flows],
  ];
  return {
    layers: new Set(layers.flatMap(([layer, seen]) => (seen ? [layer] : []))),
    tolls: sites.some((each) => isTollKnown(each.properties)),
    sites: sites.some((each) => !isRoad(each)),
    roads: sites.some(isRoad),
    units,
    statuses: new Set(corridors.map((each) => each.properties.status)),
  };
}
