import { z } from "zod";
import { giveAccess, giveTeamAccess, removeAccess, removeTeamAccess } from "#incidents/access.ts";
import { changePrivacy } from "#incidents/change-privacy.ts";
import { mergeIncident, unmergeIncident } from "#incidents/merge-incident.ts";
import { readAccess } from "#incidents/read-access.ts";
import { findIncidentId } from "#incidents/read-incident-id.ts";
import { changed } from "#incidents/routes.ts";
import { accessSchema, changedSchema, incidentParams, reasonSchema } from "#incidents/schemas.ts";
import { contextOf, idSchema, problemResponses } from "#platform/index.ts";
import type { ApiInstance } from "#platform/index.ts";

const tags = ["incidents"];
const params = incidentParams;
const response = { 200: changedSchema, ...problemResponses };
const empty = { 204: z.null(), ...problemResponses };

/** Who sees an incident: whether it is private, and who has access then. */
export function accessRoutes(api: ApiInstance): void {
  api.get(
    "/incidents/:id/access",
    {
      schema: {
        tags,
        summary: "Whether it is private, and who sees it then beside owners and admins",
        params,
        response: { 200: accessSchema, ...problemResponses },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const { isPrivate, governs, people, teams } = await readAccess(ctx, await findIncidentId(ctx, request.params.id));
      return { isPrivate, governs, people: people.map((one) => ({ ...one, whys: [...one.whys] })), teams: [...teams] };
    },
  );

  const privacy = z.object({ isPrivate: z.boolean(), reason: reasonSchema });
  api.post(
    "/incidents/:id/privacy",
    { schema: { tags, summary: "Make it private, or open again, with a reason", params, body: privacy, response } },
    async (request) => {
      const ctx = contextOf(request);
      return changed(await changePrivacy(ctx, await findIncidentId(ctx, request.params.id), request.body));
    },
  );
  personRoutes(api);
  teamRoutes(api);
}

function personRoutes(api: ApiInstance): void {
  const person = params.extend({ userId: idSchema<"user">() });
  api.put(
    "/incidents/:id/access/people/:userId",
    { schema: { tags, summary: "Give a person access", params: person, response: empty } },
    async (request, reply) => {
      const ctx = contextOf(request);
      await giveAccess(ctx, await findIncidentId(ctx, request.params.id), request.params.userId);
      return reply.status(204).send(null);
    },
  );
  api.delete(
    "/incidents/:id/access/people/:userId",
    { schema: { tags, summary: "Take a person's access, whatever gave it", params: person, response: empty } },
    async (request, reply) => {
      const ctx = contextOf(request);
      await removeAccess(ctx, await findIncidentId(ctx, request.params.id), request.params.userId);
      return reply.status(204).send(null);
    },
  );
}

function teamRoutes(api: ApiInstance): void {
  const team = params.extend({ teamId: idSchema<"team">() });
  api.put(
    "/incidents/:id/access/teams/:teamId",
    { schema: { tags, summary: "Give a team access: whoever is in it at the time", params: team, response: empty } },
    async (request, reply) => {
      const ctx = contextOf(request);
      await giveTeamAccess(ctx, await findIncidentId(ctx, request.params.id), request.params.teamId);
      return reply.status(204).send(null);
    },
  );
  api.delete(
    "/incidents/:id/access/teams/:teamId",
    { schema: { tags, summary: "Take a team's access", params: team, response: empty } },
    async (request, reply) => {
      const ctx = contextOf(request);
      await removeTeamAccess(ctx, await findIncidentId(ctx, request.params.id), request.params.teamId);
      return reply.status(204).send(null);
    },
  );
}

/** Merging an incident into another one, and undoing it. */
export function mergeRoutes(api: ApiInstance): void {
  const merge = z.object({ into: incidentParams.shape.id, reason: reasonSchema });
  api.post(
    "/incidents/:id/merge",
    { schema: { tags, summary: "Merge it into another incident, in which it goes on", params, body: merge, response } },
    async (request) => {
      const ctx = contextOf(request);
      const { into, reason } = request.body;
      const incidentId = await findIncidentId(ctx, request.params.id);
      return changed(await mergeIncident(ctx, incidentId, { intoId: await findIncidentId(ctx, into), reason }));
    },
  );

  const unmerge = z.object({ reason: reasonSchema });
  api.post(
    "/incidents/:id/unmerge",
    { schema: { tags, summary: "Undo a merge within a day: it stands on its own again", params, body: unmerge, response } },
    async (request) => {
      const ctx = contextOf(request);
      return changed(await unmergeIncident(ctx, await findIncidentId(ctx, request.params.id), request.body.reason));
    },
  );
}
