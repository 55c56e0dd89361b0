import type { CallEnd } from "@staunch/core/mitigation";
import { z } from "zod";
import {
  type AskRunner,
  followUntilEnd,
  messageIn,
  type OnLine,
  type RunnerAccount,
  type RunnerCall,
  type RunnerKind,
  type RunnerVerdict,
  stopText,
} from "#mitigation/index.ts";
import type { GuardedFetch, Pause } from "#platform/index.ts";
import {
  cancelWorkflow,
  dispatchWorkflow,
  workflowPath,
  workflowSettings,
  type WorkflowSettings,
} from "#vendors/github/dispatch-workflow.ts";
import { githubAccount, githubCalls, githubRefusal } from "#vendors/github/github-api.ts";
import { rehearseWorkflow } from "#vendors/github/rehearse-workflow.ts";
import { WorkflowWatch } from "#vendors/github/workflow-run.ts";

export interface GithubRunnerDeps {
  readonly fetch: GuardedFetch;
  readonly pause: Pause;
  /** Between two looks at a run, milliseconds. Two requests each; a token has 5,000 an hour. */
  readonly everyMs?: number;
  /** After a wish to stop, the workflow is given this long to end, milliseconds. */
  readonly stopMs?: number;
}

/** Carries a mitigation out by a workflow at GitHub: dispatches it, follows its steps and logs, ends as it concludes. */
export function githubRunner(deps: GithubRunnerDeps): RunnerKind {
  return {
    kind: "github",
    label: "GitHub workflow",
    account: {
      schema: githubAccount,
      secretFields: ["token"],
      setup: [
        "Make a fine-grained personal access token (or a GitHub App's) for the repositories that hold your workflows,",
        "with the permissions **Actions: read and write** and **Contents: read**.",
        "For an Enterprise Server the address is `https://<host>/api/v3`.",
      ].join("\n"),
      test: (account) => test(deps, account),
    },
    settings: workflowSettings,
    run: (call, onLine, signal) => run(deps, call, onLine, signal),
    resume: (call, onLine, signal) => resume(deps, call, onLine, signal),
    rehearse: (call, onLine) => withCalls(deps, call, (ask, settings) => rehearseWorkflow(ask, settings, call, onLine)),
  };
}

async function withCalls(
  deps: GithubRunnerDeps,
  call: RunnerCall,
  work: (ask: AskRunner, settings: WorkflowSettings) => Promise<CallEnd>,
): Promise<CallEnd> {
  const ask = githubCalls(deps.fetch, call.account);
  const settings = workflowSettings.safeParse(call.settings);
  if (ask === undefined || !settings.success) return { kind: "failed", reason: "the settings for GitHub do not fit; look at them again" };
  return work(ask, settings.data);
}

function run(deps: GithubRunnerDeps, call: RunnerCall, onLine: OnLine, signal: AbortSignal): Promise<CallEnd> {
  return withCalls(deps, call, async (ask, settings) => {
    const dispatched = await dispatchWorkflow(ask, settings, call, deps.pause);
    if (dispatched.kind !== "started") return dispatched;
    // The whole path: the mitigation may be edited before another node has to find the run again.
    const path = workflowPath(settings).replace(/\/workflows\/.*$/, `/runs/${encodeURIComponent(dispatched.runId)}`);
    await call.remember(path);
    return follow(deps, { ask, path, onLine }, signal);
  });
}

function resume(deps: GithubRunnerDeps, call: RunnerCall, onLine: OnLine, signal: AbortSignal): Promise<CallEnd> {
  return withCalls(deps, call, async (ask) => {
    if (call.reference === undefined) return { kind: "lost", reason: "nobody knows which workflow run it was" };
    onLine("Staunch was away; it follows the workflow again");
    return follow(deps, { ask, path: call.reference, onLine }, signal);
  });
}

interface Followed {
  readonly ask: AskRunner;
  /** Of the run in the API. */
  readonly path: string;
  readonly onLine: OnLine;
}

async function follow(deps: GithubRunnerDeps, { ask, path, onLine }: Followed, signal: AbortSignal): Promise<CallEnd> {
  const watch = new WorkflowWatch(ask, path, onLine);
  const following = { pause: deps.pause, everyMs: deps.everyMs ?? 3_000 };
  const end = await followUntilEnd(() => watch.look(), { ...following, signal });
  if (end !== undefined) return end;

  onLine(`${stopText(signal)}: asking GitHub to cancel the workflow`);
  const refused = await cancelWorkflow(ask, path);
  if (refused !== undefined) return { kind: "lost", reason: `${stopText(signal)}; ${refused}, and the workflow may go on` };
  const patience = AbortSignal.timeout(deps.stopMs ?? 60_000);
  const stopped = await followUntilEnd(() => watch.look(), { ...following, signal: patience });
  if (stopped === undefined)
    return { kind: "lost", reason: `${stopText(signal)}; GitHub took the wish to cancel and has not said that it ended` };
  return stopped.kind === "succeeded" ? stopped : { kind: stopped.kind, reason: `${stopText(signal)}: ${stopped.reason}` };
}

const limits = z.object({ rate: z.object({ limit: z.number(), remaining: z.number() }) });

/** The one endpoint that every kind of token may ask, and that counts against nothing. */
async function test({ fetch }: GithubRunnerDeps, account: RunnerAccount): Promise<RunnerVerdict> {
  const ask = githubCalls(fetch, account);
  if (ask === undefined) return { kind: "bad", reason: "the settings do not fit" };
  const answer = await ask({ method: "GET", path: "/rate_limit" });
  if (answer.kind === "unanswered") return { kind: "bad", reason: `GitHub was not reached: ${answer.reason}` };
  const { rate } = limits.safeParse(answer.json).data ?? {};
  if (answer.status === 200 && rate !== undefined) {
    return { kind: "good", detail: `The token is accepted; ${rate.remaining} of ${rate.limit} requests are left this hour.` };
  }
  // An Enterprise Server without limits says so with 404, to tokens that it knows.
  if (answer.status === 404 && messageIn(answer).includes("Rate limiting is not enabled"))
    return { kind: "good", detail: "The token is accepted." };
  return { kind: "bad", reason: githubRefusal(answer) };
}
