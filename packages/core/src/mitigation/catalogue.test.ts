import assert from "node:assert/strict";
import { test } from "node:test";
import { asId } from "#kernel/index.ts";
import { actionLabel, fillParameters, orderOptions, undoFor } from "#mitigation/catalogue.ts";
import type { MitigationOption, Parameter } from "#mitigation/catalogue.ts";
import { nextOption } from "#mitigation/next-option.ts";
import type { RunStatus } from "#mitigation/run-state.ts";
import type { CandidateChange } from "#mitigation/suspects.ts";

const checkout = asId<"service">("checkout");
const version: Parameter = { name: "version", label: "Version", isRequired: true, defaultValue: "{version}" };

const deploy: CandidateChange = {
  id: asId<"change">("c"),
  kind: "deploy",
  serviceId: checkout,
  serviceName: "checkout-api",
  at: Temporal.Instant.from("2026-11-23T02:34:00Z"),
  version: "2026.11.23-2",
  previousVersion: "2026.11.22-7",
};

function option(id: string, more: Partial<MitigationOption> = {}): MitigationOption {
  return {
    id: asId<"mitigation">(id),
    serviceId: checkout,
    kind: "rollback",
    name: `Do ${id}`,
    parameters: [],
    secondsToEffect: 60,
    risk: "low",
    ...more,
  };
}

test("a default takes the version to go back to from the suspect, and a given value wins over it", () => {
  assert.deepEqual(fillParameters([version], {}, deploy), { kind: "filled", values: { version: "2026.11.22-7" } });
  assert.deepEqual(fillParameters([version], { version: " 2026.11.20-1 " }, deploy), {
    kind: "filled",
    values: { version: "2026.11.20-1" },
  });
  const tag: Parameter = { name: "tag", label: "Tag", isRequired: true, defaultValue: "shop:{version}-instead-of-{changed_version}" };
  assert.deepEqual(fillParameters([tag], {}, deploy), {
    kind: "filled",
    values: { tag: "shop:2026.11.22-7-instead-of-2026.11.23-2" },
  });
});

test("a version that nobody knows is asked for, never guessed", () => {
  const missing = { kind: "refused", reason: "missing", parameter: "version" };
  assert.deepEqual(fillParameters([version], {}, undefined), missing);
  assert.deepEqual(fillParameters([version], {}, { ...deploy, previousVersion: undefined }), missing);
  assert.deepEqual(fillParameters([version], {}, { ...deploy, kind: "rollback" }), missing);
  assert.deepEqual(fillParameters([version], { version: "  " }, undefined), missing);
  assert.deepEqual(fillParameters([{ ...version, isRequired: false }], {}, undefined), { kind: "filled", values: {} });
});

test("a value nobody asked for and one beyond the bound are refused by name", () => {
  assert.deepEqual(fillParameters([version], { verson: "1" }, deploy), { kind: "refused", reason: "unknown", parameter: "verson" });
  assert.deepEqual(fillParameters([version], { version: "x".repeat(201) }, deploy), {
    kind: "refused",
    reason: "too_long",
    parameter: "version",
  });
});

test("a change is undone by the matching entry of the same service only", () => {
  const entries = [
    option("elsewhere", { serviceId: asId<"service">("payments") }),
    option("restart", { kind: "restart" }),
    option("slow", { secondsToEffect: 300 }),
    option("quick"),
    option("flag", { kind: "disable_flag" }),
    option("scale", { kind: "scale" }),
  ];
  const undo = (kind: CandidateChange["kind"]): string | undefined => undoFor({ ...deploy, kind }, entries)?.id;
  assert.equal(undo("deploy"), "quick");
  assert.equal(undo("config"), "quick");
  assert.equal(undo("flag"), "flag");
  assert.equal(undo("scale"), "scale");
  assert.equal(undo("rollback"), undefined);
  assert.equal(undo("other"), undefined);
});

test("other ways are ordered by risk, then time to effect, then name", () => {
  const entries = [option("d", { risk: "high", secondsToEffect: 1 }), option("c"), option("b"), option("a", { secondsToEffect: 90 })];
  assert.deepEqual(
    orderOptions(entries).map((entry) => entry.id),
    ["b", "c", "a", "d"],
  );
});

test("a rollback's button names its target, others say what they are called", () => {
  assert.equal(actionLabel(option("a"), { version: "2026.11.22-7" }), "Roll back to 2026.11.22-7");
  assert.equal(actionLabel(option("a"), {}), "Do a");
  assert.equal(
    actionLabel(option("a", { kind: "failover", name: "Shift EU checkout to eu-west" }), { version: "1" }),
    "Shift EU checkout to eu-west",
  );
});

test("what was tried is not proposed again, whatever its end; when all was tried nothing is", () => {
  const undo = option("undo", { risk: "medium" });
  const entries = [undo, option("x"), option("y", { risk: "high" })];
  const run = (mitigationId: string, status: RunStatus) => ({ mitigationId: asId<"mitigation">(mitigationId), status });
  assert.equal(nextOption(undo, entries, [])?.id, "undo");
  assert.equal(nextOption(undo, entries, [run("undo", "no_effect")])?.id, "x");
  assert.equal(nextOption(undo, entries, [run("undo", "unknown"), run("x", "failed")])?.id, "y");
  assert.equal(nextOption(undo, entries, [run("undo", "unknown"), run("x", "failed"), run("y", "running")]), undefined);
});
