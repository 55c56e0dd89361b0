import type { CallEnd } from "@staunch/core/mitigation";
import { parse } from "yaml";
import { z } from "zod";
import { type AskRunner, endOfRefused, type OnLine, type RunnerCall } from "#mitigation/index.ts";
import { inputsOf, workflowPath, type WorkflowSettings } from "#vendors/github/dispatch-workflow.ts";
import { githubRefusal } from "#vendors/github/github-api.ts";

const workflowAnswer = z.object({ name: z.string(), path: z.string(), state: z.string() });

/** What a dispatch would do: whether the workflow is there and takes these inputs. Nothing is started. */
export async function rehearseWorkflow(ask: AskRunner, settings: WorkflowSettings, call: RunnerCall, onLine: OnLine): Promise<CallEnd> {
  const answer = await ask({ method: "GET", path: workflowPath(settings) });
  const workflow = answer.kind === "answered" && answer.status === 200 ? workflowAnswer.safeParse(answer.json).data : undefined;
  if (workflow === undefined) return endOfRefused("GitHub", answer, githubRefusal);
  onLine(`workflow "${workflow.name}" (${workflow.path}) is ${workflow.state.replaceAll("_", " ")}`);
  if (workflow.state !== "active") return { kind: "failed", reason: "the workflow is switched off at GitHub" };

  const repository = workflowPath(settings).replace(/\/actions\/.*$/, "");
  const path = `${repository}/contents/${workflow.path.split("/").map(encodeURIComponent).join("/")}?ref=${encodeURIComponent(settings.ref)}`;
  const file = await ask({ method: "GET", path, headers: { accept: "application/vnd.github.raw+json" } });
  if (file.kind === "answered" && file.status === 404) return { kind: "failed", reason: `"${settings.ref}" has no ${workflow.path}` };
  if (file.kind === "unanswered" || file.status !== 200) return endOfRefused("GitHub", file, githubRefusal);
  const inputs = inputsOf(settings, call);
  const fault = faultOf(readTrigger(file.text), inputs);
  if (fault !== undefined) return { kind: "failed", reason: fault };
  onLine(`would start it on ${settings.ref} with ${describe(inputs)}`);
  return { kind: "succeeded" };
}

function describe(inputs: Readonly<Record<string, string>>): string {
  const entries = Object.entries(inputs);
  return entries.length === 0 ? "no inputs" : entries.map(([name, value]) => `${name}=${value}`).join(", ");
}

type Inputs = Readonly<Record<string, { readonly required?: boolean | undefined; readonly default?: unknown }>>;
type Trigger = { readonly kind: "none" } | { readonly kind: "unreadable" } | { readonly kind: "dispatch"; readonly inputs: Inputs };

const inputsSchema = z.record(
  z.string(),
  z
    .object({ required: z.boolean().optional(), default: z.unknown().optional() })
    .nullable()
    .transform((one) => one ?? {}),
);
const triggerSchema = z.object({ inputs: inputsSchema.nullish() }).nullable();

/** The trigger workflow_dispatch of a workflow's file: a word, one of a list, or a key. */
export function readTrigger(text: string): Trigger {
  const on = onOf(text);
  if (on === "workflow_dispatch" || (Array.isArray(on) && on.includes("workflow_dispatch"))) return { kind: "dispatch", inputs: {} };
  if (on === undefined) return { kind: "unreadable" };
  if (typeof on !== "object" || on === null || !("workflow_dispatch" in on)) return { kind: "none" };
  const trigger = triggerSchema.safeParse(on.workflow_dispatch);
  return trigger.success ? { kind: "dispatch", inputs: trigger.data?.inputs ?? {} } : { kind: "unreadable" };
}

function onOf(text: string): unknown {
  try {
    const file: unknown = parse(text);
    return typeof file === "object" && file !== null && "on" in file ? file.on : undefined;
  } catch {
    // Not YAML: GitHub itself would show the fault.
    return undefined;
  }
}

function faultOf(trigger: Trigger, given: Readonly<Record<string, string>>): string | undefined {
  if (trigger.kind === "none") return "the workflow cannot be started by a call: it has no trigger workflow_dispatch";
  if (trigger.kind === "unreadable") return "the workflow's file cannot be read";
  const stranger = Object.keys(given).find((name) => !Object.hasOwn(trigger.inputs, name));
  if (stranger !== undefined) return `the workflow has no input "${stranger}"`;
  const lacking = Object.entries(trigger.inputs).find(
    ([name, input]) => input.required === true && input.default === undefined && given[name] === undefined,
  );
  return lacking === undefined ? undefined : `the workflow needs the input "${lacking[0]}"`;
}
