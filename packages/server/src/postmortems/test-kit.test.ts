import type { IncidentId, Role } from "@staunch/core/kernel";
import { type TestDatabase, testDatabase } from "@staunch/test-support";
import { createService, recordChange } from "#catalog/index.ts";
import { changeStatus, declareIncident, recordMitigation, resolveIncident } from "#incidents/index.ts";
import { type CommandContext, type Mail, MovedClock } from "#platform/index.ts";

/** Before the outage of these tests. */
const start = Temporal.Instant.from("2026-11-23T02:38:00Z");
export const publicUrl = "https://staunch.example.org";

/** A database and a clock that is moved. */
export interface World extends AsyncDisposable {
  readonly test: TestDatabase;
  readonly clock: MovedClock;
  readonly mails: Mail[];
  as(role?: Role): CommandContext;
}

export async function freshWorld(): Promise<World> {
  const database = await testDatabase();
  const clock = new MovedClock(start);
  return {
    test: database,
    clock,
    mails: [],
    as: (role = "owner") => database.contextFor({ role, now: clock.now() }),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** An outage from a deploy to the end of it. */
export async function resolvedIncident(world: World): Promise<IncidentId> {
  const service = await createService(world.as(), { name: "checkout-api" });
  await recordChange(world.as(), { serviceId: service.id, kind: "deploy", summary: "checkout-api 2026.11.23-2 was deployed" });
  world.clock.advance({ minutes: 4 });
  const { id } = await declareIncident(world.as(), {
    title: "Checkout failing for EU customers",
    severity: "SEV1",
    serviceIds: [service.id],
  });
  world.clock.advance({ minutes: 25 });
  await recordMitigation(world.as(), id, { what: "Rolled back checkout-api to 2026.11.22-7" });
  await changeStatus(world.as(), id, { to: "mitigated", reason: "" });
  world.clock.advance({ minutes: 10 });
  await resolveIncident(world.as(), id, { word: "Orders flow again" });
  return id;
}

/** An action item as one would write it. */
export function item(world: World) {
  const ownerId = world.as().actor.userId;
  if (ownerId === undefined) throw new Error("the owner is a person");
  const dueOn = Temporal.PlainDate.from("2026-12-01");
  return { title: "Stop a canary at 1 % errors", ownerId, dueOn, kind: "prevent", priority: "high" } as const;
}
