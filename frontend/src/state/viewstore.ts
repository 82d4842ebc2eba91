/**
 * Holds the one view of the page, keeps the address in step with it, and tells the parts of
 * the page what changed. A selection or a new period is a step that the back button undoes;
 * moving the map is not.
 */
import { type Filters, NO_FILTERS } from "./filters";
import { compareViews, parseView, roundView, type ViewState, writeView } from "./viewstate";

/** What a part of the page is told: the view, and which of its fields changed. */
export type ViewListener = (state: ViewState, changed: Set<keyof ViewState>) => void;

const STEPS: readonly (keyof ViewState)[] = [
  "from",
  "to",
  "sel",
  "lang",
  "view",
  "layers",
  "known_at",
  "snapshot",
  ...(Object.keys(NO_FILTERS) as (keyof Filters)[]),
  "sort",
];

/** The view of one page. */
export interface ViewStore {
  read(): ViewState;
  change(patch: Partial<ViewState>, quiet?: boolean): void;
  listen(listener: ViewListener): void;
}

function writeAddress(state: ViewState, asStep: boolean): void {
  const address = `${location.pathname}?${writeView(state)}${location.hash}`;
  try {
    if (asStep) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  } catch {
    // A sandboxed frame of origin "null" may not write its address; the view still works.
  }
}

/** Opens the view of the current address, with the defaults of this page. */
export function openViewStore(fallback: ViewState): ViewStore {
  let state = parseView(location.search, fallback);
  const listeners: ViewListener[] = [];
  const tell = (next: ViewState): Set<keyof ViewState> => {
    const changed = compareViews(state, next);
    state = next;
    if (changed.size > 0) for (const listener of listeners) listener(state, changed);
    return changed;
  };
  window.addEventListener("popstate", () => {
    const { from, to } = state;
    tell(parseView(location.search, { ...fallback, from, to }));
  });
  return {
    read: () => state,
    listen: (listener) => listeners.push(listener),
    change: (patch, quiet = false) => {
      const next = roundView({ ...state, ...patch });
      const changed = compareViews(state, next);
      if (changed.size === 0) return;
      writeAddress(next, !quiet && STEPS.some((field) => changed.has(field)));
      tell(next);
    },
  };
}
