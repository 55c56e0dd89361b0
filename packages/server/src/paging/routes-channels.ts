import { z } from "zod";
import { type ApiInstance, contextOf, idSchema, problemResponses } from "#platform/index.ts";
import {
  accountKinds,
  addAccount,
  changeAccount,
  getAccount,
  listAccountKinds,
  listAccounts,
  type OfferedKind,
  orderAccounts,
  removeAccount,
  testAccount,
  verifyAccount,
} from "#paging/manage-channel-accounts.ts";
import { readPagerContact } from "#paging/pager-contact.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import type { AccountVerdict, ChannelKind, DeliveryChannel, DeliveryOutcome } from "#paging/ports.ts";
import { readOpenChannels } from "#paging/read-me.ts";
import { channelKindSchema, instantSchema, versionSchema } from "#paging/schemas.ts";
import { callbackUrlOf, type StoredAccount } from "#paging/store-channel-accounts.ts";

const tags = ["channels"];
const params = z.object({ id: idSchema<"channel-account">() });

const channelSchema = z
  .object({
    kind: channelKindSchema,
    label: z.string(),
    isUsable: z.boolean().describe("Nothing more has to be set up here for people to be reached by it."),
    address: z.object({
      label: z.string(),
      example: z.string(),
      secret: z.enum(["none", "made", "given"]).describe("Whether Staunch makes a signing secret, or the person brings one along."),
    }),
  })
  .meta({ id: "Channel" });

const accountKindSchema = z
  .object({
    kind: z.string(),
    label: z.string(),
    channels: z.array(channelKindSchema),
    settings: z.record(z.string(), z.unknown()).describe("JSON Schema of the settings, with a title for each."),
    secrets: z.array(z.string()).describe("Which of the settings are never shown again."),
    setup: z.string().describe("How to get such an account: Markdown."),
    canVerify: z.boolean(),
  })
  .meta({ id: "ChannelAccountKind" });

const accountSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    label: z.string(),
    name: z.string(),
    channels: z.array(channelKindSchema),
    settings: z.record(z.string(), z.unknown()).describe("Without what is secret."),
    setup: z.string().describe("What to enter at the vendor, with this account's addresses: Markdown."),
    canVerify: z.boolean(),
    rank: z.number().int().describe("The lowest is tried first, the next when it fails."),
    lastUsedAt: instantSchema.nullable(),
    lastError: z.string().nullable(),
    lastErrorAt: instantSchema.nullable(),
    version: z.number().int(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: "ChannelAccount" });

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

const proofSchema = z.object({ isGood: z.boolean(), detail: z.string() }).meta({ id: "ChannelProof" });

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

/** Of two vendors for one kind, people see one way of being reached. */
function kindsOf(channels: readonly DeliveryChannel[]): readonly DeliveryChannel[] {
  return [...new Map([...channels].reverse().map((channel) => [channel.kind, channel])).values()].reverse();
}

function channelBody(open: ReadonlySet<ChannelKind>, { kind, label, addressing }: DeliveryChannel): z.output<typeof channelSchema> {
  const { label: addressLabel, example, secret } = addressing;
  return { kind, label, isUsable: open.has(kind), address: { label: addressLabel, example, secret } };
}

function kindBody(deps: PagingDeps, { kind, channels }: OfferedKind): z.output<typeof accountKindSchema> {
  return {
    kind: kind.name,
    label: kind.label,
    channels: channels.map((channel) => channel.kind),
    settings: { ...z.toJSONSchema(kind.settings, { io: "input", unrepresentable: "any" }) },
    secrets: [...kind.secrets],
    setup: kind.setup(callbackUrlOf(deps, kind.name, "id").replace(/id$/, "…")),
    canVerify: kind.verify !== undefined,
  };
}

function accountBody(deps: PagingDeps, account: StoredAccount): z.output<typeof accountSchema> {
  const offered = accountKinds(deps).find(({ kind }) => kind.name === account.kind);
  return {
    id: account.id,
    kind: account.kind,
    label: offered?.kind.label ?? account.kind,
    name: account.name,
    channels: offered?.channels.map((channel) => channel.kind) ?? [],
    settings: { ...account.settings },
    setup: offered?.kind.setup(callbackUrlOf(deps, account.kind, account.id)) ?? "",
    canVerify: offered?.kind.verify !== undefined,
    rank: account.rank,
    lastUsedAt: account.lastUsedAt?.toString() ?? null,
    lastError: account.lastError ?? null,
    lastErrorAt: account.lastErrorAt?.toString() ?? null,
    version: account.version,
    createdAt: account.createdAt.toString(),
    updatedAt: account.updatedAt.toString(),
  };
}

function verdictBody(verdict: AccountVerdict): z.output<typeof proofSchema> {
  return verdict.kind === "good" ? { isGood: true, detail: verdict.detail } : { isGood: false, detail: verdict.reason };
}

function outcomeBody(outcome: DeliveryOutcome): z.output<typeof proofSchema> {
  return "reason" in outcome ? { isGood: false, detail: outcome.reason } : { isGood: true, detail: outcome.detail };
}
