/** A record that is not there: withdrawn, not yet reported, or not to be had. */
import { ApiProblem } from "../../api/client";
import type { ViewState } from "../../state/viewstate";
import { tellDay } from "../../words/days";
import { allWordsOf } from "../../words/recordwords";
import { compose, tellTerm } from "../../words/words";
import { type Child, fill, make, makeButton } from "../elements";
import { showHistory } from "./history";

/** Reasons that leave nothing to be told. */
const SILENT: ReadonlySet<string> = new Set(["safety", "legal"]);

function readText(more: Record<string, unknown>, name: string): string | null {
  const value = more[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** Draws the plain page of a record that was withdrawn: when, why, and what may be told of it. */
export function drawWithdrawn(
  place: Element,
  id: string,
  { more }: ApiProblem,
  view: { state: ViewState; select: (id: string | null) => void },
): void {
  const { lang } = view.state;
  const words = allWordsOf(lang);
  const [at, reason] = [readText(more, "withdrawn_at"), readText(more, "reason_code")];
  const silent = reason === null || SILENT.has(reason);
  const day = at !== null && make("bdi", {}, tellDay(at.slice(0, 10), lang));
  const line = (content: Child): Child => make("p", {}, content);
  fill(
    place,
    makeButton(words.back, () => view.select(null), { class: "back" }),
    make(
      "article",
      { class: "record withdrawn", lang },
      make("h2", { tabindex: -1 }, words.withdrawn),
      day && line(compose(words.withdrawnOn, { day })),
      reason !== null && line(compose(words.withdrawnWhy, { why: tellTerm(words.reason, reason) })),
      silent && line(words.withdrawnSilent),
    ),
    silent ? null : showHistory(id, lang),
  );
}

/** Why a record cannot be shown, for a reader who asked for it. */
export function explainAbsence(problem: unknown, { known_at, snapshot, lang }: ViewState): Child {
  const words = allWordsOf(lang);
  const missing = problem instanceof ApiProblem && problem.status === 404;
  if (missing && known_at !== null)
    return compose(words.knownNotYet, { day: make("bdi", {}, tellDay(known_at, lang)) });
  if (missing && snapshot !== null) return words.notYetShown;
  const why = problem instanceof Error ? problem.message : "";
  return [words.failed, " ", why];
}
