import { z } from "zod";
import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import { acknowledgeAlerts, type BulkAnswer, resolveAlerts } from "#alerts/answer-alerts.ts";
import { type ApiInstance, contextOf, idSchema, problemResponses } from "#platform/index.ts";

/** As many as a page of the list can hold. */
const mostAtOnce = 200;

const body = z.object({ ids: z.array(idSchema<"alert">()).min(1).max(mostAtOnce) });
const answerSchema = z
  .object({
    changed: z.array(z.string()),
    unchanged: z.array(z.string()).describe("Were so already."),
    refused: z.array(z.object({ id: z.string(), reason: z.string() })),
  })
  .meta({ id: "BulkAnswer" });
const schema = { tags: ["alerts"], body, response: { 200: answerSchema, ...problemResponses } };

function wire({ changed, unchanged, refused }: BulkAnswer): z.output<typeof answerSchema> {
  return { changed: [...changed], unchanged: [...unchanged], refused: [...refused] };
}

/** The same answer to several alerts in one request. */
export function bulkRoutes(api: ApiInstance, deps: AlertsDeps): void {
  const acknowledge = { ...schema, summary: "Acknowledge several alerts and stop their pages" };
  api.post("/alerts/acknowledge", { schema: acknowledge }, async (request) =>
    wire(await acknowledgeAlerts(contextOf(request), deps, request.body.ids)),
  );
  const resolve = { ...schema, summary: "Resolve several alerts by hand" };
  api.post("/alerts/resolve", { schema: resolve }, async (request) =>
    wire(await resolveAlerts(contextOf(request), deps, request.body.ids)),
  );
}
