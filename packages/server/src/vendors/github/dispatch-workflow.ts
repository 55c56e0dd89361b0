import type { CallEnd } from "@staunch/core/mitigation";
import { z } from "zod";
import { type AskRunner, endOfRefused, messageIn, type RunnerAnswer, type RunnerCall } from "#mitigation/index.ts";
import { githubRefusal, isPassingRefusal } from "#vendors/github/github-api.ts";
import type { Pause } from "#platform/index.ts";

export const workflowSettings = z.object({
  repository: z
    .string()
    .trim()
    .regex(/^(?!\.+\/)[\w.-]+\/(?!\.+$)[\w.{}-]+$/, "owner/name")
    .meta({ title: "Repository", description: "As owner/name.", examples: ["acme/checkout"] }),
  workflow: z
    .string()
    .trim()
    .regex(/^(?!\.+$)[\w.{} -]{1,200}$/, "the file's name or the workflow's number")
    .meta({
      title: "Workflow",
      description: "The file in .github/workflows; it needs the trigger workflow_dispatch.",
      examples: ["rollback.yml"],
    }),
  ref: z.string().trim().min(1).max(200).default("main").meta({ title: "Branch or tag" }),
  runInput: z
    .string()
    .trim()
    .regex(/^[\w-]{1,100}$/, "the name of an input")
    .optional()
    .meta({
      title: "Input that takes Staunch's run id",
      description: "Only for Enterprise Servers that do not name the run they started: an input that the workflow has in its run-name.",
    }),
});
export type WorkflowSettings = z.infer<typeof workflowSettings>;

/** The run that GitHub started, or how it did not. */
export type Dispatched = { readonly kind: "started"; readonly runId: string } | CallEnd;

const started = z.object({ workflow_run_id: z.number() });

export function workflowPath({ repository, workflow }: WorkflowSettings): string {
  return `/repos/${repository.split("/").map(encodeURIComponent).join("/")}/actions/workflows/${encodeURIComponent(workflow)}`;
}

/** What the workflow is handed. */
export function inputsOf({ runInput }: WorkflowSettings, call: Pick<RunnerCall, "parameters" | "runId">): Readonly<Record<string, string>> {
  return runInput === undefined ? call.parameters : { ...call.parameters, [runInput]: call.runId };
}

/** Starts the workflow, once. Servers that do not name the run they started are asked for it. */
export async function dispatchWorkflow(ask: AskRunner, settings: WorkflowSettings, call: RunnerCall, pause: Pause): Promise<Dispatched> {
  const before = await listed(ask, settings);
  const post = (more: object) =>
    ask({
      method: "POST",
      path: `${workflowPath(settings)}/dispatches`,
      body: { ref: settings.ref, inputs: inputsOf(settings, call), ...more },
    });
  let answer = await post({ return_run_details: true });
  // An older Enterprise Server refuses the word it does not know, and has started nothing.
  if (answer.kind === "answered" && answer.status === 422 && messageIn(answer).includes("return_run_details")) answer = await post({});
  if (answer.kind === "answered" && answer.status === 200) {
    const named = started.safeParse(answer.json);
    if (named.success) return { kind: "started", runId: String(named.data.workflow_run_id) };
  }
  const isTaken = answer.kind === "answered" && answer.status < 300;
  const end = endOfRefused("GitHub", answer, githubRefusalOfDispatch);
  if (!isTaken && (end.kind === "failed" || settings.runInput === undefined)) return end;
  return (await findRun(ask, settings, { call, before, pause })) ?? notFound(end, isTaken);
}

function notFound(end: CallEnd, isTaken: boolean): CallEnd {
  return isTaken ? { kind: "lost", reason: "GitHub took the call and the run that it started could not be told from others" } : end;
}

function githubRefusalOfDispatch(answer: RunnerAnswer): string {
  return answer.status === 422 ? `GitHub refused to start the workflow: ${messageIn(answer)}` : githubRefusal(answer);
}

const runsAnswer = z.object({ workflow_runs: z.array(z.object({ id: z.number(), display_title: z.string().nullish() })) });
type ListedRun = z.infer<typeof runsAnswer>["workflow_runs"][number];

async function listed(ask: AskRunner, settings: WorkflowSettings): Promise<readonly ListedRun[]> {
  const answer = await ask({ method: "GET", path: `${workflowPath(settings)}/runs?event=workflow_dispatch&per_page=50` });
  return answer.kind === "answered" ? (runsAnswer.safeParse(answer.json).data?.workflow_runs ?? []) : [];
}

interface Search {
  readonly call: RunnerCall;
  readonly before: readonly ListedRun[];
  readonly pause: Pause;
}

const searchEveryMs = 2_000;
const searches = 15;

/** A run appears seconds after it was asked for. The one whose title holds our id; without that, the only new one. */
async function findRun(ask: AskRunner, settings: WorkflowSettings, { call, before, pause }: Search): Promise<Dispatched | undefined> {
  const known = new Set(before.map((run) => run.id));
  for (let count = 0; count < searches; count += 1) {
    const fresh = (await listed(ask, settings)).filter((run) => !known.has(run.id));
    const own = settings.runInput === undefined ? fresh : fresh.filter((run) => run.display_title?.includes(call.runId) === true);
    if (own.length > 1) return undefined;
    const [run] = own;
    if (run !== undefined) return { kind: "started", runId: String(run.id) };
    await pause(searchEveryMs, neverStopped);
  }
  return undefined;
}

const neverStopped = new AbortController().signal;

/** Asks GitHub to stop a run; what it said, for a person. Undefined when it took the wish. */
export async function cancelWorkflow(ask: AskRunner, runPath: string): Promise<string | undefined> {
  const answer = await ask({ method: "POST", path: `${runPath}/cancel` });
  if (answer.kind === "answered" && (answer.status === 202 || answer.status === 409)) return undefined;
  if (isPassingRefusal(answer) || answer.kind === "unanswered") return "GitHub did not answer the wish to cancel";
  return githubRefusal(answer);
}
