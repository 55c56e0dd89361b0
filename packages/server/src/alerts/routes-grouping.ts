import { z } from "zod";
import { type GroupingEdit, type GroupingSettings, readGrouping, saveServiceGrouping } from "#alerts/change-grouping.ts";
import type { SettleDeps } from "#alerts/settle-groups.ts";
import { type ApiInstance, contextOf, idParam, problemResponses } from "#platform/index.ts";

const tags = ["services"];
const params = idParam<"service">();
const seconds = z.number().int().min(0).max(86_400);
const minutes = z.number().int().min(1).max(525_600);

const fields = {
  labels: z.array(z.string().min(1).max(200)).max(20).describe("Beside the service: labels whose values are equal within a group."),
  windowMinutes: minutes.nullable().describe("A group older than this takes no new members; null: as long as it is open."),
  waitSeconds: z.object({ high: seconds, low: seconds }).describe("From the first member to the first page, by urgency."),
  intervalSeconds: seconds.describe("Between telling of members and telling of new ones."),
  flapChanges: z.number().int().min(2).max(100).describe("This many changes of state …"),
  flapMinutes: z.number().int().min(1).max(1_440).describe("… within so many minutes are flapping."),
  autoResolveMinutes: z
    .object({ high: minutes.nullable(), low: minutes.nullable() })
    .describe("An alert nothing was heard of for so long is over, by urgency; null: never."),
};

const groupingSchema = z.object({ serviceId: z.string(), ...fields, version: z.number().int() }).meta({ id: "ServiceGrouping" });
const editBody = z.object({ ...fields, version: z.number().int().min(0) });

function toEdit({ windowMinutes, autoResolveMinutes: { high, low }, ...rest }: z.output<typeof editBody>): GroupingEdit {
  return { ...rest, windowMinutes: windowMinutes ?? undefined, autoResolveMinutes: { high: high ?? undefined, low: low ?? undefined } };
}

function groupingBody({
  labels,
  windowMinutes,
  waitSeconds,
  autoResolveMinutes,
  ...rest
}: GroupingSettings): z.output<typeof groupingSchema> {
  const { high, low } = autoResolveMinutes;
  return {
    serviceId: rest.serviceId,
    labels: [...labels],
    windowMinutes: windowMinutes ?? null,
    waitSeconds: { high: waitSeconds.high, low: waitSeconds.low },
    intervalSeconds: rest.intervalSeconds,
    flapChanges: rest.flapChanges,
    flapMinutes: rest.flapMinutes,
    autoResolveMinutes: { high: high ?? null, low: low ?? null },
    version: rest.version,
  };
}

/** How a service's alerts are grouped. */
export function groupingRoutes(api: ApiInstance, deps: SettleDeps): void {
  const one = { 200: groupingSchema, ...problemResponses };
  const reading = { tags, summary: "How a service's alerts are grouped, waited for and quietened", params, response: one };
  api.get("/services/:id/grouping", { schema: reading }, async (request) =>
    groupingBody(await readGrouping(contextOf(request), request.params.id)),
  );

  const saving = {
    tags,
    summary: "Set how a service's alerts are grouped, waited for and quietened",
    params,
    body: editBody,
    response: one,
  };
  api.put("/services/:id/grouping", { schema: saving }, async (request) =>
    groupingBody(await saveServiceGrouping(contextOf(request), deps, request.params.id, toEdit(request.body))),
  );
}
