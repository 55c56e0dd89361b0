import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallEnd } from "@staunch/core/mitigation";
import { type LaunchDarklyServer, runnerCall, startLaunchDarklyServer } from "@staunch/test-support/vendors";
import type { RunnerCall } from "#mitigation/index.ts";
import { guardedFetch } from "#platform/index.ts";
import { launchDarklyRunner } from "#vendors/launchdarkly/launchdarkly-runner.ts";

const runner = launchDarklyRunner(guardedFetch({ allow: ["127.0.0.1"] }));
const never = new AbortController().signal;

function callTo(darkly: LaunchDarklyServer, settings: object = {}, token = darkly.token): RunnerCall {
  const account = { id: "a", name: "LaunchDarkly", settings: { url: darkly.url, token } };
  return runnerCall({ account, settings: { project: "shop", flag: "new-checkout", ...settings }, label: "Turn off the new checkout" });
}

async function ran(call: RunnerCall): Promise<{ readonly end: CallEnd; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  return { end: await runner.run(call, (line) => void lines.push(line), never), lines };
}

test("a flag is turned off in its environment by a semantic patch that says who and why, and on again", async () => {
  await using darkly = await startLaunchDarklyServer();
  const call = callTo(darkly);
  const { end, lines } = await ran(call);
  assert.deepEqual(end, { kind: "succeeded" });
  assert.deepEqual(lines, ["turning new-checkout in production off", "new-checkout in production is off"]);
  assert.deepEqual(darkly.behaviour.environments, { test: true, production: false });
  assert.deepEqual(darkly.comments, [`Turn off the new checkout (Staunch, run ${call.runId})`]);
  assert.deepEqual((await ran(callTo(darkly, { turn: "on" }))).end, { kind: "succeeded" });
  assert.equal(darkly.behaviour.environments["production"], true);
});

test("what LaunchDarkly refuses is told in words, and nothing is switched", async () => {
  await using darkly = await startLaunchDarklyServer();
  const reasonOf = async (call: RunnerCall): Promise<string> => {
    const { end } = await ran(call);
    assert.equal(end.kind, "failed");
    return "reason" in end ? end.reason : "";
  };
  assert.equal(await reasonOf(callTo(darkly, {}, "api-somebody-else")), "LaunchDarkly does not accept the account's token");
  assert.equal(await reasonOf(callTo(darkly, { flag: "gone" })), "LaunchDarkly does not know it (Unknown flag key)");
  assert.equal(await reasonOf(callTo(darkly, { environment: "moon" })), "the flag has no environment moon at LaunchDarkly");
  assert.equal(await reasonOf(callTo(darkly, { turn: "on" })), "new-checkout in production is on already; nothing was changed");
  darkly.behaviour.maySwitch = false;
  assert.equal(await reasonOf(callTo(darkly)), "the account's token may not do this (Access to the requested resource was denied)");
  darkly.behaviour.maySwitch = true;
  darkly.behaviour.needsApproval = true;
  const approval = "LaunchDarkly asks for an approval of its own first (Approval is required to make changes to this environment)";
  assert.equal(await reasonOf(callTo(darkly)), approval);
  darkly.behaviour.needsApproval = false;
  darkly.breakNext({ status: 429, json: { code: "rate_limited", message: "You've exceeded the API rate limit." } });
  assert.equal(await reasonOf(callTo(darkly)), "LaunchDarkly's rate limit is reached (You've exceeded the API rate limit.)");
  assert.deepEqual(darkly.behaviour.environments, { test: true, production: true });
});

test("a dry run asks LaunchDarkly itself, and turns nothing", async () => {
  await using darkly = await startLaunchDarklyServer();
  const lines: string[] = [];
  const tried = (): Promise<CallEnd> | undefined => runner.rehearse?.(callTo(darkly), (line) => void lines.push(line), never);
  assert.deepEqual(await tried(), { kind: "succeeded" });
  assert.deepEqual(lines, ["new-checkout in production is on; it would be turned off"]);
  darkly.behaviour.maySwitch = false;
  const reason = "the account's token may not do this (Access to the requested resource was denied)";
  assert.deepEqual(await tried(), { kind: "failed", reason });
  assert.deepEqual(darkly.behaviour.environments, { test: true, production: true });
});

test("an account says whether its token is accepted", async () => {
  await using darkly = await startLaunchDarklyServer();
  const verdict = (token: string) => runner.account?.test({ id: "a", name: "LaunchDarkly", settings: { url: darkly.url, token } });
  assert.deepEqual(await verdict(darkly.token), { kind: "good", detail: 'The token "Staunch" is accepted.' });
  assert.deepEqual(await verdict("api-somebody-else"), { kind: "bad", reason: "LaunchDarkly does not accept the account's token" });
});
