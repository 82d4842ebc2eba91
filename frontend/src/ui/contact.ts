/** Whether the service answers, and since when the page is from when it does not. */

import { tellAge } from "../api/upkeep";
import type { Lang } from "../state/viewstate";

/** What is known of the last time that the service was asked. */
export class Contact {
  /** When the service last answered; null as long as it never did. */
  private answered: number | null = null;
  /** Whether what the reader asked for last could not be loaded. */
  private broken = false;
  /** Whether the service did not answer when last asked in the background. */
  private cut = false;

  hasAnswered(): boolean {
    return this.answered !== null;
  }

  isBroken(): boolean {
    return this.broken;
  }

  /** Notes an answer; what was said of its absence goes. */
  note(lang: Lang): void {
    this.answered = Date.now();
    [this.broken, this.cut] = [false, false];
    tellAge(null, lang);
  }

  /** Notes that what the reader asked for could not be had. */
  fail(lang: Lang): void {
    this.broken = true;
    tellAge(this.answered, lang);
  }

  /** Notes that nobody answers in the background. */
  lose(lang: Lang): void {
    this.cut = true;
    tellAge(this.answered, lang);
  }

  /** Says again what is said, in another language. */
  repeat(lang: Lang): void {
    if (this.cut || this.broken) tellAge(this.answered, lang);
  }
}
