/** All words of the explorer: those on the map and those of the records beside it. */
import type { Lang } from "../state/viewstate";
import { arHistory } from "./ar-history";
import { arRecords } from "./ar-records";
import { enHistory } from "./en-history";
import { enRecords } from "./en-records";
import { type Widen, type Words, wordsOf } from "./words";

/** The words beside the map. */
export type RecordWords = Widen<typeof enRecords>;
/** The words about changes and differences. */
export type HistoryWords = Widen<typeof enHistory>;

const languages: Record<Lang, Words & RecordWords & HistoryWords> = {
  en: { ...wordsOf("en"), ...enRecords, ...enHistory },
  ar: { ...wordsOf("ar"), ...arRecords, ...arHistory },
};

/** The words of a language, on the map and beside it. */
export function allWordsOf(lang: Lang): Words & RecordWords & HistoryWords {
  return languages[lang];
}
