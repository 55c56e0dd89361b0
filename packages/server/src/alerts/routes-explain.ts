import { type ExplainStage, type ExplainSubject, pipelineStages } from "@staunch/core/alerts";
import { z } from "zod";
import { explain } from "#alerts/explain-alert.ts";
import { type ApiInstance, contextOf, idParam, problemResponses } from "#platform/index.ts";

const instant = z.iso.datetime();

const subjectSchema = z
  .object({
    type: z.string().describe("As silence, maintenance-window, mute-interval, inhibition-rule, routing-rule, alert-group, page."),
    id: z.string(),
    name: z.string(),
    since: instant.optional(),
    until: instant.optional(),
    alertId: z.string().optional().describe("The alert that inhibits."),
  })
  .meta({ id: "ExplainSubject" });

const stageSchema = z
  .object({
    stage: z.enum(pipelineStages),
    outcome: z.enum(["passed", "changed", "held", "waiting", "done", "over"]),
    reason: z.string().describe("A word for each case, as opened, no_rule_matched, group_wait."),
    at: instant.optional(),
    until: instant.optional(),
    subjects: z.array(subjectSchema),
    past: z.array(z.object({ at: instant, what: z.enum(["held", "released"]), by: z.array(subjectSchema) })),
    figures: z.record(z.string(), z.union([z.number(), z.string()])),
  })
  .meta({ id: "ExplainStage" });

function stageBody(stage: ExplainStage): z.input<typeof stageSchema> {
  const past = stage.past.map(({ by, ...one }) => ({ ...one, by: by.map(copyOf) }));
  return { ...stage, subjects: stage.subjects.map(copyOf), past, figures: { ...stage.figures } };
}

function copyOf(subject: ExplainSubject): z.input<typeof subjectSchema> {
  return { ...subject };
}

/** Why an alert paged, or did not. */
export function explainRoutes(api: ApiInstance): void {
  const answer = z.object({ stages: z.array(stageSchema) }).meta({ id: "Explanation" });
  const summary = "What each stage of the pipeline did with an alert, and why";
  const schema = { tags: ["alerts"], summary, params: idParam<"alert">(), response: { 200: answer, ...problemResponses } };
  api.get("/alerts/:id/explain", { schema }, async (request) => ({
    stages: (await explain(contextOf(request), request.params.id)).map(stageBody),
  }));
}
