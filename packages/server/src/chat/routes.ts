import { severities } from "@staunch/core/incidents";
import type { IncidentId } from "@staunch/core/kernel";
import { z } from "zod";
import { findIncidentId } from "#incidents/index.ts";
import { type ApiInstance, type CommandContext, contextOf, problemResponses } from "#platform/index.ts";
import type { ChatDeps } from "#chat/chat-deps.ts";
import {
  askForChannel,
  changeSettings,
  type ChatSettings,
  type IncidentChannel,
  linkPerson,
  readChannel,
  readSettings,
} from "#chat/settings.ts";

const tags = ["chat"];
const emptySchema = z.null().describe("Nothing");

const settingsSchema = z.object({
  accountId: z.uuid().nullable().describe("The account of Slack or Mattermost that channels are opened with; null: chat is not used"),
  opensFrom: z
    .enum(severities)
    .nullable()
    .describe("An incident at least this severe gets a channel by itself; null: only when somebody asks"),
  reaction: z
    .string()
    .regex(/^[a-z0-9_+-]{1,100}$/)
    .describe("The name of the emoji that puts a message on the timeline, without colons"),
  matchesByMail: z.boolean().describe("Whether somebody there with the mail address of a person here is that person"),
  version: z.int().min(0),
});

const faultSchema = z.object({ incidentId: z.string(), name: z.string().nullable(), fault: z.string(), faultAt: z.iso.datetime() });

const channelSchema = z.object({
  state: z.enum(["none", "wanted", "open", "archived", "lost"]),
  name: z.string().nullable(),
  url: z.string().nullable(),
  isPrivate: z.boolean(),
  fault: z.string().nullable().describe("Why it could not be opened or kept up to date"),
});

/** How chat is used, an incident's channel, and who is who. */
export function chatRoutes(api: ApiInstance, deps: ChatDeps): void {
  settingsRoutes(api, deps);
  channelRoutes(api);
  api.post(
    "/chat/links",
    {
      schema: {
        tags,
        summary: "Say that you are who asked for this link in the chat",
        body: z.object({ token: z.string().max(2_000) }),
        response: { 200: z.object({ chatUserId: z.string() }), ...problemResponses },
      },
    },
    async (request) => linkPerson(deps, contextOf(request), request.body.token),
  );
}

function settingsRoutes(api: ApiInstance, deps: ChatDeps): void {
  api.get(
    "/chat/settings",
    {
      schema: {
        tags,
        summary: "How chat is used, and what did not work lately",
        response: { 200: settingsSchema.extend({ faults: z.array(faultSchema) }), ...problemResponses },
      },
    },
    async (request) => {
      const { settings, faulty } = await readSettings(contextOf(request));
      return { ...settingsJson(settings), faults: faulty.map(faultJson) };
    },
  );
  api.put(
    "/chat/settings",
    { schema: { tags, summary: "Change how chat is used", body: settingsSchema, response: { 200: settingsSchema, ...problemResponses } } },
    async (request) => {
      const { accountId, opensFrom, ...rest } = request.body;
      const wish = { ...rest, accountId: accountId ?? undefined, opensFrom: opensFrom ?? undefined };
      return settingsJson(await changeSettings(deps, contextOf(request), wish));
    },
  );
}

const params = z.object({ id: z.string().max(64).describe("The id, or the number as INC-42") });

function channelRoutes(api: ApiInstance): void {
  api.get(
    "/incidents/:id/channel",
    { schema: { tags, summary: "The incident's channel in the chat", params, response: { 200: channelSchema, ...problemResponses } } },
    async (request) => {
      const ctx = contextOf(request);
      return channelJson(await readChannel(ctx, await idOf(ctx, request.params.id)));
    },
  );
  api.post(
    "/incidents/:id/channel",
    { schema: { tags, summary: "Have a channel opened for the incident", params, response: { 204: emptySchema, ...problemResponses } } },
    async (request, reply) => {
      const ctx = contextOf(request);
      await askForChannel(ctx, await idOf(ctx, request.params.id));
      return reply.status(204).send(null);
    },
  );
}

function idOf(ctx: CommandContext, idOrReference: string): Promise<IncidentId> {
  return findIncidentId(ctx, idOrReference);
}

function settingsJson({ accountId, opensFrom, reaction, matchesByMail, version }: ChatSettings): z.infer<typeof settingsSchema> {
  return { accountId: accountId ?? null, opensFrom: opensFrom ?? null, reaction, matchesByMail, version };
}

function faultJson({ incidentId, name, fault, faultAt, createdAt }: IncidentChannel): z.infer<typeof faultSchema> {
  return { incidentId, name: name ?? null, fault: fault ?? "", faultAt: (faultAt ?? createdAt).toString() };
}

function channelJson(channel: IncidentChannel | undefined): z.infer<typeof channelSchema> {
  if (channel === undefined) return { state: "none", name: null, url: null, isPrivate: false, fault: null };
  const { state, name, url, isPrivate, fault } = channel;
  return { state, name: name ?? null, url: url ?? null, isPrivate, fault: fault ?? null };
}
