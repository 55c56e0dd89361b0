import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallEnd } from "@staunch/core/mitigation";
import { type GitlabServer, runnerCall, startGitlabServer } from "@staunch/test-support/vendors";
import { type RunnerCall, RunStopped } from "#mitigation/index.ts";
import { guardedFetch } from "#platform/index.ts";
import { gitlabRunner } from "#vendors/gitlab/gitlab-runner.ts";

const fetch = guardedFetch({ allow: ["127.0.0.1"] });
const runner = gitlabRunner({ fetch, pause: () => new Promise((resolve) => setImmediate(resolve)), everyMs: 1, stopMs: 50 });
const never = new AbortController().signal;

function callTo(gitlab: GitlabServer, more: Partial<RunnerCall> = {}, settings: object = {}): RunnerCall {
  const account = { id: "a", name: "GitLab", settings: { url: gitlab.url, token: gitlab.token } };
  return runnerCall({ account, settings: { project: "acme/checkout", ...settings }, parameters: { version: "2026.11.22-7" }, ...more });
}

async function ran(call: RunnerCall, signal = never): Promise<{ readonly end: CallEnd; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  return { end: await runner.run(call, (line) => void lines.push(line), signal), lines };
}

test("a pipeline is started with the run's values; its jobs and their traces are the output, its end the end", async () => {
  await using gitlab = await startGitlabServer();
  const call = callTo(gitlab);
  const { end, lines } = await ran(call);
  assert.deepEqual(end, { kind: "succeeded" });
  assert.deepEqual(
    gitlab.pipelines.map(({ variables, ref }) => [variables, ref]),
    [[{ version: "2026.11.22-7", STAUNCH_RUN_ID: call.runId }, "main"]],
  );
  assert.deepEqual(lines, [
    "https://gitlab.example/acme/checkout/-/pipelines/100",
    "deploy / roll-back: running",
    "deploy / roll-back: success",
    "Running with gitlab-runner",
    "$ ./roll-back",
    "done",
    "Job succeeded",
  ]);
  gitlab.behaviour.ends = "failed";
  assert.deepEqual((await ran(callTo(gitlab))).end, { kind: "failed", reason: "the pipeline failed" });
});

test("what GitLab refuses is told in words, and nothing was started", async () => {
  await using gitlab = await startGitlabServer();
  const failed = async (call: RunnerCall, reason: string): Promise<void> => {
    assert.deepEqual((await ran(call)).end, { kind: "failed", reason });
  };
  const strange = { id: "a", name: "GitLab", settings: { url: gitlab.url, token: "glpat-somebody-else" } };
  await failed(callTo(gitlab, { account: strange }), "GitLab does not accept the account's token (401 Unauthorized)");
  const unknown = "GitLab knows no such project or pipeline, or the token may not see it (404 Project Not Found)";
  await failed(callTo(gitlab, {}, { project: "acme/other" }), unknown);
  await failed(callTo(gitlab, {}, { ref: "gone" }), "GitLab refused: Reference not found");
  const words = "GitLab refused: Variables key can contain only letters, digits and '_'.";
  await failed(callTo(gitlab, { parameters: { "my-version": "1" } }), words);
  gitlab.behaviour.scopes = ["read_api"];
  const scope = "the account's token may not do this (The request requires higher privileges than provided by the access token.)";
  await failed(callTo(gitlab), scope);
  assert.equal(gitlab.pipelines.length, 0);
});

test("an outage while following is waited out; one in answer to the start leaves the end unknown", async () => {
  await using gitlab = await startGitlabServer();
  const call = callTo(gitlab, { remember: async () => gitlab.breakNext({ status: 502, text: "Bad gateway" }) });
  assert.equal((await ran(call)).end.kind, "succeeded");
  gitlab.breakNext({ status: 500, text: "Internal Server Error" });
  assert.deepEqual((await ran(callTo(gitlab))).end, { kind: "lost", reason: "GitLab answered 500; whether it acted is not known" });
});

test("whoever cancels stops the pipeline; where GitLab does not say that it ended, the end is unknown", async () => {
  await using gitlab = await startGitlabServer();
  gitlab.behaviour.isStuck = true;
  const cancelled = async (): Promise<CallEnd> => {
    const stop = new AbortController();
    const remember = async (): Promise<void> => stop.abort(new RunStopped("cancelled", "Mira cancelled it (wrong region)"));
    return (await ran(callTo(gitlab, { remember }), stop.signal)).end;
  };
  const reason = "Mira cancelled it (wrong region): GitLab cancelled the pipeline; what its jobs did until then stays done";
  assert.deepEqual(await cancelled(), { kind: "failed", reason });
  gitlab.behaviour.ignoresCancel = true;
  assert.deepEqual(await cancelled(), {
    kind: "lost",
    reason: "Mira cancelled it (wrong region); GitLab took the wish to cancel and has not said that it ended",
  });
  gitlab.behaviour.isStuck = false;
  assert.deepEqual(await runner.resume?.(callTo(gitlab, { reference: "/projects/acme%2Fcheckout/pipelines/101" }), () => {}, never), {
    kind: "succeeded",
  });
  assert.equal(gitlab.pipelines.length, 2);
});

test("a dry run has GitLab build the pipeline without starting it", async () => {
  await using gitlab = await startGitlabServer();
  const lines: string[] = [];
  const tried = (call: RunnerCall) => runner.rehearse?.(call, (line) => void lines.push(line), never);
  const call = callTo(gitlab);
  assert.deepEqual(await tried(call), { kind: "succeeded" });
  assert.deepEqual(lines, [`would start a pipeline on main with version=2026.11.22-7, STAUNCH_RUN_ID=${call.runId}`, "deploy / roll-back"]);
  assert.deepEqual(await tried(callTo(gitlab, {}, { ref: "gone" })), {
    kind: "failed",
    reason: "GitLab would refuse the pipeline: Reference not found",
  });
  assert.equal(gitlab.pipelines.length, 0);
});

test("an account says whether its token is accepted and what it lacks", async () => {
  await using gitlab = await startGitlabServer();
  const verdict = (token: string) => runner.account?.test({ id: "a", name: "GitLab", settings: { url: gitlab.url, token } });
  assert.deepEqual(await verdict(gitlab.token), { kind: "good", detail: 'The token "staunch" is accepted, until 2027-11-23.' });
  gitlab.behaviour.scopes = ["read_api"];
  assert.deepEqual(await verdict(gitlab.token), { kind: "bad", reason: 'the token "staunch" lacks the scope api; it has read_api' });
  const reason = "GitLab does not accept the account's token (401 Unauthorized)";
  assert.deepEqual(await verdict("glpat-somebody-else"), { kind: "bad", reason });
});
