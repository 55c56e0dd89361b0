import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { asId } from "#kernel/index.ts";
import type { UserId } from "#kernel/index.ts";
import {
  decideAcceptHandoff,
  decideAssignRole,
  decideClaimCommand,
  decideEndOffer,
  decideExpireOffer,
  decideLeaveRole,
  decideOfferHandoff,
  decideTakeRole,
  handoffOfferMinutes,
} from "#incidents/role-decisions.ts";
import type { RoleDecision, RoleState } from "#incidents/role-decisions.ts";
import { emptyRequiredRoles, holdsCommandAndOperations, nextRoleNudge } from "#incidents/role-nudges.ts";
import { incidentRoles } from "#incidents/roles.ts";

const now = Temporal.Instant.from("2026-11-23T03:00:00Z");
const [mira, jonas, sana] = [asId<"user">("mira"), asId<"user">("jonas"), asId<"user">("sana")];
const commanded: RoleState = { open: true, holders: { incident_commander: mira }, offer: undefined };

function after(state: RoleState, decision: RoleDecision): RoleState {
  return decision.kind === "changed" ? { ...state, holders: decision.holders, offer: decision.offer } : state;
}

test("of two takers of a role the second is told that it is taken", () => {
  const first = after(commanded, decideTakeRole(commanded, "operations_lead", jonas));
  assert.equal(first.holders.operations_lead, jonas);
  assert.deepEqual(decideTakeRole(first, "operations_lead", sana), { kind: "refused", reason: "role_taken" });
  assert.deepEqual(decideTakeRole(first, "operations_lead", jonas), { kind: "unchanged" });
});

test("assigning a role replaces its holder and names who was replaced", () => {
  const held: RoleState = { ...commanded, holders: { incident_commander: mira, scribe: jonas } };
  const decision = decideAssignRole(held, "scribe", sana);
  assert.equal(decision.kind, "changed");
  assert.equal(decision.kind === "changed" ? decision.replaced : undefined, jonas);
});

test("command is neither taken, nor assigned, nor left empty", () => {
  const refusal = { kind: "refused", reason: "command_is_handed_over" };
  assert.deepEqual(decideTakeRole(commanded, "incident_commander", jonas), refusal);
  assert.deepEqual(decideAssignRole(commanded, "incident_commander", jonas), refusal);
  assert.deepEqual(decideLeaveRole(commanded, "incident_commander"), { kind: "refused", reason: "commander_required" });
});

test("command moves at acceptance and not at the offer", () => {
  const offered = after(commanded, decideOfferHandoff(commanded, mira, jonas, now));
  assert.equal(offered.holders.incident_commander, mira);
  const accepted = after(offered, decideAcceptHandoff(offered, jonas, now.add({ minutes: 1 })));
  assert.equal(accepted.holders.incident_commander, jonas);
  assert.equal(accepted.offer, undefined);
});

test("an offer is accepted only by whom it was made to, and only before it expires", () => {
  const offered = after(commanded, decideOfferHandoff(commanded, mira, jonas, now));
  assert.deepEqual(decideAcceptHandoff(offered, sana, now), { kind: "refused", reason: "offer_for_somebody_else" });
  const late = now.add({ minutes: handoffOfferMinutes });
  assert.deepEqual(decideAcceptHandoff(offered, jonas, late), { kind: "refused", reason: "offer_expired" });
  assert.deepEqual(decideExpireOffer(offered, now), { kind: "unchanged" });
  assert.equal(after(offered, decideExpireOffer(offered, late)).offer, undefined);
});

test("only the commander offers command", () => {
  assert.deepEqual(decideOfferHandoff(commanded, jonas, sana, now), { kind: "refused", reason: "not_the_commander" });
  assert.deepEqual(decideOfferHandoff(commanded, mira, mira, now), { kind: "refused", reason: "already_commander" });
});

test("a claim needs a reason, moves command at once and ends an open offer", () => {
  const offered = after(commanded, decideOfferHandoff(commanded, mira, jonas, now));
  assert.deepEqual(decideClaimCommand(offered, sana, " "), { kind: "refused", reason: "reason_required" });
  const claimed = after(offered, decideClaimCommand(offered, sana, "Mira lost her connection"));
  assert.equal(claimed.holders.incident_commander, sana);
  assert.deepEqual(decideAcceptHandoff(claimed, jonas, now), { kind: "refused", reason: "no_offer" });
});

test("an incident that is over keeps its roles as they were", () => {
  const over = { ...commanded, open: false };
  assert.deepEqual(decideTakeRole(over, "scribe", jonas), { kind: "refused", reason: "incident_over" });
  assert.deepEqual(decideClaimCommand(over, jonas, "x"), { kind: "refused", reason: "incident_over" });
});

test("one person commanding and operating is warned about in SEV1 and SEV2 alone", () => {
  const both = { incident_commander: mira, operations_lead: mira };
  assert.equal(holdsCommandAndOperations("SEV1", both), true);
  assert.equal(holdsCommandAndOperations("SEV2", both), true);
  assert.equal(holdsCommandAndOperations("SEV3", both), false);
  assert.equal(holdsCommandAndOperations("SEV1", { incident_commander: mira }), false);
});

test("an empty required role is nudged first and paged for next, a filled one neither", () => {
  const state = { open: true, severity: "SEV2", holders: { incident_commander: mira } } as const;
  assert.deepEqual(emptyRequiredRoles("SEV2", state.holders), ["operations_lead", "communications_lead"]);
  assert.equal(nextRoleNudge(state, 0, now).kind, "nudge");
  assert.equal(nextRoleNudge(state, 1, now).kind, "page");
  assert.equal(nextRoleNudge(state, 2, now).kind, "rest");
  const full = { ...state, holders: { incident_commander: mira, operations_lead: jonas, communications_lead: sana } };
  assert.equal(nextRoleNudge(full, 0, now).kind, "rest");
  assert.equal(nextRoleNudge({ ...state, open: false }, 1, now).kind, "rest");
});

type Step = (state: RoleState, at: Temporal.Instant) => RoleDecision;
const anybody: fc.Arbitrary<UserId> = fc.constantFrom(mira, jonas, sana);
const anyRole = fc.constantFrom(...incidentRoles);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(anyRole, anybody).map(
    ([role, who]): Step =>
      (state) =>
        decideTakeRole(state, role, who),
  ),
  fc.tuple(anyRole, anybody).map(
    ([role, who]): Step =>
      (state) =>
        decideAssignRole(state, role, who),
  ),
  anyRole.map(
    (role): Step =>
      (state) =>
        decideLeaveRole(state, role),
  ),
  fc.tuple(anybody, anybody).map(
    ([by, to]): Step =>
      (state, at) =>
        decideOfferHandoff(state, by, to, at),
  ),
  anybody.map(
    (by): Step =>
      (state, at) =>
        decideAcceptHandoff(state, by, at),
  ),
  anybody.map(
    (by): Step =>
      (state) =>
        decideEndOffer(state, by),
  ),
  fc.constant<Step>((state, at) => decideExpireOffer(state, at)),
  fc.tuple(anybody, fc.constantFrom("", "gone")).map(
    ([by, why]): Step =>
      (state) =>
        decideClaimCommand(state, by, why),
  ),
);

test("whatever people do, there is exactly one commander, and command moves only to an accepter or a claimer", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyStep, fc.nat(8)), { maxLength: 40 }), (steps) => {
      let state = commanded;
      let at = now;
      for (const [step, minutes] of steps) {
        at = at.add({ minutes });
        const before = state.holders.incident_commander;
        const offeredTo = state.offer?.to;
        const decision = step(state, at);
        state = after(state, decision);
        const commander = state.holders.incident_commander;
        assert.notEqual(commander, undefined);
        assert.deepEqual(
          Object.keys(state.holders).filter((role) => role === "incident_commander"),
          ["incident_commander"],
        );
        if (commander !== before) {
          assert.equal(state.offer, undefined, "an offer outlived the command it offered");
          assert.ok(commander === offeredTo || decision.kind === "changed");
        }
        if (state.offer !== undefined) assert.equal(state.offer.from, commander, "an offer by somebody without command");
      }
    }),
  );
});
