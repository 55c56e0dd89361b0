import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallEnd } from "@staunch/core/mitigation";
import { type GithubServer, runnerCall, startGithubServer } from "@staunch/test-support/vendors";
import { type RunnerCall, RunStopped } from "#mitigation/index.ts";
import { guardedFetch } from "#platform/index.ts";
import { githubRunner } from "#vendors/github/github-runner.ts";
import { readTrigger } from "#vendors/github/rehearse-workflow.ts";

const fetch = guardedFetch({ allow: ["127.0.0.1"] });
const runner = githubRunner({ fetch, pause: () => new Promise((resolve) => setImmediate(resolve)), everyMs: 1, stopMs: 50 });
const never = new AbortController().signal;

function callTo(github: GithubServer, more: Partial<RunnerCall> = {}, settings: object = {}): RunnerCall {
  const account = { id: "a", name: "GitHub", settings: { url: github.url, token: github.token } };
  return runnerCall({
    account,
    settings: { repository: "acme/checkout", workflow: "rollback.yml", ref: "main", ...settings },
    parameters: { version: "2026.11.22-7" },
    ...more,
  });
}

async function ran(call: RunnerCall, signal = never): Promise<{ readonly end: CallEnd; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  return { end: await runner.run(call, (line) => void lines.push(line), signal), lines };
}

test("a workflow is dispatched with the run's values; its steps and its log are the output, its conclusion the end", async () => {
  await using github = await startGithubServer();
  github.behaviour.steps = [
    { name: "Check out", conclusion: "success" },
    { name: "Deploy", conclusion: "success" },
  ];
  const remembered: string[] = [];
  const { end, lines } = await ran(callTo(github, { remember: async (reference) => void remembered.push(reference) }));
  assert.deepEqual(end, { kind: "succeeded" });
  assert.deepEqual(
    github.runs.map(({ inputs, ref }) => [inputs, ref]),
    [[{ version: "2026.11.22-7" }, "main"]],
  );
  assert.deepEqual(remembered, ["/repos/acme/checkout/actions/runs/1"]);
  assert.deepEqual(lines, [
    "https://github.example/runs/1",
    "rollback / Check out: in progress",
    "rollback / Check out: success",
    "rollback / Deploy: in progress",
    "rollback / Deploy: success",
    "kubectl set image",
    "deployment rolled out",
  ]);
});

test("a step that fails makes the run fail", async () => {
  await using github = await startGithubServer();
  github.behaviour.steps = [{ name: "Deploy", conclusion: "failure" }];
  assert.deepEqual((await ran(callTo(github))).end, { kind: "failed", reason: "the workflow ended with failure" });
});

test("what GitHub refuses is told in words, and nothing was started", async () => {
  await using github = await startGithubServer();
  const reasonOf = async (call: RunnerCall): Promise<unknown> => (await ran(call)).end;
  const failed = (reason: string): CallEnd => ({ kind: "failed", reason });
  const strange = { id: "a", name: "GitHub", settings: { url: github.url, token: "github_pat_of_somebody_else" } };
  assert.deepEqual(
    await reasonOf(callTo(github, { account: strange })),
    failed("GitHub does not accept the account's token (Bad credentials)"),
  );
  const unknown = failed("GitHub knows no such repository, workflow or run, or the token may not see it");
  assert.deepEqual(await reasonOf(callTo(github, {}, { workflow: "deploy.yml" })), unknown);
  assert.deepEqual(await reasonOf(callTo(github, {}, { repository: "acme/other" })), unknown);
  const refused = (why: string): CallEnd => failed(`GitHub refused to start the workflow: ${why}`);
  assert.deepEqual(await reasonOf(callTo(github, {}, { ref: "gone" })), refused("No ref found for: gone"));
  assert.deepEqual(await reasonOf(callTo(github, { parameters: {} })), refused("Required input 'version' not provided"));
  assert.deepEqual(
    await reasonOf(callTo(github, { parameters: { version: "1", region: "eu" } })),
    refused('Unexpected inputs provided: ["region"]'),
  );
  github.behaviour.mayDispatch = false;
  const mayNot = failed("the account's token may not do this (Resource not accessible by personal access token)");
  assert.deepEqual(await reasonOf(callTo(github)), mayNot);
  assert.equal(github.runs.length, 0);
});

test("a server that does not name the run is asked for it: by our id in its title, else the only new one", async () => {
  for (const dispatching of ["older", "silent"] as const) {
    await using github = await startGithubServer();
    Object.assign(github.behaviour, { dispatching });
    assert.equal((await ran(callTo(github))).end.kind, "succeeded", dispatching);
    github.behaviour.isCrowded = true;
    assert.equal((await ran(callTo(github, {}, { runInput: "staunch_run" }))).end.kind, "succeeded", dispatching);
    const told = await ran(callTo(github));
    assert.deepEqual(told.end, { kind: "lost", reason: "GitHub took the call and the run that it started could not be told from others" });
  }
});

test("an outage while following is waited out; one in answer to the dispatch leaves the end unknown, and nothing is sent twice", async () => {
  await using github = await startGithubServer();
  const call = callTo(github, { remember: async () => github.breakNext({ status: 502, text: "Bad gateway" }) });
  assert.equal((await ran(call)).end.kind, "succeeded");
  github.breakNext({ status: 200, json: { workflow_runs: [] } });
  github.breakNext({ status: 500, text: "Server Error" });
  assert.deepEqual((await ran(callTo(github))).end, { kind: "lost", reason: "GitHub answered 500; whether it acted is not known" });
  assert.equal(github.runs.length, 1);
});

test("whoever cancels stops the workflow; where GitHub does not say that it ended, the end is unknown", async () => {
  await using github = await startGithubServer();
  github.behaviour.isStuck = true;
  const stop = new AbortController();
  const call = callTo(github, { remember: async () => stop.abort(new RunStopped("cancelled", "Mira cancelled it (wrong region)")) });
  const { end } = await ran(call, stop.signal);
  const reason = "Mira cancelled it (wrong region): GitHub cancelled the workflow; what its steps did until then stays done";
  assert.deepEqual(end, { kind: "failed", reason });
  assert.equal(github.runs[0]?.conclusion, "cancelled");

  github.behaviour.ignoresCancel = true;
  const limit = new AbortController();
  const late = callTo(github, { remember: async () => limit.abort(new RunStopped("time_limit", "no end within the time limit of 60 s")) });
  assert.deepEqual((await ran(late, limit.signal)).end, {
    kind: "lost",
    reason: "no end within the time limit of 60 s; GitHub took the wish to cancel and has not said that it ended",
  });
});

test("another node follows a run by the number that was written down, and starts nothing", async () => {
  await using github = await startGithubServer();
  github.behaviour.isStuck = true;
  const stop = new AbortController();
  const dead = ran(callTo(github, { remember: async () => stop.abort(new RunStopped("cancelled", "gone")) }), stop.signal);
  await dead;
  Object.assign(github.runs[0] ?? {}, { status: "in_progress", conclusion: null, isToStop: false });
  github.behaviour.isStuck = false;
  assert.deepEqual(await runner.resume?.(callTo(github, { reference: "/repos/acme/checkout/actions/runs/1" }), () => {}, never), {
    kind: "succeeded",
  });
  assert.equal(github.runs.length, 1);
});

test("a dry run says what would be started and finds what would be refused, and starts nothing", async () => {
  await using github = await startGithubServer();
  const lines: string[] = [];
  const tried = (call: RunnerCall) => runner.rehearse?.(call, (line) => void lines.push(line), never);
  assert.deepEqual(await tried(callTo(github)), { kind: "succeeded" });
  assert.deepEqual(lines, [
    'workflow "Roll back" (.github/workflows/rollback.yml) is active',
    "would start it on main with version=2026.11.22-7",
  ]);
  assert.deepEqual(await tried(callTo(github, { parameters: {} })), { kind: "failed", reason: 'the workflow needs the input "version"' });
  assert.deepEqual(await tried(callTo(github, { parameters: { version: "1", region: "eu" } })), {
    kind: "failed",
    reason: 'the workflow has no input "region"',
  });
  assert.deepEqual(await tried(callTo(github, {}, { ref: "gone" })), {
    kind: "failed",
    reason: '"gone" has no .github/workflows/rollback.yml',
  });
  assert.equal(github.runs.length, 0);
});

test("the trigger of a workflow is found in each of its spellings", () => {
  assert.deepEqual(readTrigger("on: workflow_dispatch"), { kind: "dispatch", inputs: {} });
  assert.deepEqual(readTrigger("on: [push, workflow_dispatch]"), { kind: "dispatch", inputs: {} });
  assert.deepEqual(readTrigger("on:\n  workflow_dispatch:\n"), { kind: "dispatch", inputs: {} });
  assert.deepEqual(readTrigger("on: push"), { kind: "none" });
  assert.deepEqual(readTrigger("on: {push: {}}"), { kind: "none" });
  assert.deepEqual(readTrigger(": ["), { kind: "unreadable" });
});

test("an account says whether its token is accepted", async () => {
  await using github = await startGithubServer();
  const verdict = (token: string) => runner.account?.test({ id: "a", name: "GitHub", settings: { url: github.url, token } });
  assert.deepEqual(await verdict(github.token), {
    kind: "good",
    detail: "The token is accepted; 4987 of 5000 requests are left this hour.",
  });
  assert.deepEqual(await verdict("github_pat_wrong"), {
    kind: "bad",
    reason: "GitHub does not accept the account's token (Bad credentials)",
  });
  const nowhere = await runner.account?.test({ id: "a", name: "GitHub", settings: { url: "http://127.0.0.1:1", token: github.token } });
  assert.match(nowhere?.kind === "bad" ? nowhere.reason : "", /^GitHub was not reached/);
});
