/** Reads the public API with addresses relative to the page, so that any frame may do it. */

import type { AsOf } from "../state/viewstate";
import { hearMode, type Mode, readModeName } from "../ui/mode";
import {
  type Aggregates,
  type AnyRecord,
  type Collection,
  nameCollection,
  type Page,
} from "./records";

/** What can be asked of a collection, by the API's own names. */
export type Query = Record<string, string | number | null | undefined>;

/** An answer that is not the records: what the server said, for the reader to see. */
export class ApiProblem extends Error {
  override name = "ApiProblem";
  constructor(
    message: string,
    readonly status: number,
    /** What else the problem document says. */
    readonly more: Record<string, unknown> = {},
  ) {
    super(message);
  }

  /** The security mode that the service answered in, if it says so. */
  get mode(): Mode | null {
    return readModeName(this.more.mode);
  }
}

/** Whether the service shows nothing at present, on purpose; not that it failed. */
export function isDark(problem: unknown): boolean {
  return problem instanceof ApiProblem && problem.mode === "dark";
}

/** The address of a resource below the API, with its question. */
export function writeAddress(path: string, query: Query = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") given.set(name, String(value));
  }
  const text = given.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
  return `api/${path}${text === "" ? "" : `?${text}`}`;
}

/** Reads one answer of the API; raises ApiProblem when it is not what was asked for. */
export async function readJson<T>(address: string, signal?: AbortSignal): Promise<T> {
  const answer = await fetch(address, {
    credentials: "omit",
    // Asked each time whether it still stands, which costs no data: what was withdrawn a moment
    // ago, and darkness, must not wait for a copy in the browser to run out.
    cache: "no-cache",
    headers: { accept: "application/geo+json, application/json" },
    ...(signal ? { signal } : {}),
  });
  hearMode(answer.headers.get("Masar-Mode"));
  if (answer.ok) return (await answer.json()) as T;
  type Problem = Record<string, unknown> & { detail?: string; title?: string };
  const problem = (await answer.json().catch(() => ({}))) as Problem;
  const said = problem.detail ?? problem.title ?? answer.statusText;
  throw new ApiProblem(said, answer.status, problem);
}

/** The cursor of the next page, whatever host the server believes it has. */
export function findCursor(page: Pick<Page<AnyRecord>, "links">): string | null {
  const next = page.links.find((link) => link.rel === "next");
  if (next === undefined) return null;
  return new URL(next.href, "http://localhost/").searchParams.get("cursor");
}

/** Reads records of a collection, page by page, up to a number that the page can bear. */
export async function fetchRecords<R extends AnyRecord>(
  collection: Collection | "events_points",
  query: Query,
  most: number,
  signal?: AbortSignal,
): Promise<Page<R>> {
  const path = `collections/${collection}/items`;
  const first = await readJson<Page<R>>(writeAddress(path, { ...query, limit: most }), signal);
  let cursor = findCursor(first);
  while (cursor !== null && first.features.length < most) {
    const limit = most - first.features.length;
    const address = writeAddress(path, { ...query, limit, cursor });
    const page = await readJson<Page<R>>(address, signal);
    first.features.push(...page.features);
    cursor = page.features.length > 0 ? findCursor(page) : null;
  }
  return first;
}

/** As of now, by whatever is known. */
export const TODAY: AsOf = { known_at: null, snapshot: null };

/** Reads one record by its identifier, with the line that cites it. */
export function fetchRecord(
  id: string,
  asOf: AsOf = TODAY,
  signal?: AbortSignal,
): Promise<AnyRecord> {
  const collection = nameCollection(id) ?? "events";
  const path = `collections/${collection}/items/${encodeURIComponent(id)}`;
  return readJson(writeAddress(path, { ...asOf }), signal);
}

/** Counts events by a unit of time or by governorate. */
export function fetchAggregates(
  by: string,
  query: Query,
  signal?: AbortSignal,
): Promise<Aggregates> {
  return readJson(writeAddress("aggregates", { by, ...query }), signal);
}

/** The first and last day of all recorded events; null when there are none. */
export async function fetchExtent(signal?: AbortSignal): Promise<[string, string] | null> {
  type Described = { extent?: { temporal?: { interval?: (string | null)[][] } } };
  const events = await readJson<Described>(writeAddress("collections/events"), signal);
  const [start, end] = events.extent?.temporal?.interval?.[0] ?? [];
  return start && end ? [start.slice(0, 10), end.slice(0, 10)] : null;
}
