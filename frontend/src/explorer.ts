/** The explorer: one page on which a reader finds, checks and cites what was reported. */
import groundUrl from "virtual:ground/1";
import { isDark } from "./api/client";
import { COAST_PERIOD, findFirstPeriod, type Period } from "./api/loading";
import { RENEW_AFTER_MS } from "./api/upkeep";
import { Desk } from "./desk";
import { loadGround } from "./ground/basemap";
import { frameSyria } from "./ground/surroundings";
import { FIRST_VIEW, type ViewState } from "./state/viewstate";
import { openViewStore } from "./state/viewstore";
import { hideDarkness, showDarkness } from "./ui/darkness";
import { drawTitle } from "./ui/masthead";
import { showFailure, showLoading } from "./ui/notices";
import { dropPlain } from "./ui/plainview";
import { dressPage, guessLang } from "./ui/theme";

/** Whether the address says where to look; asked before the page writes its own. */
const placed = new URLSearchParams(location.search).has("map");
const store = openViewStore({ ...FIRST_VIEW, lang: guessLang() });

function placeFirst(state: ViewState, period: Period): Partial<ViewState> {
  if (state.from !== null) return {};
  const isCoast = period.from === COAST_PERIOD.from && period.to === COAST_PERIOD.to;
  return { ...(placed || isCoast ? {} : frameSyria()), from: period.from, to: period.to };
}

/** A page that was opened in darkness begins when there is something to show. */
function waitForLight(): void {
  const { lang } = store.read();
  const timer = window.setTimeout(() => void start(), RENEW_AFTER_MS);
  dropPlain();
  drawTitle(lang);
  showDarkness(lang, () => {
    window.clearTimeout(timer);
    void start();
  });
}

async function start(): Promise<void> {
  const { theme, lang } = store.read();
  dressPage(theme, lang);
  showLoading(lang);
  try {
    const ground = loadGround(groundUrl);
    const first = await findFirstPeriod();
    const extent = first?.extent ?? COAST_PERIOD;
    hideDarkness();
    store.change(placeFirst(store.read(), first?.period ?? extent), true);
    new Desk(store, await ground, extent).open(placed);
  } catch (problem) {
    if (isDark(problem)) return waitForLight();
    showFailure(lang, problem, () => void start());
  }
}

void start();
