import { z } from "zod";
import { createMute, editMute, listMutes, type MuteInterval, readMute, removeMute } from "#alerts/change-mute-interval.ts";
import { matchersInput, matchersOutput, readMatchers } from "#alerts/matchers-input.ts";
import type { SettleDeps } from "#alerts/settle-groups.ts";
import { type ApiInstance, contextOf, idParam, listOf, problemResponses } from "#platform/index.ts";

const tags = ["mute-intervals"];
const params = idParam<"mute-interval">();

const clock = z.string().max(5).describe("HH:MM on the wall clock.");
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const weekday = z.union(weekdays.map((number) => z.literal(number))).describe("Monday 1 … Sunday 7.");
const year = z.number().int().min(1970).max(2200);
const day = z.number().int().min(-31).max(31).describe("1 … 31, or -1 … -31 from the end of the month.");

const intervalSchema = z
  .object({
    timeZone: z.string().max(100).describe("An IANA zone, as Europe/Berlin."),
    times: z
      .array(z.object({ from: clock, until: clock.describe("Not included; 24:00 at most.") }))
      .max(20)
      .optional(),
    weekdays: z.array(weekday).max(7).optional(),
    daysOfMonth: z
      .array(z.object({ from: day, until: day }))
      .max(31)
      .optional(),
    months: z.array(z.number().int().min(1).max(12)).max(12).optional(),
    years: z
      .array(z.object({ from: year, until: year }))
      .max(20)
      .optional(),
  })
  .meta({ id: "TimeInterval" });

const muteSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    matchers: matchersOutput,
    intervals: z.array(intervalSchema),
    createdAt: z.iso.datetime(),
    version: z.number().int(),
  })
  .meta({ id: "MuteInterval" });

const wishBody = z.object({
  name: z.string().trim().min(1).max(120),
  matchers: matchersInput,
  intervals: z.array(intervalSchema).min(1).max(20),
  confirmEverything: z.boolean().optional().describe("Needed where the matchers match every alert."),
});

function toWish(body: z.output<typeof wishBody>) {
  return { ...body, matchers: readMatchers("matchers", body.matchers) };
}

function muteBody({ id, name, matchers, intervals, createdAt, version }: MuteInterval): z.input<typeof muteSchema> {
  const copies = intervals.map(({ timeZone, times, weekdays: days, daysOfMonth, months, years }) => ({
    timeZone,
    ...(times !== undefined && { times: [...times] }),
    ...(days !== undefined && { weekdays: [...days] }),
    ...(daysOfMonth !== undefined && { daysOfMonth: [...daysOfMonth] }),
    ...(months !== undefined && { months: [...months] }),
    ...(years !== undefined && { years: [...years] }),
  }));
  return { id, name, matchers: [...matchers], intervals: copies, createdAt: createdAt.toString(), version };
}

/** Mute intervals. */
export function muteIntervalRoutes(api: ApiInstance, deps: SettleDeps): void {
  const list = { 200: listOf(muteSchema), ...problemResponses };
  const one = { 200: muteSchema, ...problemResponses };
  api.get("/mute-intervals", { schema: { tags, summary: "Mute intervals, by name", response: list } }, async (request) => ({
    items: (await listMutes(contextOf(request))).map(muteBody),
    nextCursor: null,
  }));

  api.get("/mute-intervals/:id", { schema: { tags, summary: "A mute interval", params, response: one } }, async (request) =>
    muteBody(await readMute(contextOf(request), request.params.id)),
  );

  const created = { 201: muteSchema, ...problemResponses };
  const creating = { tags, summary: "Hold back pages at times that come again", body: wishBody, response: created };
  api.post("/mute-intervals", { schema: creating }, async (request, reply) =>
    reply.status(201).send(muteBody(await createMute(contextOf(request), deps, toWish(request.body)))),
  );

  const edit = wishBody.extend({ version: z.number().int().positive() });
  const editing = { tags, summary: "Change a mute interval", params, body: edit, response: one };
  api.put("/mute-intervals/:id", { schema: editing }, async (request) => {
    const { version, ...wish } = request.body;
    return muteBody(await editMute(contextOf(request), deps, request.params.id, { ...toWish(wish), version }));
  });

  const gone = { 204: z.null().describe("Removed."), ...problemResponses };
  const removing = { tags, summary: "Remove a mute interval; what it holds and still fires pages", params, response: gone };
  api.delete("/mute-intervals/:id", { schema: removing }, async (request, reply) => {
    await removeMute(contextOf(request), deps, request.params.id);
    return reply.status(204).send(null);
  });
}
