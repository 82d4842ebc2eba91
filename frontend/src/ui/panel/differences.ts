/** Why two figures differ: the pairs that tell most, and any two that a reader chooses. */
import { fetchDifferences } from "../../api/evidence";
import type { Claim, ClaimSet, Pair } from "../../api/records";
import type { AsOf, Lang } from "../../state/viewstate";
import { allWordsOf } from "../../words/recordwords";
import { pick, tellTerm } from "../../words/words";
import { type Child, fill, make } from "../elements";
import { spanClaim } from "./figurechart";
import { loadInto, makeLazy } from "./lazy";

/** So many pairs are explained at once; a reader chooses any other. */
const FIRST_PAIRS = 3;
/** Among so many of the service's own order, pairs of the figures that make the range come first. */
const ASKED_PAIRS = 50;

/** The claims that can be compared: those that state a figure. */
export function listComparable(claims: readonly Claim[]): Claim[] {
  return claims.filter((claim) => spanClaim(claim) !== null);
}

/** The first pairs to explain: those of figures that stand side by side in the record's chart. */
export function choosePairs(pairs: readonly Pair[], claims: readonly Claim[]): Pair[] {
  const used = new Set(claims.filter((each) => each.used_in_estimate).map((e) => e.claim_id));
  const isUsed = (pair: Pair): boolean => pair.claims.every((id) => used.has(id));
  const chosen = [...pairs.filter(isUsed), ...pairs.filter((pair) => !isUsed(pair))];
  return chosen.slice(0, FIRST_PAIRS);
}

function nameClaim(claim: Claim, lang: Lang): string {
  const { claimStatus } = allWordsOf(lang);
  const name = pick(claim, "display", lang) ?? claim.claim_id;
  const status = claim.status ?? "active";
  return status === "active" ? name : `${name}: ${tellTerm(claimStatus, status)}`;
}

function makeChoice(label: string, claims: readonly Claim[], lang: Lang): HTMLSelectElement {
  return make(
    "select",
    { "aria-label": label },
    claims.map((claim) => make("option", { value: claim.claim_id }, nameClaim(claim, lang))),
  );
}

/** What is compared: the figures of one event, as of one time. */
interface Compared {
  id: string;
  claims: readonly Claim[];
  asOf: AsOf;
  lang: Lang;
}

function tellPair(pair: Pair | undefined, lang: Lang): Child {
  return pair === undefined ? null : make("p", { class: "why" }, pick(pair, "text", lang));
}

/** Two lists to choose from, and the sentence about what is chosen in them. */
function makeChooser(compared: Compared, first: Pair | undefined): HTMLElement {
  const { id, claims, asOf, lang } = compared;
  const words = allWordsOf(lang);
  const [a, b] = [words.compareOne, words.compareOther].map((label) =>
    makeChoice(label, claims, lang),
  ) as [HTMLSelectElement, HTMLSelectElement];
  a.value = first?.claims[0] ?? claims[0]?.claim_id ?? "";
  b.value = first?.claims[1] ?? claims[1]?.claim_id ?? "";
  const said = make("div", { class: "pair", "aria-live": "polite" });
  let asked = new AbortController();
  const compare = (): void => {
    asked.abort();
    asked = new AbortController();
    if (a.value === b.value) {
      fill(said, make("p", { class: "help" }, words.compareSame));
      return;
    }
    const query = { claims: `${a.value},${b.value}`, ...asOf };
    const load = async (place: Element, signal: AbortSignal): Promise<void> => {
      const answer = await fetchDifferences(id, query, signal);
      fill(place, tellPair(answer.pairs[0], lang));
    };
    void loadInto(said, lang, load, asked.signal);
  };
  for (const choice of [a, b]) choice.addEventListener("change", compare);
  return make(
    "div",
    { class: "chooser", role: "group", "aria-label": words.compareTitle },
    make("p", { class: "help" }, words.compareTitle),
    a,
    b,
    said,
  );
}

/** The question why figures differ; closed until it is asked, absent where there is only one. */
export function makeDifferences(set: ClaimSet, asOf: AsOf, lang: Lang): Child {
  const claims = listComparable(set.claims);
  if (claims.length < 2 || !set.id.startsWith("evt_")) return null;
  const compared = { id: set.id, claims, asOf, lang };
  const load = async (place: Element, signal: AbortSignal): Promise<void> => {
    const query = { limit: ASKED_PAIRS, ...asOf };
    const answer = await fetchDifferences(set.id, query, signal);
    const pairs = choosePairs(answer.pairs, set.claims);
    fill(
      place,
      make(
        "ul",
        { class: "pairs" },
        pairs.map((pair) => make("li", {}, tellPair(pair, lang))),
      ),
      makeChooser(compared, pairs[0]),
    );
  };
  return makeLazy(allWordsOf(lang).whyDiffer, lang, load);
}
