/** Every claim about a record: who said what, about when, as of when, and through whom. */

import type { Claim, ClaimSet } from "../../api/records";
import type { Lang } from "../../state/viewstate";
import { type DateUnit, tellPeriod, tellStated } from "../../words/days";
import { isolate, tellNumber } from "../../words/figures";
import { allWordsOf } from "../../words/recordwords";
import { compose, countThings, pick, tellTerm } from "../../words/words";
import { type Child, make } from "../elements";
import { tellFigure } from "./figurechart";

function tellMeasure(claim: Claim, lang: Lang): Child {
  const words = allWordsOf(lang);
  const figure = tellFigure(claim, lang);
  const people = tellTerm(words.population, claim.population);
  const measure = tellTerm(words.measure, claim.measure);
  const about = lang === "ar" ? [measure, people] : [people, measure];
  const text = ` ${about.filter((part) => part !== "").join(allWordsOf(lang).apposition)}`;
  if (figure === "") {
    const withheld = claim.measure === "none" ? measure : text.trim();
    return make("bdi", {}, claim.measure_as_stated ?? withheld);
  }
  return [make("b", {}, isolate(figure, lang)), text];
}

function tellTimes(claim: Claim, lang: Lang): Child {
  const words = allWordsOf(lang);
  const day = (date: string, unit: DateUnit | null): HTMLElement =>
    make("bdi", {}, tellStated(date, unit, lang));
  const parts: Child[] = [];
  if (claim.period_start !== null && claim.period_end !== null) {
    const period = make("bdi", {}, tellPeriod(claim.period_start, claim.period_end, lang, "short"));
    parts.push(compose(words.covers, { period }));
  }
  if (claim.as_of !== null)
    parts.push(compose(words.asOf, { day: day(claim.as_of, claim.as_of_unit) }));
  if (claim.reported_at !== null)
    parts.push(compose(words.reported, { day: day(claim.reported_at, claim.reported_unit) }));
  return parts.map((part, i) => (i === 0 ? part : [" · ", part]));
}

function tellHow(claim: Claim, ranged: boolean, lang: Lang): string {
  const words = allWordsOf(lang);
  const parts = [
    claim.method === null ? "" : tellTerm(words.method, claim.method),
    claim.cumulative === true ? words.cumulative : "",
    ranged ? (claim.used_in_estimate ? words.used : words.notUsed) : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function tellSource(claim: Claim, lang: Lang): Child {
  const words = allWordsOf(lang);
  const kind = tellTerm(words.sourceKind, claim.source_kind);
  return [
    make("strong", {}, pick(claim, "asserted_by", lang)),
    kind !== "" && make("span", { class: "kind" }, ` (${kind})`),
    claim.relayed_by !== null && [
      allWordsOf(lang).comma,
      compose(words.relayed, { who: make("bdi", {}, tellTerm(words.actor, claim.relayed_by)) }),
    ],
  ];
}

function makeLink(address: string | null | undefined, label: string): Child {
  if (!address || !/^https?:\/\//.test(address)) return null;
  const host = new URL(address).host.replace(/^www\./, "");
  const link = { href: address, target: "_blank", rel: "noopener noreferrer" };
  return make("a", link, `${label} `, make("bdi", {}, `(${host})`));
}

const SHOWN_DIGITS = 12;

/** The ways to what the source said: the copy that was kept, which cannot change, comes first. */
function makeDocument(claim: Claim, lang: Lang): Child {
  const words = allWordsOf(lang);
  const [copy, original] = [
    makeLink(claim.archived_url, words.openCopy),
    makeLink(claim.document_url ?? claim.url, words.openSource),
  ];
  const digest = claim.document_sha256 ?? null;
  const short = digest && make("code", { title: digest }, `${digest.slice(0, SHOWN_DIGITS)}…`);
  return [
    copy,
    copy && original && " · ",
    original,
    short && make("span", { class: "digest" }, compose(words.digest, { digest: short })),
  ];
}

function nameOther(
  claims: readonly Claim[],
  id: string | null | undefined,
  sentence: string,
  lang: Lang,
): Child {
  const other = claims.find((claim) => claim.claim_id === id);
  const name = other && pick(other, "display", lang);
  return name ? compose(sentence, { claim: make("bdi", {}, name) }) : null;
}

/** What a claim is to others of its record: a repetition, or what came in the place of one. */
function tellRelations(claim: Claim, claims: readonly Claim[], lang: Lang): Child[] {
  const words = allWordsOf(lang);
  return [
    nameOther(claims, claim.relays_claim_id, words.relays, lang),
    nameOther(claims, claim.supersedes_claim_id, words.replaces, lang),
  ];
}

/** A figure that no longer stands is struck through, and said in words to be so. */
function tellStanding(claim: Claim, lang: Lang): Child {
  const figure = tellMeasure(claim, lang);
  const { claimStatus } = allWordsOf(lang);
  const status = claim.status ?? "active";
  if (status === "active") return figure;
  return [
    make("s", {}, figure),
    " ",
    make("strong", { class: "standing" }, tellTerm(claimStatus, status)),
  ];
}

/** The claims of a record, and whether some of them make a range. */
interface Shown {
  claims: readonly Claim[];
  ranged: boolean;
}

function makeClaim(claim: Claim, { claims, ranged }: Shown, lang: Lang): HTMLElement {
  const words = allWordsOf(lang);
  const stated =
    claim.quote ?? (claim.low === null && claim.best === null ? null : claim.measure_as_stated);
  const line = (content: Child, name = "claim-line"): Child => make("p", { class: name }, content);
  const note = pick(claim, "scope_note", lang);
  const locality = pick(claim, "locality", lang);
  return make(
    "li",
    { class: claim.used_in_estimate ? "claim" : "claim unused" },
    line(tellStanding(claim, lang), "claim-figure"),
    line(tellSource(claim, lang)),
    stated !== null && line(compose(words.asStated, { text: make("bdi", {}, stated) })),
    locality !== null && line(words.coversLocality.replace("{place}", locality)),
    line(tellTimes(claim, lang)),
    note !== null && line(note),
    line(tellHow(claim, ranged, lang), "claim-how"),
    tellRelations(claim, claims, lang).map((told) => told !== null && line(told)),
    line(makeDocument(claim, lang)),
  );
}

/** More claims than this are sorted into those behind the range and the others. */
const MOST_CLAIMS = 12;

function listClaims(shown: Shown, lang: Lang): Child {
  const { claims, ranged } = shown;
  const words = allWordsOf(lang);
  const list = (some: readonly Claim[]): HTMLElement =>
    make(
      "ol",
      {},
      some.map((claim) => makeClaim(claim, shown, lang)),
    );
  if (claims.length === 0) return make("p", {}, words.claimsNone);
  if (!ranged || claims.length <= MOST_CLAIMS) return list(claims);
  const others = claims.filter((claim) => !claim.used_in_estimate);
  const title = words.otherClaims.replace("{n}", tellNumber(others.length, lang));
  return [
    make("h4", {}, words.claimsUsed),
    list(claims.filter((claim) => claim.used_in_estimate)),
    make("details", {}, make("summary", {}, title), list(others)),
  ];
}

/** Draws the rule of the range, and every claim. */
export function makeClaims(set: ClaimSet, lang: Lang): Child[] {
  const words = allWordsOf(lang);
  const ranged = set.claims.some((claim) => claim.used_in_estimate);
  const rule = set.estimate === null || !ranged ? null : pick(set.estimate, "text", lang);
  return [
    rule !== null &&
      make("section", { class: "rule" }, make("h3", {}, words.ruleTitle), make("p", {}, rule)),
    make(
      "section",
      { class: "claims" },
      make(
        "h3",
        {},
        words.claims,
        " ",
        make("span", { class: "group-count" }, countThings("claims", set.claims.length, lang)),
      ),
      listClaims({ claims: set.claims, ranged }, lang),
    ),
  ];
}
