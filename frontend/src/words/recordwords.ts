/** All words of the explorer: those on the map and those of the records beside it. */
import type { Lang } from "../viewstate";
import { arRecords } from "./ar-records";
import { enRecords } from "./en-records";
import { type Widen, type Words, wordsOf } from "./words";

/** The words beside the map. */
export type RecordWords = Widen<typeof enRecords>;

const languages: Record<Lang, RecordWords> = { en: enRecords, ar: arRecords };

/** The words of a language, on the map and beside it. */
export function allWordsOf(lang: Lang): Words & RecordWords {
  return { ...wordsOf(lang), ...languages[lang] };
}
