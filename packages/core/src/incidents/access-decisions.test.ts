import assert from "node:assert/strict";
import { test } from "node:test";
import { decideAccessRemoval, decidePrivacy, governsAccess } from "#incidents/access-decisions.ts";
import type { AccessWhy, Governor, PrivacyWish } from "#incidents/access-decisions.ts";
import { asId, roles } from "#kernel/index.ts";

const [mira, jonas] = [asId<"user">("mira"), asId<"user">("jonas")];
const holders = { incident_commander: mira, scribe: jonas };
const commander: Governor = { userId: mira, role: "responder" };
const scribe: Governor = { userId: jonas, role: "responder" };

test("the commander, admins and owners decide who sees an incident, and nobody else does", () => {
  assert.equal(governsAccess(holders, commander), true);
  for (const role of roles) {
    assert.equal(governsAccess(holders, { userId: jonas, role }), role === "owner" || role === "admin", role);
  }
  assert.equal(governsAccess({}, { userId: undefined, role: "responder" }), false);
});

const open = { status: "active", isPrivate: false, holders } as const;
const make: PrivacyWish = { isPrivate: true, reason: "a leak" };

const table: readonly (readonly [string, ReturnType<typeof decidePrivacy>, ReturnType<typeof decidePrivacy>])[] = [
  ["it is made private with a reason", decidePrivacy(open, make, commander), { kind: "changed", isPrivate: true }],
  ["once is enough", decidePrivacy({ ...open, isPrivate: true }, make, commander), { kind: "unchanged" }],
  ["a reason is owed", decidePrivacy(open, { ...make, reason: " " }, commander), { kind: "refused", reason: "reason_required" }],
  ["a scribe does not decide it", decidePrivacy(open, make, scribe), { kind: "refused", reason: "not_the_commander" }],
  [
    "what was merged follows the other",
    decidePrivacy({ ...open, status: "merged" }, make, commander),
    { kind: "refused", reason: "incident_merged" },
  ],
];

for (const [name, decision, expected] of table) test(name, () => assert.deepEqual(decision, expected));

test("whoever has a part in it keeps access; everybody else's can be taken by whoever decides", () => {
  const parts: readonly AccessWhy[] = ["role", "task", "offer"];
  const others: readonly AccessWhy[] = ["name", "team", "paged", "answered"];
  for (const why of parts) assert.equal(decideAccessRemoval(holders, ["name", why], commander), "has_a_part");
  assert.equal(decideAccessRemoval(holders, others, commander), undefined);
  assert.equal(decideAccessRemoval(holders, others, scribe), "not_the_commander");
});
