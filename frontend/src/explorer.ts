/** The explorer: one page on which a reader finds, checks and cites what was reported. */
import groundUrl from "virtual:ground/1";
import { loadGround } from "./basemap";
import { Desk } from "./desk";
import { COAST_PERIOD, findFirstPeriod, type Period } from "./loading";
import { showFailure, showLoading } from "./notices";
import { frameSyria } from "./surroundings";
import { dressPage, guessLang } from "./theme";
import { FIRST_VIEW, type ViewState } from "./viewstate";
import { openViewStore } from "./viewstore";

const store = openViewStore({ ...FIRST_VIEW, lang: guessLang() });

function placeFirst(state: ViewState, period: Period): Partial<ViewState> {
  if (state.from !== null) return {};
  const placed = new URLSearchParams(location.search).has("map");
  const isCoast = period.from === COAST_PERIOD.from && period.to === COAST_PERIOD.to;
  return { ...(placed || isCoast ? {} : frameSyria()), from: period.from, to: period.to };
}

async function start(): Promise<void> {
  const { theme, lang } = store.read();
  dressPage(theme, lang);
  showLoading(lang);
  try {
    const ground = loadGround(groundUrl);
    const first = await findFirstPeriod();
    const extent = first?.extent ?? COAST_PERIOD;
    store.change(placeFirst(store.read(), first?.period ?? extent), true);
    new Desk(store, await ground, extent).open();
  } catch (problem) {
    showFailure(lang, problem, () => void start());
  }
}

void start();
