import { matchersText } from "@staunch/core/alerts";
import { runbookLimits, stepAnswers, type Way } from "@staunch/core/runbooks";
import { z } from "zod";
import { matchersInput, matchersOutput } from "#alerts/index.ts";
import { idSchema } from "#platform/index.ts";
import type { OpenRunbookView, RunbookView } from "#runbooks/read-runbooks.ts";
import type { RunbookText } from "#runbooks/runbook.ts";

const at = z.string();
const line = z.string().trim().min(1).max(200);
const place = z.object({ line: z.int(), message: z.string() });

export const runbookDraftSchema = z.object({
  name: line,
  markdown: z
    .string()
    .max(runbookLimits.characters)
    .describe("Each heading of the second level is a step. 422 names each line that cannot be understood."),
  summary: z.string().trim().max(300).default("").describe("What was changed"),
});

export const attachmentDraftSchema = z.union([
  z.object({ serviceId: idSchema<"service">() }),
  z.object({ matchers: matchersInput.describe("As silences have them; they see staunch_title and staunch_severity too") }),
]);

const attachmentSchema = z.object({
  id: z.string(),
  service: z.object({ id: z.string(), name: z.string() }).nullable(),
  matchers: matchersOutput.nullable(),
  /** The same as people write them. */
  matchersText: z.string().nullable(),
});

export const versionSchema = z.object({
  version: z.int(),
  name: z.string(),
  markdown: z.string(),
  summary: z.string(),
  author: z.string(),
  at,
});

export const runbookSchema = z.object({
  id: z.string(),
  name: z.string(),
  version: z.int(),
  markdown: z.string(),
  updatedAt: at,
  updatedBy: z.string(),
  steps: z.array(z.object({ name: z.string(), title: z.string(), line: z.int() })),
  /** What is most likely a slip: steps that no answer leads to. */
  warnings: z.array(place),
  attachments: z.array(attachmentSchema),
});

export const runbookSummarySchema = runbookSchema.omit({ markdown: true, warnings: true, steps: true }).extend({ stepCount: z.int() });

const mark = z.object({ answer: z.enum(stepAnswers), by: z.string(), at });

const stepSchema = z.object({
  name: z.string(),
  title: z.string(),
  parts: z.array(
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("text"), markdown: z.string() }),
      z.object({ kind: z.literal("mitigation"), mitigationId: z.string(), label: z.string() }),
    ]),
  ),
  /** Where the answers lead, in words; null where the step is simply ticked. */
  question: z.object({ yes: z.string(), no: z.string() }).nullable(),
  /** How often it was answered so far: sent back with the next answer, so that a second click is no second answer. */
  round: z.int(),
  mark: mark.nullable(),
});

export const openRunbookSchema = z.object({
  id: z.string(),
  runbookId: z.string(),
  name: z.string(),
  version: z.int(),
  /** Higher than `version` when it was edited since; the incident keeps what it began with. */
  newestVersion: z.int(),
  because: z.object({ kind: z.enum(["service", "alert", "person", "automation"]), name: z.string() }),
  openedAt: at,
  introduction: z.string(),
  steps: z.array(stepSchema),
  /** The name of the step to be done now; null when it is finished. */
  current: z.string().nullable(),
});

export const tickSchema = z.object({
  step: z.string().min(1).max(100),
  answer: z.enum(stepAnswers),
  round: z.int().min(0).describe("How often the step had been answered when this was clicked"),
});

export function versionJson({ version, name, markdown, summary, author, at: when }: RunbookText): z.infer<typeof versionSchema> {
  return { version, name, markdown, summary, author: author.name, at: when.toString() };
}

export function runbookJson(view: RunbookView): z.infer<typeof runbookSchema> {
  const { stepCount: _, ...summary } = runbookSummaryJson(view);
  const steps = view.runbook?.steps.map(({ name, title, line: where }) => ({ name, title, line: where })) ?? [];
  return { ...summary, markdown: view.text.markdown, steps, warnings: [...view.warnings] };
}

export function runbookSummaryJson({ text, attachments, runbook }: RunbookView): z.infer<typeof runbookSummarySchema> {
  return {
    id: text.id,
    name: text.name,
    version: text.version,
    updatedAt: text.at.toString(),
    updatedBy: text.author.name,
    stepCount: runbook?.steps.length ?? 0,
    attachments: attachments.map(({ id, to, serviceName }) => ({
      id,
      service: to.kind === "service" ? { id: to.serviceId, name: serviceName ?? "" } : null,
      matchers: to.kind === "alert" ? [...to.matchers] : null,
      matchersText: to.kind === "alert" ? matchersText(to.matchers) : null,
    })),
  };
}

export function openRunbookJson({ open, name, newestVersion, runbook, standing }: OpenRunbookView): z.infer<typeof openRunbookSchema> {
  const wordsOf = (way: Way): string => {
    if (way.kind === "finish") return "Finish";
    if (way.kind === "next") return "Go on";
    return `Go to “${runbook.steps.find((step) => step.name === way.name)?.title ?? way.name}”`;
  };
  return {
    id: open.id,
    runbookId: open.runbookId,
    name,
    version: open.version,
    newestVersion,
    because: open.because,
    openedAt: open.openedAt.toString(),
    introduction: runbook.introduction,
    current: standing.current?.name ?? null,
    steps: runbook.steps.map((step) => {
      const ticked = standing.marks.get(step.name);
      return {
        name: step.name,
        title: step.title,
        parts: step.parts.map((part) =>
          part.kind === "text" ? part : { kind: part.kind, mitigationId: part.mitigationId, label: part.label },
        ),
        question: step.branch === undefined ? null : { yes: wordsOf(step.branch.yes), no: wordsOf(step.branch.no) },
        round: standing.rounds.get(step.name) ?? 0,
        mark: ticked === undefined ? null : { answer: ticked.answer, by: ticked.author.name, at: ticked.at.toString() },
      };
    }),
  };
}
