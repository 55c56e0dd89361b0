import { read, type StaunchClient } from "@staunch/client";
import { UsageError } from "#exit-codes.ts";

/** Something with a name: a person, a schedule, a service. */
export interface Named {
  readonly kind: "person" | "schedule" | "service";
  readonly id: string;
  readonly name: string;
}

const pageSize = 200;
const mostPages = 50;

interface NamedPage {
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly nextCursor: string | null;
}

/** Every item of a list, page after page. */
async function allOf(kind: Named["kind"], fetchPage: (cursor: string | undefined) => Promise<NamedPage>): Promise<readonly Named[]> {
  const found: Named[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const answer = await fetchPage(cursor);
    found.push(...answer.items.map(({ id, name }) => ({ kind, id, name })));
    if (answer.nextCursor === null) return found;
    cursor = answer.nextCursor;
  }
  return found;
}

function query(cursor: string | undefined): { limit: number; cursor?: string } {
  return cursor === undefined ? { limit: pageSize } : { limit: pageSize, cursor };
}

export function listServices(api: StaunchClient): Promise<readonly Named[]> {
  return allOf("service", (cursor) => read(api.GET("/api/v1/services", { params: { query: query(cursor) } })));
}

export function listSchedules(api: StaunchClient): Promise<readonly Named[]> {
  return allOf("schedule", (cursor) => read(api.GET("/api/v1/schedules", { params: { query: query(cursor) } })));
}

/** People go by their name and by their address. */
export async function listPeople(api: StaunchClient): Promise<readonly Named[]> {
  const byName = await allOf("person", (cursor) => read(api.GET("/api/v1/users", { params: { query: query(cursor) } })));
  const byAddress = await allOf("person", async (cursor) => {
    const page = await read(api.GET("/api/v1/users", { params: { query: query(cursor) } }));
    return { ...page, items: page.items.map((person) => ({ id: person.id, name: person.email })) };
  });
  return [...byName, ...byAddress];
}

/**
 * The one thing a person means by a word: its id, its whole name, or a part of its name that fits nothing else.
 * @throws UsageError when nothing fits, or several things do.
 */
export function pickByName(candidates: readonly Named[], wanted: string): Named {
  const text = wanted.trim().toLowerCase();
  const exact = candidates.filter((one) => one.id === text || one.name.toLowerCase() === text);
  const fitting = exact.length > 0 ? exact : candidates.filter((one) => one.name.toLowerCase().includes(text));
  const different = [...new Map(fitting.map((one) => [one.id, one])).values()];
  const [first, ...others] = different;
  if (first === undefined) throw new UsageError(`Nothing is called “${wanted}”.`);
  if (others.length > 0) {
    const names = different.map((one) => `${one.name} (${one.kind})`).join(", ");
    throw new UsageError(`“${wanted}” may be any of: ${names}.`);
  }
  return first;
}
