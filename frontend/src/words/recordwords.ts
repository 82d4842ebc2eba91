/** All words of the explorer: those on the map and those of the records beside it. */
import type { Lang } from "../state/viewstate";
import { arFinding } from "./ar-finding";
import { arHistory } from "./ar-history";
import { arRecords } from "./ar-records";
import { enFinding } from "./en-finding";
import { enHistory } from "./en-history";
import { enRecords } from "./en-records";
import { type Widen, type Words, wordsOf } from "./words";

/** The words beside the map. */
export type RecordWords = Widen<typeof enRecords>;
/** The words about changes and differences. */
export type HistoryWords = Widen<typeof enHistory>;
/** The words of filters and search. */
export type FindingWords = Widen<typeof enFinding>;
type AllWords = Words & RecordWords & HistoryWords & FindingWords;

const languages: Record<Lang, AllWords> = {
  en: { ...wordsOf("en"), ...enRecords, ...enHistory, ...enFinding },
  ar: { ...wordsOf("ar"), ...arRecords, ...arHistory, ...arFinding },
};

/** The words of a language, on the map and beside it. */
export function allWordsOf(lang: Lang): AllWords {
  return languages[lang];
}
