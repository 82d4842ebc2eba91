/** The search for a place by its name in either script: a field with a list to choose from. */

import { ApiProblem, isDark } from "../api/client";
import { type FoundPlace, type FoundPlaces, findPlaces, findUnitCode } from "../api/places";
import type { Lang } from "../state/viewstate";
import { isolate, tellDistance, tellNumber } from "../words/figures";
import { allWordsOf } from "../words/recordwords";
import { compose } from "../words/words";
import { linkPage } from "./darkness";
import { type Child, fill, make, makeButton } from "./elements";
import { tellPlace } from "./placenames";

const PAUSE_MS = 220;
const LEAST_LETTERS = 2;
const MOST_OTHERS = 4;

/** What the search does to the page; `null` takes the mark away. */
export interface SearchHands {
  show(place: FoundPlace): void;
  forget(): void;
}

/** The field, its list, and what it says of the place that was chosen. */
export class Search {
  private readonly field = make("input", {
    type: "text",
    id: "find-place",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: 200,
    "aria-expanded": "false",
    "aria-controls": "found-places",
    "aria-autocomplete": "list",
  });
  private readonly label = make("label", { for: "find-place" });
  private readonly list = make("ul", { role: "listbox", id: "found-places", hidden: true });
  private readonly said = make("p", { role: "status", class: "found-said" });
  private readonly meant = make("div", { class: "found-meant" });
  private lang: Lang = "en";
  private found: FoundPlace[] = [];
  private active = -1;
  private timer = 0;
  private pending = new AbortController();
  private chosen: FoundPlace | null = null;

  constructor(
    place: Element,
    private readonly hands: SearchHands,
  ) {
    const box = make("div", { class: "combo" }, this.field, this.list);
    place.append(make("div", { class: "search" }, this.label, box, this.said, this.meant));
    this.field.addEventListener("input", () => this.wait());
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.field.addEventListener("blur", () => this.close());
    // A press on the list must not take the focus off the field before it is a choice.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /** Draws the words of the search in the reader's language. */
  draw(lang: Lang): void {
    if (this.lang === lang && this.label.hasChildNodes()) return;
    this.lang = lang;
    const words = allWordsOf(lang);
    fill(this.label, words.findPlace);
    this.field.placeholder = words.findPlaceHint;
    this.list.setAttribute("aria-label", words.foundPlaces);
    this.said.replaceChildren();
    this.tellMeant();
  }

  private wait(): void {
    window.clearTimeout(this.timer);
    this.pending.abort();
    if (this.field.value.trim().length < LEAST_LETTERS) {
      this.said.replaceChildren();
      this.close();
      return;
    }
    this.timer = window.setTimeout(() => void this.look(), PAUSE_MS);
  }

  private async look(): Promise<void> {
    window.clearTimeout(this.timer);
    this.pending.abort();
    this.pending = new AbortController();
    const { signal } = this.pending;
    const q = this.field.value.trim();
    try {
      this.offer(q, await findPlaces(q, signal));
    } catch (problem) {
      if (signal.aborted || isDark(problem)) return;
      const why = problem instanceof ApiProblem ? problem.message : "";
      fill(this.said, allWordsOf(this.lang).failedWhy.replace("{why}", why));
      this.close();
    }
  }

  private offer(q: string, answer: FoundPlaces): void {
    const words = allWordsOf(this.lang);
    const similar = answer.suggestions ?? [];
    this.found = answer.status === "not_found" ? similar : answer.results;
    const sentences: Record<FoundPlaces["status"], string> = {
      matched: words.foundOne,
      ambiguous: words.foundSeveral,
      not_found: similar.length > 0 ? words.foundSimilar : words.foundNone,
    };
    const n = isolate(tellNumber(this.found.length, this.lang), this.lang);
    fill(this.said, compose(sentences[answer.status], { q: make("bdi", {}, q), n }));
    this.open();
  }

  private open(): void {
    this.active = -1;
    const options = this.found.map((place, i) => {
      const option = make(
        "li",
        { role: "option", id: `found-${i}`, "aria-selected": "false" },
        make("bdi", {}, tellPlace(place, this.lang)),
      );
      option.addEventListener("click", () => this.choose(place));
      return option;
    });
    this.list.replaceChildren(...options);
    this.list.hidden = options.length === 0;
    this.field.setAttribute("aria-expanded", String(options.length > 0));
    this.field.removeAttribute("aria-activedescendant");
  }

  private close(): void {
    this.list.hidden = true;
    this.active = -1;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  private mark(active: number): void {
    this.active = active;
    [...this.list.children].forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === active));
    });
    const option = this.list.children[active];
    if (option === undefined) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", option.id);
    option?.scrollIntoView({ block: "nearest" });
  }

  private press(event: KeyboardEvent): void {
    const isOpen = !this.list.hidden;
    const last = this.found.length - 1;
    const steps: Record<string, () => void> = {
      ArrowDown: () =>
        isOpen ? this.mark(this.active === last ? 0 : this.active + 1) : this.open(),
      ArrowUp: () => isOpen && this.mark(this.active <= 0 ? last : this.active - 1),
      Enter: () => this.enter(),
      Escape: () => this.escape(event),
    };
    const step = steps[event.key];
    // A word that is still being composed has keys of its own.
    if (step === undefined || event.isComposing) return;
    if (event.key !== "Escape") event.preventDefault();
    step();
  }

  private enter(): void {
    const place = this.list.hidden ? undefined : this.found[this.active];
    if (place !== undefined) this.choose(place);
    else if (this.field.value.trim() !== "") void this.look();
  }

  private escape(event: KeyboardEvent): void {
    if (this.list.hidden && this.field.value === "") return;
    // Elsewhere the key closes the record on show.
    event.stopPropagation();
    if (this.list.hidden) this.field.value = "";
    this.said.replaceChildren();
    this.close();
  }

  private choose(place: FoundPlace): void {
    this.chosen = place;
    this.field.value = "";
    this.said.replaceChildren();
    this.close();
    this.hands.show(place);
    this.tellMeant();
  }

  private forget(): void {
    this.chosen = null;
    this.found = [];
    this.hands.forget();
    this.tellMeant();
    this.field.focus();
  }

  /** Says which place was meant, how exactly it is known, and which others bear the name. */
  private tellMeant(): void {
    const place = this.chosen;
    this.meant.replaceChildren();
    if (place === null) return;
    const { lang } = this;
    const words = allWordsOf(lang);
    const others = this.found.filter((each) => each !== place).slice(0, MOST_OTHERS);
    fill(
      this.meant,
      make("p", { role: "status" }, this.explain(place)),
      others.length > 0 &&
        make(
          "ul",
          { "aria-label": words.foundPlaces },
          others.map((each) =>
            make(
              "li",
              {},
              makeButton(tellPlace(each, lang), () => this.choose(each), { class: "link" }),
            ),
          ),
        ),
      make(
        "p",
        { class: "found-ways" },
        linkPage(`places/${encodeURIComponent(place.place_id)}`, lang, words.foundPage),
        " ",
        makeButton(words.placeForget, () => this.forget(), { class: "link" }),
      ),
    );
  }

  private explain(place: FoundPlace): Child[] {
    const words = allWordsOf(this.lang);
    const name = make("bdi", {}, tellPlace(place, this.lang));
    const meant = compose(words.placeMeant, { place: make("strong", {}, name) });
    if (findUnitCode(place) !== null) return [meant, " ", words.placeFiltered];
    if (place.precision_m === null) return meant;
    const distance = isolate(tellDistance(place.precision_m, this.lang), this.lang);
    return [meant, " ", compose(words.placeWithin, { distance })];
  }
}
