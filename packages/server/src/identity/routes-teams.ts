import { z } from "zod";
import { type ApiInstance, contextOf, idParam, idSchema, listOf, problemResponses } from "#platform/index.ts";
import { getTeam, listTeams } from "#identity/read-teams.ts";
import { requirePermission } from "#identity/require-permission.ts";
import { createTeam, updateTeam } from "#identity/save-team.ts";
import { nameSchema, teamBody, teamSchema, versionSchema } from "#identity/schemas.ts";

const tags = ["teams"];
const memberIds = z.array(idSchema<"user">()).max(500);

/** Groups of people that own services and are paged as a whole. */
export function teamRoutes(api: ApiInstance): void {
  const response = { 200: teamSchema, ...problemResponses };
  const params = idParam<"team">();
  const list = { 200: listOf(teamSchema), ...problemResponses };
  api.get("/teams", { schema: { tags, summary: "All teams with their members", response: list } }, async (request) => {
    const ctx = contextOf(request);
    requirePermission(ctx.actor, "teams:read");
    const teams = await ctx.transact((tx) => listTeams(tx, ctx.organisationId));
    return { items: teams.map(teamBody), nextCursor: null };
  });

  api.get("/teams/:id", { schema: { tags, summary: "One team", params, response } }, async (request) => {
    const ctx = contextOf(request);
    requirePermission(ctx.actor, "teams:read");
    return teamBody(await ctx.transact((tx) => getTeam(tx, ctx.organisationId, request.params.id)));
  });

  const newTeam = z.object({ name: nameSchema, memberIds: memberIds.default([]) });
  const created = { 201: teamSchema, ...problemResponses };
  api.post("/teams", { schema: { tags, summary: "Create a team", body: newTeam, response: created } }, async (request, reply) => {
    const team = await createTeam(contextOf(request), request.body);
    return reply.status(201).send(teamBody(team));
  });

  const edit = z.object({ name: nameSchema.optional(), memberIds: memberIds.optional(), version: versionSchema });
  const editing = { tags, summary: "Rename a team or say who is in it", params, body: edit, response };
  api.patch("/teams/:id", { schema: editing }, async (request) =>
    teamBody(await updateTeam(contextOf(request), request.params.id, request.body)),
  );
}
