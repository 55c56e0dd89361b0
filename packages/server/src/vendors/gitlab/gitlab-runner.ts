import type { CallEnd } from "@staunch/core/mitigation";
import { z } from "zod";
import {
  type AskRunner,
  endOfRefused,
  followUntilEnd,
  type OnLine,
  type RunnerAccount,
  type RunnerCall,
  type RunnerKind,
  type RunnerVerdict,
  stopText,
} from "#mitigation/index.ts";
import type { GuardedFetch, Pause } from "#platform/index.ts";
import { gitlabAccount, gitlabCalls, gitlabRefusal } from "#vendors/gitlab/gitlab-api.ts";
import { PipelineWatch } from "#vendors/gitlab/pipeline-watch.ts";

export interface GitlabRunnerDeps {
  readonly fetch: GuardedFetch;
  readonly pause: Pause;
  /** Between two looks at a pipeline, milliseconds. */
  readonly everyMs?: number;
  /** After a wish to stop, the pipeline is given this long to end, milliseconds. */
  readonly stopMs?: number;
}

const pipelineSettings = z.object({
  project: z
    .string()
    .trim()
    .regex(/^(?!.*(?:^|\/)\.+(?:\/|$))[\w.{}-]+(?:\/[\w.{}-]+)*$/, "group/project, or the project's number")
    .meta({ title: "Project", description: "As group/project, or its number.", examples: ["acme/checkout"] }),
  ref: z.string().trim().min(1).max(200).default("main").meta({ title: "Branch or tag" }),
});
type PipelineSettings = z.infer<typeof pipelineSettings>;

/** Carries a mitigation out by a pipeline at GitLab: starts it with the run's values as variables, follows its jobs, ends as it ends. */
export function gitlabRunner(deps: GitlabRunnerDeps): RunnerKind {
  return {
    kind: "gitlab",
    label: "GitLab pipeline",
    account: {
      schema: gitlabAccount,
      secretFields: ["token"],
      setup: [
        "Make a project or group access token (*Settings → Access tokens*) with the scope **api** and a role that may run",
        "pipelines on the branch: Developer, or Maintainer where the branch is protected.",
      ].join("\n"),
      test: (account) => test(deps, account),
    },
    settings: pipelineSettings,
    run: (call, onLine, signal) => withCalls(deps, call, (asked) => run(deps, { ...asked, call, onLine }, signal)),
    resume: (call, onLine, signal) => withCalls(deps, call, (asked) => resume(deps, { ...asked, call, onLine }, signal)),
    rehearse: (call, onLine) => withCalls(deps, call, (asked) => rehearse({ ...asked, call, onLine })),
  };
}

interface Asked {
  readonly ask: AskRunner;
  readonly settings: PipelineSettings;
}

interface Called extends Asked {
  readonly call: RunnerCall;
  readonly onLine: OnLine;
}

async function withCalls(deps: GitlabRunnerDeps, call: RunnerCall, work: (asked: Asked) => Promise<CallEnd>): Promise<CallEnd> {
  const ask = gitlabCalls(deps.fetch, call.account);
  const settings = pipelineSettings.safeParse(call.settings);
  if (ask === undefined || !settings.success) return { kind: "failed", reason: "the settings for GitLab do not fit; look at them again" };
  return work({ ask, settings: settings.data });
}

function projectPath({ project }: PipelineSettings): string {
  return `/projects/${encodeURIComponent(project)}`;
}

/** The run's values, and our id for whoever looks at the pipeline. */
function variablesOf({ parameters, runId }: RunnerCall): readonly { readonly key: string; readonly value: string }[] {
  return [...Object.entries(parameters), ["STAUNCH_RUN_ID", runId] as const].map(([key, value]) => ({ key, value }));
}

const started = z.object({ id: z.number() });

async function run(deps: GitlabRunnerDeps, called: Called, signal: AbortSignal): Promise<CallEnd> {
  const { ask, settings, call } = called;
  const body = { ref: settings.ref, variables: variablesOf(call) };
  const answer = await ask({ method: "POST", path: `${projectPath(settings)}/pipeline`, body });
  const pipeline = answer.kind === "answered" && answer.status === 201 ? started.safeParse(answer.json).data : undefined;
  if (pipeline === undefined) return endOfRefused("GitLab", answer, gitlabRefusal);
  // The whole path: the mitigation may be edited before another node has to find the pipeline again.
  const path = `${projectPath(settings)}/pipelines/${pipeline.id}`;
  await call.remember(path);
  return follow(deps, called, path, signal);
}

async function resume(deps: GitlabRunnerDeps, called: Called, signal: AbortSignal): Promise<CallEnd> {
  const { reference } = called.call;
  if (reference === undefined) return { kind: "lost", reason: "nobody knows which pipeline it was" };
  called.onLine("Staunch was away; it follows the pipeline again");
  return follow(deps, called, reference, signal);
}

async function follow(deps: GitlabRunnerDeps, { ask, onLine }: Called, path: string, signal: AbortSignal): Promise<CallEnd> {
  const watch = new PipelineWatch(ask, path, onLine);
  const following = { pause: deps.pause, everyMs: deps.everyMs ?? 3_000 };
  const end = await followUntilEnd(() => watch.look(), { ...following, signal });
  if (end !== undefined) return end;

  onLine(`${stopText(signal)}: asking GitLab to cancel the pipeline`);
  const answer = await ask({ method: "POST", path: `${path}/cancel` });
  if (answer.kind === "unanswered" || answer.status >= 300) {
    const why = answer.kind === "unanswered" ? "GitLab did not answer the wish to cancel" : gitlabRefusal(answer);
    return { kind: "lost", reason: `${stopText(signal)}; ${why}, and the pipeline may go on` };
  }
  const patience = AbortSignal.timeout(deps.stopMs ?? 60_000);
  const stopped = await followUntilEnd(() => watch.look(), { ...following, signal: patience });
  if (stopped === undefined)
    return { kind: "lost", reason: `${stopText(signal)}; GitLab took the wish to cancel and has not said that it ended` };
  return stopped.kind === "succeeded" ? stopped : { kind: stopped.kind, reason: `${stopText(signal)}: ${stopped.reason}` };
}

const lintAnswer = z.object({
  valid: z.boolean(),
  errors: z.array(z.string()).default([]),
  jobs: z.array(z.object({ name: z.string(), stage: z.string() })).nullish(),
});

/** GitLab can build a pipeline without starting it. Variables are not taken into account there. */
async function rehearse({ ask, settings, call, onLine }: Called): Promise<CallEnd> {
  const ref = encodeURIComponent(settings.ref);
  const query = `dry_run=true&include_jobs=true&content_ref=${ref}&dry_run_ref=${ref}`;
  const answer = await ask({ method: "GET", path: `${projectPath(settings)}/ci/lint?${query}` });
  const lint = answer.kind === "answered" && answer.status === 200 ? lintAnswer.safeParse(answer.json).data : undefined;
  if (lint === undefined) return endOfRefused("GitLab", answer, gitlabRefusal);
  if (!lint.valid) return { kind: "failed", reason: `GitLab would refuse the pipeline: ${lint.errors.join("; ").slice(0, 500)}` };
  const variables = variablesOf(call).map(({ key, value }) => `${key}=${value}`);
  onLine(`would start a pipeline on ${settings.ref} with ${variables.join(", ")}`);
  for (const { name, stage } of lint.jobs ?? []) onLine(`${stage} / ${name}`);
  return { kind: "succeeded" };
}

const tokenAnswer = z.object({ name: z.string(), scopes: z.array(z.string()), expires_at: z.string().nullable() });

async function test({ fetch }: GitlabRunnerDeps, account: RunnerAccount): Promise<RunnerVerdict> {
  const ask = gitlabCalls(fetch, account);
  if (ask === undefined) return { kind: "bad", reason: "the settings do not fit" };
  const answer = await ask({ method: "GET", path: "/personal_access_tokens/self" });
  if (answer.kind === "unanswered") return { kind: "bad", reason: `GitLab was not reached: ${answer.reason}` };
  const token = answer.status === 200 ? tokenAnswer.safeParse(answer.json).data : undefined;
  if (token === undefined) return { kind: "bad", reason: gitlabRefusal(answer) };
  if (!token.scopes.includes("api"))
    return { kind: "bad", reason: `the token "${token.name}" lacks the scope api; it has ${token.scopes.join(", ")}` };
  const until = token.expires_at === null ? "without an end" : `until ${token.expires_at}`;
  return { kind: "good", detail: `The token "${token.name}" is accepted, ${until}.` };
}
