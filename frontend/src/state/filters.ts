/**
 * Which events a view is limited to, by the names that the API gives to what they compare, and the
 * question of the API that a view asks. Several values of one filter widen it, several filters
 * narrow it.
 */

/** The filters of a view; an empty list or null leaves one out. */
export interface Filters {
  /** Kinds of event, as the API spells them. */
  event_type: readonly string[];
  /** How far events are verified. */
  verification: readonly string[];
  /** How exactly it is known where. */
  precision: readonly string[];
  /** One publisher, as `sources` spells it. */
  source: string | null;
  /** One side, as `actor1` or `actor2` spells it. */
  actor: string | null;
  /** P-code of a governorate, district or sub-district. */
  place: string | null;
  /** The fewest people reported killed, by the lowest credible figure. */
  killed_min: number | null;
}

/** No filter at all. */
export const NO_FILTERS: Filters = {
  event_type: [],
  verification: [],
  precision: [],
  source: null,
  actor: null,
  place: null,
  killed_min: null,
};

const WORD = /^[A-Za-z][A-Za-z/_ -]{0,59}$/;
const PCODE = /^SY(\d{2}){1,3}$/;
const MOST_VALUES = 12;
const MOST_NAME = 120;
const MOST_KILLED = 1_000_000;

/** The filters that take several values. */
export const LISTS = ["event_type", "verification", "precision"] as const;

function readWords(text: string | null): string[] {
  const words = (text ?? "").split(",").filter((word) => WORD.test(word));
  return [...new Set(words)].sort().slice(0, MOST_VALUES);
}

function readName(text: string | null): string | null {
  const name = (text ?? "").trim();
  const plain = name !== "" && [...name].length <= MOST_NAME && !/\p{Cc}/u.test(name);
  return plain ? name : null;
}

function readPlace(text: string | null): string | null {
  return text !== null && PCODE.test(text) ? text : null;
}

function readCount(text: string | null): number | null {
  if (text === null || !/^\d{1,7}$/.test(text)) return null;
  const count = Number(text);
  return count > 0 && count <= MOST_KILLED ? count : null;
}

/** Reads the filters of an address; what cannot be one is left out. */
export function readFilters(given: URLSearchParams): Filters {
  return {
    event_type: readWords(given.get("event_type")),
    verification: readWords(given.get("verification")),
    precision: readWords(given.get("precision")),
    source: readName(given.get("source")),
    actor: readName(given.get("actor")),
    place: readPlace(given.get("place")),
    killed_min: readCount(given.get("killed_min")),
  };
}

/** Writes filters as parts of an address. */
export function writeFilters(filters: Filters): string[] {
  const lists = LISTS.filter((name) => filters[name].length > 0);
  const parts = lists.map((name) => `${name}=${filters[name].map(encodeURIComponent).join(",")}`);
  for (const name of ["source", "actor", "place", "killed_min"] as const) {
    const value = filters[name];
    if (value !== null) parts.push(`${name}=${encodeURIComponent(value)}`);
  }
  return parts;
}

/** Whether any filter is set. */
export function isFiltered(filters: Filters): boolean {
  return writeFilters(filters).length > 0;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const UNITS: Record<number, string> = { 4: "admin1_pcode", 6: "admin2_pcode", 8: "admin3_pcode" };

/**
 * The parameters of the API that select the events of these filters: a plain parameter where one
 * value is compared, which is answered from counts made before, else a condition.
 */
export function askFiltered(filters: Filters): Record<string, string> {
  const asked: Record<string, string> = {};
  const conditions: string[] = [];
  for (const name of LISTS) {
    const values = filters[name];
    if (values.length === 1) asked[name] = values[0] ?? "";
    if (values.length > 1) conditions.push(`${name} IN (${values.map(quote).join(", ")})`);
  }
  const { source, actor, place, killed_min } = filters;
  const unit = place === null ? undefined : UNITS[place.length];
  if (place !== null && unit !== undefined) asked[unit] = place;
  if (source !== null) conditions.push(`A_CONTAINS(sources, (${quote(source)}))`);
  if (actor !== null) conditions.push(`(actor1 = ${quote(actor)} OR actor2 = ${quote(actor)})`);
  if (killed_min !== null) conditions.push(`killed_low >= ${killed_min}`);
  if (conditions.length > 0) asked.filter = conditions.join(" AND ");
  return asked;
}
