import { z } from "zod";
import { type ApiInstance, contextOf, idSchema, problemResponses } from "#platform/index.ts";
import {
  accountBody,
  accountKindSchema,
  accountSchema,
  channelBody,
  channelSchema,
  kindBody,
  kindsOf,
  outcomeBody,
  proofSchema,
  verdictBody,
} from "#paging/channel-bodies.ts";
import {
  addAccount,
  changeAccount,
  getAccount,
  listAccountKinds,
  listAccounts,
  orderAccounts,
  removeAccount,
  testAccount,
  verifyAccount,
} from "#paging/manage-channel-accounts.ts";
import { readPagerContact } from "#paging/pager-contact.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { readOpenChannels } from "#paging/read-me.ts";
import { versionSchema } from "#paging/schemas.ts";

const tags = ["channels"];
const params = z.object({ id: idSchema<"channel-account">() });

const one = { 200: accountSchema, ...problemResponses };
const many = { 200: z.object({ items: z.array(accountSchema) }), ...problemResponses };

/** The ways of reaching people, and the accounts at vendors they go by. */
export function channelRoutes(api: ApiInstance, deps: PagingDeps): void {
  readRoutes(api, deps);
  writeRoutes(api, deps);
  proofRoutes(api, deps);
  contactRoute(api, deps);
}

function readRoutes(api: ApiInstance, deps: PagingDeps): void {
  const channels = { 200: z.object({ items: z.array(channelSchema) }), ...problemResponses };
  api.get(
    "/channels",
    { schema: { tags, summary: "The ways people can be reached by, and which of them are set up here", response: channels } },
    async (request) => {
      const open = await readOpenChannels(deps, contextOf(request));
      return { items: kindsOf(deps.channels).map((channel) => channelBody(open, channel)) };
    },
  );

  const kinds = { 200: z.object({ items: z.array(accountKindSchema) }), ...problemResponses };
  api.get(
    "/channel-account-kinds",
    { schema: { tags, summary: "What accounts can be added, and what each needs", response: kinds } },
    async (request) => ({
      items: listAccountKinds(deps, contextOf(request)).map((offered) => kindBody(deps, offered)),
    }),
  );

  api.get(
    "/channel-accounts",
    { schema: { tags, summary: "Accounts at vendors, in the order they are tried", response: many } },
    async (request) => ({
      items: (await listAccounts(contextOf(request))).map((account) => accountBody(deps, account)),
    }),
  );

  api.get("/channel-accounts/:id", { schema: { tags, summary: "An account at a vendor", params, response: one } }, async (request) =>
    accountBody(deps, await getAccount(contextOf(request), request.params.id)),
  );
}

const nameSchema = z.string().trim().min(1).max(120);
const settingsSchema = z.record(z.string().max(100), z.union([z.string().max(20_000), z.number(), z.boolean(), z.null()]));

function writeRoutes(api: ApiInstance, deps: PagingDeps): void {
  const created = { 201: accountSchema, ...problemResponses };
  const body = z.object({ kind: z.string().max(100), name: nameSchema, settings: settingsSchema });
  api.post(
    "/channel-accounts",
    { schema: { tags, summary: "Add an account at a vendor", body, response: created } },
    async (request, reply) => reply.status(201).send(accountBody(deps, await addAccount(deps, contextOf(request), request.body))),
  );

  const settings = settingsSchema.describe("A secret that is left out stays as it is.");
  const edit = z.object({ name: nameSchema, settings, version: versionSchema });
  api.put(
    "/channel-accounts/:id",
    { schema: { tags, summary: "Change an account at a vendor", params, body: edit, response: one } },
    async (request) => accountBody(deps, await changeAccount(deps, contextOf(request), request.params.id, request.body)),
  );

  const order = z.object({ ids: z.array(idSchema<"channel-account">()).max(100) });
  api.put(
    "/channel-accounts/order",
    { schema: { tags, summary: "Set the order in which accounts are tried", body: order, response: many } },
    async (request) => ({
      items: (await orderAccounts(contextOf(request), request.body.ids)).map((account) => accountBody(deps, account)),
    }),
  );

  const gone = { 204: z.null().describe("Removed."), ...problemResponses };
  api.delete(
    "/channel-accounts/:id",
    { schema: { tags, summary: "Remove an account at a vendor", params, response: gone } },
    async (request, reply) => {
      await removeAccount(contextOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

function proofRoutes(api: ApiInstance, deps: PagingDeps): void {
  const response = { 200: proofSchema, ...problemResponses };
  api.post(
    "/channel-accounts/:id/verify",
    { schema: { tags, summary: "Ask the vendor whether the account is good; disturbs nobody", params, response } },
    async (request) => verdictBody(await verifyAccount(deps, contextOf(request), request.params.id)),
  );

  api.post(
    "/channel-accounts/:id/test",
    { schema: { tags, summary: "Send a test to oneself by this account", params, response } },
    async (request) => outcomeBody(await testAccount(deps, contextOf(request), request.params.id)),
  );
}

function contactRoute(api: ApiInstance, deps: PagingDeps): void {
  const response = { 200: z.string().describe("vCard 3.0"), ...problemResponses };
  const summary = "One contact with every number that pages come from, for the telephone's address book";
  api.get("/me/pager-contact", { schema: { tags: ["me"], summary, produces: ["text/vcard"], response } }, async (request, reply) =>
    reply
      .header("content-type", "text/vcard; charset=utf-8")
      .header("content-disposition", 'attachment; filename="staunch.vcf"')
      .send(await readPagerContact(deps, contextOf(request))),
  );
}
