import { matchersText, type SilenceId } from "@staunch/core/alerts";
import { z } from "zod";
import {
  createSilence,
  editSilence,
  endSilence,
  listSilences,
  readSilence,
  type Silence,
  silenceState,
  type SilenceWish,
} from "#alerts/change-silence.ts";
import { matchersInput, matchersOutput, readMatchers } from "#alerts/matchers-input.ts";
import { previewSilence } from "#alerts/preview-silence.ts";
import type { SettleDeps } from "#alerts/settle-groups.ts";
import { type ApiInstance, contextOf, decodeCursor, idParam, listOf, pageQuery, problemResponses, toPage } from "#platform/index.ts";

const tags = ["silences"];
const instant = z.iso.datetime({ offset: true });
const params = idParam<"silence">();

const silenceSchema = z
  .object({
    id: z.string(),
    state: z.enum(["pending", "active", "ended"]),
    matchers: matchersOutput,
    matchersText: z.string(),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime().nullable().describe("Null: until what it holds is resolved."),
    untilResolved: z.boolean(),
    author: z.string(),
    reason: z.string(),
    createdAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable().describe("Ended before its time."),
    replacedBy: z.string().nullable(),
    version: z.number().int(),
  })
  .meta({ id: "Silence" });

const wishBody = z.object({
  matchers: matchersInput,
  startsAt: instant.optional().describe("Default: now."),
  endsAt: instant.optional(),
  untilResolved: z.boolean().optional().describe("Instead of endsAt: it ends with the last alert it holds."),
  reason: z.string().trim().min(1).max(1_000),
  author: z.string().trim().min(1).max(200).optional().describe("Default: the caller."),
  confirmEverything: z.boolean().optional().describe("Needed where the matchers match every alert."),
});

function toWish({ matchers, startsAt, endsAt, ...rest }: z.output<typeof wishBody>): SilenceWish {
  return {
    ...rest,
    matchers: readMatchers("matchers", matchers),
    startsAt: startsAt === undefined ? undefined : Temporal.Instant.from(startsAt),
    endsAt: endsAt === undefined ? undefined : Temporal.Instant.from(endsAt),
  };
}

function silenceBody(silence: Silence, now: Temporal.Instant): z.output<typeof silenceSchema> {
  return {
    id: silence.id,
    state: silenceState(silence, now),
    matchers: [...silence.matchers],
    matchersText: matchersText(silence.matchers),
    startsAt: silence.startsAt.toString(),
    endsAt: silence.endsAt?.toString() ?? null,
    untilResolved: silence.endsAt === undefined,
    author: silence.author,
    reason: silence.reason,
    createdAt: silence.createdAt.toString(),
    endedAt: silence.endedAt?.toString() ?? null,
    replacedBy: silence.replacedBy ?? null,
    version: silence.version,
  };
}

/** Silences. */
export function silenceRoutes(api: ApiInstance, deps: SettleDeps): void {
  readRoutes(api);
  previewRoute(api);
  const one = { 200: silenceSchema, ...problemResponses };
  const created = { 201: silenceSchema, ...problemResponses };
  api.post("/silences", { schema: { tags, summary: "Silence alerts", body: wishBody, response: created } }, async (request, reply) => {
    const ctx = contextOf(request);
    return reply.status(201).send(silenceBody(await createSilence(ctx, deps, toWish(request.body)), ctx.now));
  });

  const edit = wishBody.extend({ version: z.number().int().positive() });
  const summary = "Change a silence; other matchers or another start replace it by a new one";
  api.put("/silences/:id", { schema: { tags, summary, params, body: edit, response: one } }, async (request) => {
    const ctx = contextOf(request);
    const { version, ...wish } = request.body;
    return silenceBody(await editSilence(ctx, deps, request.params.id, { ...toWish(wish), version }), ctx.now);
  });

  const ended = "End a silence now; what it held and still fires pages";
  api.delete("/silences/:id", { schema: { tags, summary: ended, params, response: one } }, async (request) => {
    const ctx = contextOf(request);
    return silenceBody(await endSilence(ctx, deps, request.params.id), ctx.now);
  });
}

function readRoutes(api: ApiInstance): void {
  const querystring = pageQuery.extend({ state: z.enum(["pending", "active", "ended"]).optional() });
  const list = { 200: listOf(silenceSchema), ...problemResponses };
  api.get("/silences", { schema: { tags, summary: "Silences, newest first", querystring, response: list } }, async (request) => {
    const ctx = contextOf(request);
    const { limit, cursor, state } = request.query;
    const [createdAt, id] = cursor === undefined ? [] : decodeCursor(cursor);
    const before = createdAt === undefined || id === undefined ? undefined : ([String(createdAt), String(id)] as const);
    const found = await listSilences(ctx, { state, before, limit: limit + 1 });
    return toPage(found, limit, {
      item: (silence) => silenceBody(silence, ctx.now),
      key: (silence): readonly [string, SilenceId] => [silence.createdAt.toString(), silence.id],
    });
  });

  const one = { 200: silenceSchema, ...problemResponses };
  api.get("/silences/:id", { schema: { tags, summary: "A silence", params, response: one } }, async (request) => {
    const ctx = contextOf(request);
    return silenceBody(await readSilence(ctx, request.params.id), ctx.now);
  });
}

const previewSchema = z
  .object({
    count: z.number().int().describe("Alerts of the last 7 days that match."),
    open: z.number().int().describe("Of those, open now."),
    alerts: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        status: z.enum(["triggered", "acknowledged", "resolved"]),
        labels: z.record(z.string(), z.string()),
        openedAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: "SilencePreview" });

function previewRoute(api: ApiInstance): void {
  const body = z.object({ matchers: matchersInput });
  const response = { 200: previewSchema, ...problemResponses };
  const summary = "Which alerts of the last 7 days matchers would have silenced";
  api.post("/silences/preview", { schema: { tags, summary, body, response } }, async (request) => {
    const preview = await previewSilence(contextOf(request), readMatchers("matchers", request.body.matchers));
    const alerts = preview.alerts.map(({ id, title, status, labels, openedAt }) => ({
      id,
      title,
      status,
      labels,
      openedAt: openedAt.toString(),
    }));
    return { ...preview, alerts };
  });
}
