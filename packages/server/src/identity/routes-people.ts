import { asId } from "@staunch/core/kernel";
import { z } from "zod";
import {
  type ApiInstance,
  contextOf,
  decodeCursor,
  idParam,
  listOf,
  notFound,
  pageQuery,
  problemResponses,
  toPage,
} from "#platform/index.ts";
import { changeRole, removePerson } from "#identity/change-role.ts";
import type { IdentityDeps } from "#identity/identity-deps.ts";
import { invitePerson, withdrawInvitation } from "#identity/invite-person.ts";
import { listInvitations } from "#identity/read-me.ts";
import { getOrganisation } from "#identity/read-organisation.ts";
import { findPeople, listPeople } from "#identity/read-people.ts";
import { renameOrganisation } from "#identity/rename-organisation.ts";
import { requirePermission } from "#identity/require-permission.ts";
import {
  emailSchema,
  instantSchema,
  nameSchema,
  organisationSchema,
  personBody,
  personSchema,
  roleSchema,
  versionSchema,
} from "#identity/schemas.ts";

const tags = ["people"];
const nothing = { 204: z.null().describe("Done."), ...problemResponses };

const openInvitationSchema = z.object({
  id: z.string(),
  email: z.string(),
  role: roleSchema,
  createdAt: instantSchema,
  expiresAt: instantSchema,
});

const sentInvitationSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    role: roleSchema,
    link: z.string().describe("Hand it over yourself if the mail does not arrive. Shown this once."),
    expiresAt: instantSchema,
    mail: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("accepted") }),
      z.object({ kind: z.literal("not-sent"), reason: z.string() }),
    ]),
  })
  .meta({ id: "SentInvitation" });

/** The organisation and who is in it. */
export function peopleRoutes(api: ApiInstance, deps: IdentityDeps): void {
  organisationRoutes(api);
  memberRoutes(api, deps);
  invitationRoutes(api, deps);
}

function organisationRoutes(api: ApiInstance): void {
  const response = { 200: organisationSchema, ...problemResponses };
  api.get("/organisation", { schema: { tags, summary: "Your organisation", response } }, (request) => {
    const ctx = contextOf(request);
    requirePermission(ctx.actor, "organisation:read");
    return ctx.transact((tx) => getOrganisation(tx, ctx.organisationId));
  });

  const body = z.object({ name: nameSchema, version: versionSchema });
  api.patch("/organisation", { schema: { tags, summary: "Rename your organisation", body, response } }, (request) =>
    renameOrganisation(contextOf(request), request.body),
  );
}

function memberRoutes(api: ApiInstance, deps: IdentityDeps): void {
  const response = { 200: personSchema, ...problemResponses };
  const params = idParam<"user">();
  const people = { 200: listOf(personSchema), ...problemResponses };
  api.get("/users", { schema: { tags, summary: "Members by name", querystring: pageQuery, response: people } }, async (request) => {
    const ctx = contextOf(request);
    requirePermission(ctx.actor, "people:read");
    const { limit, cursor } = request.query;
    const [name, id] = cursor === undefined ? [] : decodeCursor(cursor);
    const after = name === undefined || id === undefined ? undefined : { name: String(name), id: asId<"user">(String(id)) };
    const found = await ctx.transact((tx) => listPeople(tx, ctx.organisationId, { limit: limit + 1, cursor: after }));
    return toPage(found, limit, { item: personBody, key: (person) => [person.name, person.id] });
  });

  api.get("/users/:id", { schema: { tags, summary: "One member", params, response } }, async (request) => {
    const ctx = contextOf(request);
    requirePermission(ctx.actor, "people:read");
    const [person] = await ctx.transact((tx) => findPeople(tx, ctx.organisationId, [request.params.id]));
    if (person === undefined) throw notFound("user", request.params.id);
    return personBody(person);
  });

  const body = z.object({ role: roleSchema, version: versionSchema });
  api.patch("/users/:id", { schema: { tags, summary: "Give a member another role", params, body, response } }, async (request) => {
    const ctx = contextOf(request);
    const { id } = request.params;
    await changeRole(ctx, { userId: id, ...request.body }, deps.keys);
    const [person] = await ctx.transact((tx) => findPeople(tx, ctx.organisationId, [id]));
    if (person === undefined) throw notFound("user", id);
    return personBody(person);
  });

  const removal = { tags, summary: "Remove a member, or leave", params, response: nothing };
  api.delete("/users/:id", { schema: removal }, async (request, reply) => {
    await removePerson(contextOf(request), request.params.id, deps.keys);
    return reply.status(204).send(null);
  });
}

function invitationRoutes(api: ApiInstance, deps: IdentityDeps): void {
  const list = { 200: listOf(openInvitationSchema), ...problemResponses };
  api.get("/invitations", { schema: { tags, summary: "Invitations nobody accepted yet", response: list } }, async (request) => {
    const ctx = contextOf(request);
    requirePermission(ctx.actor, "people:read");
    const invitations = await ctx.transact((tx) => listInvitations(tx, ctx.organisationId));
    const items = invitations.map((invitation) => ({
      ...invitation,
      createdAt: invitation.createdAt.toString(),
      expiresAt: invitation.expiresAt.toString(),
    }));
    return { items, nextCursor: null };
  });

  const body = z.object({ email: emailSchema, role: roleSchema.default("responder") });
  const sent = { 201: sentInvitationSchema, ...problemResponses };
  api.post("/invitations", { schema: { tags, summary: "Invite somebody by mail", body, response: sent } }, async (request, reply) => {
    const invitation = await invitePerson(deps, contextOf(request), request.body);
    return reply.status(201).send({ ...invitation, expiresAt: invitation.expiresAt.toString() });
  });

  const params = idParam<"invitation">();
  const withdrawal = { tags, summary: "Withdraw an invitation", params, response: nothing };
  api.delete("/invitations/:id", { schema: withdrawal }, async (request, reply) => {
    await withdrawInvitation(contextOf(request), request.params.id);
    return reply.status(204).send(null);
  });
}
