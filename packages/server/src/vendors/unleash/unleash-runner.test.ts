import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallEnd } from "@staunch/core/mitigation";
import { runnerCall, startUnleashServer, type UnleashServer } from "@staunch/test-support/vendors";
import { type RunnerCall, RunStopped } from "#mitigation/index.ts";
import { guardedFetch } from "#platform/index.ts";
import { unleashRunner } from "#vendors/unleash/unleash-runner.ts";

const runner = unleashRunner(guardedFetch({ allow: ["127.0.0.1"] }));
const never = new AbortController().signal;

function callTo(unleash: UnleashServer, settings: object = {}, token = unleash.token): RunnerCall {
  const account = { id: "a", name: "Unleash", settings: { url: unleash.url, token } };
  return runnerCall({ account, settings: { feature: "new-checkout", ...settings } });
}

async function ran(call: RunnerCall, signal = never): Promise<{ readonly end: CallEnd; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  return { end: await runner.run(call, (line) => void lines.push(line), signal), lines };
}

const switches = ({ requests }: UnleashServer): readonly string[] =>
  requests.filter(({ method }) => method === "POST").map(({ path }) => path.replace(/^.*\/environments\//, ""));

test("a flag is turned off in its environment alone, and on again by the same kind of mitigation", async () => {
  await using unleash = await startUnleashServer();
  const { end, lines } = await ran(callTo(unleash));
  assert.deepEqual(end, { kind: "succeeded" });
  assert.deepEqual(lines, ["turning new-checkout in production off", "new-checkout in production is off"]);
  assert.deepEqual(unleash.behaviour.environments, { development: true, production: false });
  assert.deepEqual((await ran(callTo(unleash, { turn: "on" }))).end, { kind: "succeeded" });
  assert.deepEqual(unleash.behaviour.environments, { development: true, production: true });
});

test("what cannot be switched is told in words, and nothing is switched", async () => {
  await using unleash = await startUnleashServer();
  const reasonOf = async (call: RunnerCall): Promise<string> => {
    const { end } = await ran(call);
    assert.equal(end.kind, "failed");
    return "reason" in end ? end.reason : "";
  };
  assert.equal(await reasonOf(callTo(unleash, {}, "user:somebody-else")), "Unleash does not accept the account's token");
  assert.equal(await reasonOf(callTo(unleash, { feature: "gone" })), "Unleash does not know it (Could not find feature)");
  assert.equal(await reasonOf(callTo(unleash, { environment: "moon" })), "the flag has no environment moon at Unleash");
  assert.equal(await reasonOf(callTo(unleash, { turn: "on" })), "new-checkout in production is on already; nothing was changed");
  unleash.behaviour.isArchived = true;
  assert.equal(await reasonOf(callTo(unleash)), "the flag is archived at Unleash");
  unleash.behaviour.isArchived = false;
  assert.deepEqual(switches(unleash), []);
  unleash.behaviour.maySwitch = false;
  const denied = "the account's token may not do this (You need permission=UPDATE_FEATURE_ENVIRONMENT to perform this action.)";
  assert.equal(await reasonOf(callTo(unleash)), denied);
  assert.equal(unleash.behaviour.environments["production"], true);
});

test("an answer that is lost is made up for by reading the flag; one that still reads on leaves the end unknown", async () => {
  await using unleash = await startUnleashServer();
  unleash.behaviour.isStuck = true;
  assert.deepEqual((await ran(callTo(unleash))).end, { kind: "lost", reason: "Unleash took the switch, and it still reads on" });
  const on = { status: 200, json: { name: "new-checkout", environments: [{ name: "production", enabled: true }] } };
  unleash.breakNext(on);
  unleash.breakNext({ status: 502, text: "Bad gateway" });
  const reason = "Unleash answered 502; whether it acted is not known, and it still reads on";
  assert.deepEqual((await ran(callTo(unleash))).end, { kind: "lost", reason });
  unleash.breakNext(on);
  unleash.breakNext({ status: 502, text: "Bad gateway" });
  unleash.behaviour.environments["production"] = false;
  assert.deepEqual((await ran(callTo(unleash))).end, { kind: "succeeded" });
});

test("another node reads what came of a switch; whoever cancels in time stops it", async () => {
  await using unleash = await startUnleashServer();
  const resumed = (): Promise<CallEnd> | undefined => runner.resume?.({ ...callTo(unleash), reference: "off" }, () => {}, never);
  assert.equal((await resumed())?.kind, "lost");
  unleash.behaviour.environments["production"] = false;
  assert.deepEqual(await resumed(), { kind: "succeeded" });
  unleash.behaviour.environments["production"] = true;
  const stop = new AbortController();
  stop.abort(new RunStopped("cancelled", "Mira cancelled it (wrong flag)"));
  assert.deepEqual((await ran(callTo(unleash), stop.signal)).end, {
    kind: "failed",
    reason: "Mira cancelled it (wrong flag) before anything was changed",
  });
});

test("a dry run says what would be turned, and turns nothing", async () => {
  await using unleash = await startUnleashServer();
  const lines: string[] = [];
  assert.deepEqual(await runner.rehearse?.(callTo(unleash), (line) => void lines.push(line), never), { kind: "succeeded" });
  assert.deepEqual(lines, ["new-checkout in production is on; it would be turned off"]);
  assert.deepEqual(switches(unleash), []);
});

test("an account says whether its token is accepted", async () => {
  await using unleash = await startUnleashServer();
  const verdict = (token: string) => runner.account?.test({ id: "a", name: "Unleash", settings: { url: unleash.url, token } });
  assert.deepEqual(await verdict(unleash.token), { kind: "good", detail: "The token is accepted. It sees 1 project." });
  assert.deepEqual(await verdict("user:somebody-else"), { kind: "bad", reason: "Unleash does not accept the account's token" });
});
