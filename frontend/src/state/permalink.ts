/**
 * The lasting address of one record, as citations carry it: `/events/{id}?snapshot=17`. The page
 * turns it into a view of its own, next to which everything else that it loads is found.
 */

const RECORD = /^(.*\/)(?:events|clusters|flows|corridors)\/([a-z]{3}_[a-z0-9_-]{1,40})\/?$/i;

/** The address of the view that shows the record of a lasting address; null for other pages. */
export function turnPermalink(path: string, query: string): string | null {
  const [, root, id] = RECORD.exec(path) ?? [];
  if (root === undefined || id === undefined) return null;
  const given = new URLSearchParams(query);
  given.set("sel", id);
  return `${root}?${given.toString()}`;
}
