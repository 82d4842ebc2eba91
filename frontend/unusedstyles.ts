/** Leaves out the styles of Leaflet's parts that no page uses; an embed pays for every byte. */
import type { Plugin } from "postcss";

const UNUSED =
  /leaflet-(popup|tooltip|control-(layers|attribution|scale)|layer|oldie|tile|image-layer|marker-shadow|zoom-box|crosshair)|\.lvml|leaflet-(touch|retina) \.leaflet-control-layers|leaflet-div-icon/;

/** Removes selectors of unused parts, and rules that have no selector left. */
export function dropUnusedStyles(): Plugin {
  return {
    postcssPlugin: "drop-unused-styles",
    Rule(rule) {
      const kept = rule.selectors.filter((selector) => !UNUSED.test(selector));
      if (kept.length === 0) rule.remove();
      else if (kept.length < rule.selectors.length) rule.selectors = kept;
    },
  };
}
