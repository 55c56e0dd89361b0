import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { handoffOfferMinutes } from "@staunch/core/incidents";
import type { IncidentId } from "@staunch/core/kernel";
import fc from "fast-check";
import { changeStatus } from "#incidents/change-status.ts";
import { acceptHandoff, claimCommand, endHandoff, offerHandoff } from "#incidents/handoff.ts";
import { reopenIncident, resolveIncident } from "#incidents/resolve-incident.ts";
import { assignRole, leaveRole, takeRole } from "#incidents/roles.ts";
import { type Player, type Scene, scene, start } from "#incidents/test-kit.ts";
import { type CommandContext, StaunchError } from "#platform/index.ts";

/**
 * Random lives of command on the real module and database, against a model of a few lines: who has it, to whom it is
 * offered, until when. STAUNCH_TEST_RUNS sets the number of lives.
 */
const runs = Number(process.env["STAUNCH_TEST_RUNS"] ?? 40);

type Deed =
  | { readonly kind: "offer"; readonly by: number; readonly to: number }
  | { readonly kind: "accept" | "end" | "claim" | "take" | "leave" | "assign" | "resolve" | "reopen"; readonly by: number };

type Step =
  | { readonly kind: "alone"; readonly deed: Deed }
  | { readonly kind: "at_once"; readonly deeds: readonly Deed[] }
  /** The connection breaks before the commit: nothing may have happened. */
  | { readonly kind: "cut_off"; readonly deed: Deed }
  /** The answer is lost after the commit, so the same is sent again. */
  | { readonly kind: "sent_again"; readonly deed: Deed }
  | { readonly kind: "wait"; readonly minutes: number };

const somebody = fc.integer({ min: 0, max: 2 });
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("offer" as const), by: somebody, to: somebody }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("accept" as const, "claim" as const), by: somebody }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("end" as const, "take" as const, "leave" as const), by: somebody }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("assign" as const, "resolve" as const, "reopen" as const), by: somebody }) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: deed.map((one): Step => ({ kind: "alone", deed: one })) },
  { weight: 3, arbitrary: fc.array(deed, { minLength: 2, maxLength: 3 }).map((deeds): Step => ({ kind: "at_once", deeds })) },
  { weight: 1, arbitrary: deed.map((one): Step => ({ kind: "cut_off", deed: one })) },
  { weight: 1, arbitrary: deed.map((one): Step => ({ kind: "sent_again", deed: one })) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 7 }).map((minutes): Step => ({ kind: "wait", minutes })) },
);

/** What is true of an incident's command; people by their place in the list. */
interface Command {
  readonly isOpen: boolean;
  readonly commander: number;
  readonly offer: { readonly to: number; readonly until: number } | undefined;
}

type Outcome = Command | undefined;

/** What each deed makes of command; undefined where it is refused. */
const outcomes: Readonly<Record<Deed["kind"], (command: Command, one: Deed, minute: number) => Outcome>> = {
  resolve: (command) => (command.isOpen ? { ...command, isOpen: false, offer: undefined } : undefined),
  reopen: (command) => ({ ...command, isOpen: true }),
  end: (command, { by }) =>
    command.offer !== undefined && [command.commander, command.offer.to].includes(by) ? { ...command, offer: undefined } : undefined,
  offer: (command, one, minute) => {
    const to = one.kind === "offer" ? one.to : one.by;
    const isTheirs = command.isOpen && one.by === command.commander && to !== command.commander;
    return isTheirs ? { ...command, offer: { to, until: minute + handoffOfferMinutes } } : undefined;
  },
  accept: (command, one, minute) => {
    const { isOpen, offer } = command;
    if (keeps(command, one) !== undefined) return command;
    return isOpen && offer?.to === one.by && minute < offer.until ? { isOpen, commander: one.by, offer: undefined } : undefined;
  },
  claim: (command, one) => keeps(command, one) ?? (command.isOpen ? { isOpen: true, commander: one.by, offer: undefined } : undefined),
  take: keeps,
  assign: keeps,
  leave: () => undefined,
};

/** Asking for what one has changes nothing and is no fault. */
function keeps(command: Command, { by }: Deed): Outcome {
  return command.isOpen && by === command.commander ? command : undefined;
}

class ConnectionLost extends Error {}

let stage: Scene;
let players: readonly Player[];
/** One clock for all lives, so that none leaves timers behind that are due in another. */
let minute = 0;

before(async () => {
  stage = await scene();
  players = [stage.mira, stage.jonas, stage.sana];
});

after(async () => {
  await stage[Symbol.asyncDispose]();
});

function player(index: number): Player {
  const found = players[index];
  assert.ok(found !== undefined);
  return found;
}

const deeds: Readonly<Record<Deed["kind"], (ctx: CommandContext, id: IncidentId, one: Deed) => Promise<unknown>>> = {
  offer: (ctx, id, one) => offerHandoff(ctx, id, player(one.kind === "offer" ? one.to : one.by).userId),
  accept: (ctx, id) => acceptHandoff(ctx, id),
  end: (ctx, id) => endHandoff(ctx, id),
  claim: (ctx, id) => claimCommand(ctx, id, "The commander does not answer"),
  take: (ctx, id) => takeRole(ctx, id, "incident_commander"),
  assign: (ctx, id, one) => assignRole(ctx, id, { role: "incident_commander", userId: player(one.by).userId }),
  leave: (ctx, id) => leaveRole(ctx, id, "incident_commander"),
  resolve: (ctx, id) =>
    ctx.transact(async (tx) => {
      const mitigation = "Went back to the release before";
      await changeStatus(ctx.within(tx), id, { to: "mitigated", reason: "", mitigation });
      await resolveIncident(ctx.within(tx), id, { word: "The graphs are flat" });
    }),
  reopen: (ctx, id) => reopenIncident(ctx, id, "It came back"),
};

/** Whether it was done. A refusal is an answer; anything else is a fault. */
async function isDone(ctx: CommandContext, id: IncidentId, one: Deed): Promise<boolean> {
  try {
    await deeds[one.kind](ctx, id, one);
    return true;
  } catch (error) {
    if (error instanceof StaunchError) return false;
    throw error;
  }
}

/** As it stands in the tables, not as a read model tells it. @throws unless exactly one person has command. */
async function stored(id: IncidentId): Promise<Command> {
  const { organisationId } = stage.system(0);
  return stage.db.database.transact(organisationId, async (tx) => {
    const holders = tx.selectFrom("incident_roles").select("user_id").where("role", "=", "incident_commander");
    const commanders = await holders.where("incident_id", "=", id).execute();
    assert.equal(commanders.length, 1, "exactly one person has command");
    const offer = await tx.selectFrom("incident_role_offers").selectAll().where("incident_id", "=", id).executeTakeFirst();
    const { status } = await tx.selectFrom("incidents").select("status").where("id", "=", id).executeTakeFirstOrThrow();
    return {
      isOpen: status !== "resolved",
      commander: place(commanders[0]?.user_id),
      offer: offer === undefined ? undefined : { to: place(offer.to_user_id), until: minutesUntil(offer.expires_at) },
    };
  });
}

function place(userId: string | undefined): number {
  return players.findIndex((one) => one.userId === userId);
}

function minutesUntil(at: Temporal.Instant): number {
  return start.until(at).total("minutes");
}

/** Does one step and answers what must be true then; undefined where several orders are possible. */
async function take(command: Command, id: IncidentId, one: Step): Promise<Command | undefined> {
  switch (one.kind) {
    case "wait":
      minute += one.minutes;
      await stage.runTimers(minute);
      return command.offer !== undefined && command.offer.until <= minute ? { ...command, offer: undefined } : command;
    case "at_once":
      await Promise.all(one.deeds.map((each) => isDone(player(each.by).at(minute), id, each)));
      return undefined;
    case "cut_off": {
      const ctx = player(one.deed.by).at(minute);
      const cut = ctx.transact(async (tx) => {
        await isDone(ctx.within(tx), id, one.deed);
        throw new ConnectionLost();
      });
      await assert.rejects(cut, ConnectionLost);
      return command;
    }
    case "sent_again":
      return agreed(await agreed(command, id, one.deed), id, one.deed);
    case "alone":
      return agreed(command, id, one.deed);
  }
}

async function agreed(command: Command, id: IncidentId, one: Deed): Promise<Command> {
  const expected = outcomes[one.kind](command, one, minute);
  assert.equal(await isDone(player(one.by).at(minute), id, one), expected !== undefined, `${one.kind} by ${one.by}`);
  return expected ?? command;
}

/** Every state that the deeds can lead to, in whatever order they are let in. */
function possible(command: Command, waiting: readonly Deed[]): readonly Command[] {
  if (waiting.length === 0) return [command];
  return waiting.flatMap((one, index) => possible(outcomes[one.kind](command, one, minute) ?? command, waiting.toSpliced(index, 1)));
}

test("whatever people do, alone, at once, cut off or twice: never two commanders, never none, and command moves as the model says", async () => {
  const life = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
    const { id } = await stage.declare();
    let command: Command = { isOpen: true, commander: 0, offer: undefined };
    for (const one of steps) {
      const expected = await take(command, id, one);
      const now = await stored(id);
      if (expected !== undefined) assert.deepEqual(now, expected, JSON.stringify(one));
      else if (one.kind === "at_once")
        assert.ok(
          possible(command, one.deeds).some((each) => isSame(each, now)),
          JSON.stringify({ one, now }),
        );
      command = now;
    }
    const moves = await Promise.all(["incident.handoff-accepted", "incident.command-claimed"].map((type) => stage.events(id, type)));
    const last = moves
      .flat()
      .toSorted((left, right) => left.seq - right.seq)
      .at(-1);
    assert.equal(last?.data["to"] ?? player(0).userId, player(command.commander).userId, "the timeline names the commander");
  });
  await fc.assert(life, { numRuns: runs });
});

function isSame(one: Command, other: Command): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
