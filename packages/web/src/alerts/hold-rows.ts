export interface HeldRows<Row> {
  readonly rows: readonly Row[];
  /** New ones that wait above. */
  readonly waiting: number;
  /** Shown still, though they are no longer in the list. */
  readonly gone: ReadonlySet<string>;
}

/**
 * What is shown while nothing may move under the pointer: the rows that were there stay, each with its newest content;
 * what is new above them waits, what follows them is added.
 * @param answered what one has dealt with oneself: it may go when it leaves the list.
 */
export function holdRows<Row extends { readonly id: string }>(
  shown: readonly Row[],
  fresh: readonly Row[],
  answered: ReadonlySet<string> = new Set(),
): HeldRows<Row> {
  const known = new Set(shown.map((row) => row.id));
  const begin = fresh.findIndex((row) => known.has(row.id));
  if (begin < 0) return { rows: fresh, waiting: 0, gone: new Set() };
  const newest = new Map(fresh.map((row) => [row.id, row]));
  const followers = followersOf(fresh.slice(begin), known);
  const staying = shown.filter((row) => newest.has(row.id) || !answered.has(row.id));
  const rows = staying.flatMap((row) => [newest.get(row.id) ?? row, ...(followers.get(row.id) ?? [])]);
  const gone = new Set(staying.filter((row) => !newest.has(row.id)).map((row) => row.id));
  return { rows, waiting: begin, gone };
}

/** Unknown rows by the known one they follow. */
function followersOf<Row extends { readonly id: string }>(
  fresh: readonly Row[],
  known: ReadonlySet<string>,
): ReadonlyMap<string, readonly Row[]> {
  const followers = new Map<string, Row[]>();
  let above = "";
  for (const row of fresh) {
    if (known.has(row.id)) above = row.id;
    else followers.set(above, [...(followers.get(above) ?? []), row]);
  }
  return followers;
}
