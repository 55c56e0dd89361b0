import { z } from "zod";
import {
  createWindow,
  editWindow,
  endWindow,
  listWindows,
  type MaintenanceWindow,
  readWindow,
  windowState,
  type WindowWish,
} from "#alerts/change-maintenance-window.ts";
import type { SettleDeps } from "#alerts/settle-groups.ts";
import { type ApiInstance, contextOf, idParam, idSchema, listOf, problemResponses } from "#platform/index.ts";

const tags = ["maintenance-windows"];
const instant = z.iso.datetime({ offset: true });
const params = idParam<"maintenance-window">();

const windowSchema = z
  .object({
    id: z.string(),
    state: z.enum(["pending", "active", "ended"]),
    serviceIds: z.array(z.string()),
    includeDependents: z.boolean(),
    reason: z.string(),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    author: z.string(),
    createdAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable().describe("Ended before its time."),
    version: z.number().int(),
  })
  .meta({ id: "MaintenanceWindow" });

const wishBody = z.object({
  serviceIds: z.array(idSchema<"service">()).min(1).max(200),
  includeDependents: z.boolean().default(false).describe("Services that need these are meant too, however far away."),
  reason: z.string().trim().min(1).max(1_000),
  startsAt: instant,
  endsAt: instant,
});

function toWish({ startsAt, endsAt, ...rest }: z.output<typeof wishBody>): WindowWish {
  return { ...rest, startsAt: Temporal.Instant.from(startsAt), endsAt: Temporal.Instant.from(endsAt) };
}

function windowBody(window: MaintenanceWindow, now: Temporal.Instant): z.output<typeof windowSchema> {
  const { id, serviceIds, includeDependents, reason, startsAt, endsAt, author, createdAt, endedAt, version } = window;
  return {
    id,
    state: windowState(window, now),
    serviceIds: [...serviceIds],
    includeDependents,
    reason,
    startsAt: startsAt.toString(),
    endsAt: endsAt.toString(),
    author,
    createdAt: createdAt.toString(),
    endedAt: endedAt?.toString() ?? null,
    version,
  };
}

/** Maintenance windows. */
export function maintenanceWindowRoutes(api: ApiInstance, deps: SettleDeps): void {
  const list = { 200: listOf(windowSchema), ...problemResponses };
  const one = { 200: windowSchema, ...problemResponses };
  api.get(
    "/maintenance-windows",
    { schema: { tags, summary: "Maintenance windows, latest start first", response: list } },
    async (request) => {
      const ctx = contextOf(request);
      return { items: (await listWindows(ctx)).map((window) => windowBody(window, ctx.now)), nextCursor: null };
    },
  );

  api.get("/maintenance-windows/:id", { schema: { tags, summary: "A maintenance window", params, response: one } }, async (request) => {
    const ctx = contextOf(request);
    return windowBody(await readWindow(ctx, request.params.id), ctx.now);
  });

  const created = { 201: windowSchema, ...problemResponses };
  const creating = { tags, summary: "Hold back the pages of services for a time", body: wishBody, response: created };
  api.post("/maintenance-windows", { schema: creating }, async (request, reply) => {
    const ctx = contextOf(request);
    return reply.status(201).send(windowBody(await createWindow(ctx, deps, toWish(request.body)), ctx.now));
  });

  const edit = wishBody.extend({ version: z.number().int().positive() });
  const editing = { tags, summary: "Change a maintenance window", params, body: edit, response: one };
  api.put("/maintenance-windows/:id", { schema: editing }, async (request) => {
    const ctx = contextOf(request);
    const { version, ...wish } = request.body;
    return windowBody(await editWindow(ctx, deps, request.params.id, { ...toWish(wish), version }), ctx.now);
  });

  const ending = { tags, summary: "End a maintenance window now; what it held and still fires pages", params, response: one };
  api.delete("/maintenance-windows/:id", { schema: ending }, async (request) => {
    const ctx = contextOf(request);
    return windowBody(await endWindow(ctx, deps, request.params.id), ctx.now);
  });
}
