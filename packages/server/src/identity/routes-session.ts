import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { type ApiInstance, commandContext, contextOf, idSchema, problemResponses } from "#platform/index.ts";
import { acceptInvitation, readInvitation } from "#identity/accept-invitation.ts";
import type { IdentityDeps, Visitor } from "#identity/identity-deps.ts";
import { readMe } from "#identity/read-me.ts";
import { emailSchema, meBody, meSchema, nameSchema, passwordSchema, roleSchema, timeZoneSchema, versionSchema } from "#identity/schemas.ts";
import { clearedSessionCookie, sessionCookie, sessionTokenOf } from "#identity/session-cookie.ts";
import { signIn, signOut } from "#identity/sign-in.ts";
import { needsOwner, type SignedIn, signUpOwner } from "#identity/sign-up-owner.ts";
import { changePassword, updateProfile } from "#identity/update-profile.ts";

const tags = ["session"];
/** These answer whoever comes; what they guard, they guard by password or link. */
const open = { config: { public: true } };
const openSchema = { tags, security: [] };
const signedIn = { 201: meSchema, ...problemResponses };
const nothing = { 204: z.null().describe("Done."), ...problemResponses };

const tokenParam = z.object({ token: z.string().min(20).max(200) });
const invitationSchema = z.object({ email: z.string(), organisation: z.string(), role: roleSchema, hasAccount: z.boolean() });

/** Coming in, going out, and one's own account. */
export function sessionRoutes(api: ApiInstance, deps: IdentityDeps): void {
  arrivalRoutes(api, deps);
  invitationLinkRoutes(api, deps);
  ownAccountRoutes(api, deps);
}

function arrivalRoutes(api: ApiInstance, deps: IdentityDeps): void {
  const setupState = z.object({ needsOwner: z.boolean() });
  const setupSchema = { ...openSchema, summary: "Whether this installation waits for its owner", response: { 200: setupState } };
  api.get("/setup-state", { ...open, schema: setupSchema }, async () => ({ needsOwner: await needsOwner(deps) }));

  const signUpBody = z.object({
    email: emailSchema,
    name: nameSchema,
    password: passwordSchema,
    organisation: nameSchema,
    timeZone: timeZoneSchema.default("UTC"),
  });
  const signUpSchema = {
    ...openSchema,
    summary: "Create the owner and the organisation of a fresh installation",
    body: signUpBody,
    response: signedIn,
  };
  api.post("/sign-up", { ...open, schema: signUpSchema }, async (request, reply) =>
    admit(deps, reply, await signUpOwner(deps, request.body, visitorOf(request))),
  );

  const signInBody = z.object({ email: emailSchema, password: passwordSchema, organisationId: idSchema<"organisation">().optional() });
  const signInSchema = { ...openSchema, summary: "Sign in with a password", body: signInBody, response: signedIn };
  api.post("/session", { ...open, schema: signInSchema }, async (request, reply) => {
    const { email, password, organisationId } = request.body;
    return admit(deps, reply, await signIn(deps, { email, password, organisationId }, visitorOf(request)));
  });

  const signOutSchema = { ...openSchema, summary: "Sign out of this browser", response: nothing };
  api.delete("/session", { ...open, schema: signOutSchema }, async (request, reply) => {
    const token = sessionTokenOf(deps.publicUrl, request.headers.cookie);
    if (token !== undefined && token !== "") await signOut(deps, token);
    return reply.header("set-cookie", clearedSessionCookie(deps.publicUrl)).status(204).send(null);
  });
}

function invitationLinkRoutes(api: ApiInstance, deps: IdentityDeps): void {
  const readSchema = {
    ...openSchema,
    summary: "What an invitation's link is for; reading changes nothing",
    params: tokenParam,
    response: { 200: invitationSchema, ...problemResponses },
  };
  api.get("/invitations/:token/accept", { ...open, schema: readSchema }, (request) => readInvitation(deps, request.params.token));

  const acceptBody = z.object({ name: z.string().max(120).default(""), password: passwordSchema, timeZone: timeZoneSchema.default("UTC") });
  const acceptSchema = {
    ...openSchema,
    summary: "Accept an invitation and sign in",
    params: tokenParam,
    body: acceptBody,
    response: signedIn,
  };
  api.post("/invitations/:token/accept", { ...open, schema: acceptSchema }, async (request, reply) => {
    const acceptance = { ...request.body, token: request.params.token };
    return admit(deps, reply, await acceptInvitation(deps, acceptance, visitorOf(request)));
  });
}

function ownAccountRoutes(api: ApiInstance, deps: IdentityDeps): void {
  const me = { 200: meSchema, ...problemResponses };
  api.get("/me", { schema: { tags, summary: "Who you are and what you may do here", response: me } }, async (request) =>
    meBody(await readMe(contextOf(request))),
  );

  const profile = z.object({ name: nameSchema.optional(), timeZone: timeZoneSchema.optional(), version: versionSchema });
  const profileSchema = { tags, summary: "Change your name or time zone", body: profile, response: me };
  api.patch("/me", { schema: profileSchema }, async (request) => {
    await updateProfile(contextOf(request), request.body);
    return meBody(await readMe(contextOf(request)));
  });

  const password = z.object({ current: passwordSchema, next: passwordSchema });
  const passwordChangeSchema = { tags, summary: "Change your password and sign out everywhere else", body: password, response: nothing };
  api.put("/me/password", { schema: passwordChangeSchema }, async (request, reply) => {
    const sessionToken = sessionTokenOf(deps.publicUrl, request.headers.cookie) ?? "";
    await changePassword(deps, contextOf(request), { ...request.body, sessionToken });
    return reply.status(204).send(null);
  });
}

function visitorOf(request: FastifyRequest): Visitor {
  return { address: request.ip, userAgent: request.headers["user-agent"] ?? "" };
}

async function admit(deps: IdentityDeps, reply: FastifyReply, { actor, token }: SignedIn): Promise<ReturnType<typeof meBody>> {
  reply.header("set-cookie", sessionCookie(deps.publicUrl, token)).status(201);
  return meBody(await readMe(commandContext(deps.database, actor, deps.clock.now())));
}
