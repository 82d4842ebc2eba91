/** Every claim about a record: who said what, about when, as of when, and through whom. */
import { tellDay, tellPeriod } from "../days";
import { type Child, make } from "../elements";
import { isolate } from "../figures";
import type { Claim, ClaimSet } from "../records";
import type { Lang } from "../viewstate";
import { allWordsOf } from "../words/recordwords";
import { compose, pick, tellTerm } from "../words/words";
import { makeFigureCharts, tellFigure } from "./figurechart";

function tellMeasure(claim: Claim, lang: Lang): Child {
  const words = allWordsOf(lang);
  const figure = tellFigure(claim, lang);
  const people = tellTerm(words.population, claim.population);
  const measure = tellTerm(words.measure, claim.measure);
  const about = lang === "ar" ? [measure, people] : [people, measure];
  const text = ` ${about.filter((part) => part !== "").join(lang === "ar" ? "، " : " ")}`;
  if (figure === "") return claim.measure_as_stated ?? text.trim();
  return [make("b", {}, isolate(figure, lang)), text];
}

function tellTimes(claim: Claim, lang: Lang): Child {
  const words = allWordsOf(lang);
  const day = (date: string): HTMLElement => make("bdi", {}, tellDay(date, lang, "short"));
  const parts: Child[] = [];
  if (claim.period_start !== null && claim.period_end !== null) {
    const period = make("bdi", {}, tellPeriod(claim.period_start, claim.period_end, lang, "short"));
    parts.push(compose(words.covers, { period }));
  }
  if (claim.as_of !== null) parts.push(compose(words.asOf, { day: day(claim.as_of) }));
  if (claim.reported_at !== null)
    parts.push(compose(words.reported, { day: day(claim.reported_at) }));
  return parts.map((part, i) => (i === 0 ? part : [" · ", part]));
}

function tellHow(claim: Claim, lang: Lang): string {
  const words = allWordsOf(lang);
  const parts = [
    claim.method === null ? "" : tellTerm(words.method, claim.method),
    claim.cumulative === true ? words.cumulative : "",
    claim.used_in_estimate ? words.used : words.notUsed,
    claim.status === "active" ? "" : tellTerm(words.claimStatus, claim.status),
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function tellSource(claim: Claim, lang: Lang): Child {
  const words = allWordsOf(lang);
  const kind = tellTerm(words.sourceKind, claim.source_kind);
  return [
    make("strong", {}, pick(claim, "asserted_by", lang)),
    kind !== "" && make("span", { class: "kind" }, ` (${kind})`),
    claim.relayed_by !== null && [", ", compose(words.relayed, { who: claim.relayed_by })],
  ];
}

function makeLink(claim: Claim, lang: Lang): Child {
  if (claim.url === null || !/^https?:\/\//.test(claim.url)) return null;
  const host = new URL(claim.url).host.replace(/^www\./, "");
  const link = { href: claim.url, target: "_blank", rel: "noopener noreferrer" };
  return make("a", link, `${allWordsOf(lang).openSource} `, make("bdi", {}, `(${host})`));
}

function makeClaim(claim: Claim, lang: Lang): HTMLElement {
  const words = allWordsOf(lang);
  const stated =
    claim.quote ?? (claim.low === null && claim.best === null ? null : claim.measure_as_stated);
  const line = (content: Child, name = "claim-line"): Child => make("p", { class: name }, content);
  const note = pick(claim, "scope_note", lang);
  const locality = pick(claim, "locality", lang);
  return make(
    "li",
    { class: claim.used_in_estimate ? "claim" : "claim unused" },
    line(tellMeasure(claim, lang), "claim-figure"),
    line(tellSource(claim, lang)),
    stated !== null && line(compose(words.asStated, { text: make("bdi", {}, stated) })),
    locality !== null && line(words.coversLocality.replace("{place}", locality)),
    line(tellTimes(claim, lang)),
    note !== null && line(note),
    line(tellHow(claim, lang), "claim-how"),
    line(makeLink(claim, lang)),
  );
}

/** Draws the chart of rival figures, the rule, and every claim. */
export function makeClaims(set: ClaimSet, lang: Lang): Child[] {
  const words = allWordsOf(lang);
  const rule = set.estimate === null ? null : pick(set.estimate, "text", lang);
  const list = set.claims.map((claim) => makeClaim(claim, lang));
  return [
    makeFigureCharts(set.claims, lang),
    rule !== null &&
      make("section", { class: "rule" }, make("h3", {}, words.ruleTitle), make("p", {}, rule)),
    make(
      "section",
      { class: "claims" },
      make("h3", {}, words.claims),
      list.length > 0 ? make("ol", {}, list) : make("p", {}, words.claimsNone),
    ),
  ];
}
