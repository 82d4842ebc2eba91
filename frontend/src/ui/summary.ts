/** The view in one sentence, for the head of the page and for readers who see no map. */

import type { Holdings, Period } from "../api/loading";
import type { Lang } from "../state/viewstate";
import { tellPeriod } from "../words/days";
import { isolate } from "../words/figures";
import { compose, countThings, wordsOf } from "../words/words";
import { make } from "./elements";

/** The period and its numbers in one sentence. */
export function sumUp(holdings: Holdings, period: Period, lang: Lang): (string | Node)[] {
  const words = wordsOf(lang);
  const sources = new Set(holdings.events.flatMap((event) => event.properties.sources));
  const gaps = {
    period: make("bdi", {}, tellPeriod(period.from, period.to, lang)),
    events: make("bdi", {}, countThings("events", holdings.matched, lang)),
    sources: isolate(countThings("sources", sources.size, lang), lang),
  };
  const sentence = sources.size === 0 ? words.sumUpPlain : words.sumUp;
  return compose(sentence, gaps) as (string | Node)[];
}
