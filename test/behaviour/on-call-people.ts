import { createHash, randomBytes } from "node:crypto";
import { asId, type OrganisationId, type UserId } from "@staunch/core/kernel";
import { newId } from "@staunch/server/platform";
import type { TestStaunch } from "@staunch/test-support";

/** Somebody who acts by a key of their own. */
export interface KeyHolder {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  api<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** The status of the answer. */
  status(method: string, path: string, body?: unknown): Promise<number>;
}

/** The organisation the server was set up with. */
export async function organisationOf(staunch: TestStaunch): Promise<OrganisationId> {
  const me = await staunch.api<{ organisation: { id: string } }>("GET", "/me");
  return asId<"organisation">(me.organisation.id);
}

/** A responder with a key. */
export async function keyHolder(staunch: TestStaunch, name: string): Promise<KeyHolder> {
  const organisationId = await organisationOf(staunch);
  const id = await staunch.database.createUser({ name, role: "responder", organisationId });
  const key = `stn_${randomBytes(24).toString("hex")}`;
  await staunch.database.database.transact(organisationId, (tx) =>
    tx
      .insertInto("api_keys")
      .values({
        organisation_id: organisationId,
        id: newId<"api-key">(),
        user_id: id,
        name: "test",
        prefix: key.slice(0, 8),
        token_hash: createHash("sha256").update(key).digest(),
        role: "responder",
        created_at: staunch.clock.now(),
      })
      .execute(),
  );
  const people = await staunch.api<{ items: { id: string; email: string }[] }>("GET", "/users?limit=200");
  const email = people.items.find((person) => person.id === id)?.email ?? "";
  return {
    id,
    name,
    email,
    api: (method, path, body) => staunch.api(method, path, body, { key }),
    status: async (method, path, body) => (await staunch.call(method, path, body, { key })).status,
  };
}

/** A rotation by days in UTC that begins with the test's clock, a Monday at 08:00. */
export function dailyRotation(...people: readonly { readonly id: string }[]): object {
  return {
    name: "Primary",
    members: people.map(({ id }) => ({ kind: "user", userId: id })),
    start: "2026-11-23T08:00",
    turn: { unit: "days", count: 1, handoffAt: "08:00" },
  };
}

/** A schedule of one such rotation, and who is on call in it at an instant. */
export async function dailySchedule(
  staunch: TestStaunch,
  name: string,
  ...people: readonly KeyHolder[]
): Promise<{ readonly id: string; onCallAt(at: string): Promise<readonly string[]> }> {
  const definition = { timeZone: "UTC", rotations: [dailyRotation(...people)] };
  const { id } = await staunch.api<{ id: string }>("POST", "/schedules", { name, definition });
  return { id, onCallAt: (at) => onCallAt(staunch, id, at) };
}

/** Names of those on call, in order. */
export async function onCallAt(staunch: TestStaunch, scheduleId: string, at: string): Promise<readonly string[]> {
  const until = Temporal.Instant.from(at).add({ seconds: 1 }).toString();
  const plan = await staunch.api<{ shifts: { user: { name: string } }[] }>(
    "GET",
    `/schedules/${scheduleId}/shifts?from=${encodeURIComponent(at)}&until=${encodeURIComponent(until)}`,
  );
  return plan.shifts.map(({ user }) => user.name).sort();
}
