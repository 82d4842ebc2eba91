/** A cluster in full: its toll, the rule that found it, what the rule left out, and its events. */

import { fetchRecord, isDark } from "../../api/client";
import { fetchMembers } from "../../api/evidence";
import type { ClusterRecord, MemberSet } from "../../api/records";
import { boundCluster } from "../../layers/clusters";
import { type Lang, readAsOf } from "../../state/viewstate";
import { isolate, tellNumber } from "../../words/figures";
import { allWordsOf } from "../../words/recordwords";
import { compose, countThings, pick, tellTerm } from "../../words/words";
import { type Child, fill, make } from "../elements";
import { type Cited, makeRecordShare } from "../share";
import { makeFacts, makeToll, type RecordView, tellWhen } from "./facts";
import { sortEvents } from "./list";
import { makeGroup } from "./rows";

function tellRule(cluster: ClusterRecord, lang: Lang): Child[] {
  const facts = cluster.properties;
  const words = allWordsOf(lang);
  return compose(words.clusterMade, {
    rule: make("code", {}, facts.rule),
    version: isolate(tellNumber(facts.rule_version, lang), lang),
    min: isolate(countThings("events", facts.min_events, lang), lang),
    km: isolate(words.kilometres.replace("{n}", tellNumber(facts.eps_km, lang)), lang),
    days: isolate(countThings("days", facts.eps_days, lang), lang),
  });
}

/** How the toll of a cluster comes about, and what is not in it. */
function explainToll(cluster: ClusterRecord, lang: Lang): Child {
  const words = allWordsOf(lang);
  const { killed_low, killed_high, killed_not_added } = cluster.properties;
  const left = compose(words.clusterNotAdded, {
    n: countThings("records", killed_not_added, lang),
  });
  return make(
    "p",
    { class: "help" },
    words.clusterSum,
    killed_low !== null && killed_high === null && [" ", words.clusterOpen],
    killed_not_added > 0 && [" ", left],
  );
}

/** What of the same district and days is in no cluster, by reason. */
function makeLeftOut({ leftOut }: MemberSet, lang: Lang): Child {
  const words = allWordsOf(lang);
  const reasons = Object.entries(leftOut).filter(([, n]) => n > 0);
  if (reasons.length === 0) return make("p", { class: "help" }, words.clusterAllIn);
  const items = reasons.map(([reason, n]) => {
    const why = tellTerm(words.leftOut, reason);
    return make("li", {}, isolate(countThings("events", n, lang), lang), `: ${why}`);
  });
  return [make("p", { class: "help" }, words.clusterLeftOut), make("ul", { class: "help" }, items)];
}

/** The places of what is fetched for a cluster. */
interface Places {
  members: HTMLElement;
  cite: HTMLElement;
}

async function showMembers(
  cluster: ClusterRecord,
  { members, cite }: Places,
  view: RecordView,
  signal: AbortSignal,
): Promise<void> {
  const { lang } = view.state;
  const words = allWordsOf(lang);
  const asOf = readAsOf(view.state);
  try {
    const [set, record] = await Promise.all([
      fetchMembers(cluster.id, asOf, signal),
      fetchRecord(cluster.id, asOf, signal),
    ]);
    if (signal.aborted) return;
    const events = makeGroup(words.clusterEvents, sortEvents(set.features), lang, view.select);
    fill(members, makeLeftOut(set, lang), events);
    const cited: Cited = { id: cluster.id, title: "", revision: null, state: view.state };
    fill(cite, makeRecordShare(cited, record.citation ?? null));
  } catch (problem) {
    if (signal.aborted || isDark(problem)) return;
    fill(members, make("p", { class: "notice" }, words.failed));
  }
}

/** What is told of a cluster; its events and how to cite it arrive a moment later. */
export function drawCluster(
  cluster: ClusterRecord,
  view: RecordView,
  signal: AbortSignal,
): { told: Child[]; cite: HTMLElement } {
  const { lang } = view.state;
  const words = allWordsOf(lang);
  const facts = cluster.properties;
  const places: Places = {
    members: make("div", { "aria-live": "polite" }, make("p", { class: "help" }, words.loading)),
    cite: make("div", { class: "cite-place" }),
  };
  const where = [pick(facts, "where", lang), pick(facts, "admin1_name", lang)];
  const told = [
    makeToll(boundCluster(facts), words.measure.killed ?? "", lang),
    explainToll(cluster, lang),
    makeFacts([
      [words.when, tellWhen(cluster, lang)],
      [words.where, where.filter(Boolean).join(words.comma)],
    ]),
    make("p", { class: "help" }, tellRule(cluster, lang)),
    places.members,
  ];
  void showMembers(cluster, places, view, signal);
  return { told, cite: places.cite };
}
