import { z } from "zod";
import { accountKinds, type OfferedKind } from "#paging/manage-channel-accounts.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import type { AccountVerdict, ChannelKind, DeliveryChannel, DeliveryOutcome } from "#paging/ports.ts";
import { channelKindSchema, instantSchema } from "#paging/schemas.ts";
import { callbackUrlOf, type StoredAccount } from "#paging/store-channel-accounts.ts";

const textOf = (at: Temporal.Instant | undefined): string | null => at?.toString() ?? null;

export const channelSchema = z
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

export const accountKindSchema = z
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

export const accountSchema = z
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

export const proofSchema = z.object({ isGood: z.boolean(), detail: z.string() }).meta({ id: "ChannelProof" });

/** Of two vendors for one kind, people see one way of being reached. */
export function kindsOf(channels: readonly DeliveryChannel[]): readonly DeliveryChannel[] {
  return [...new Map([...channels].reverse().map((channel) => [channel.kind, channel])).values()].reverse();
}

export function channelBody(open: ReadonlySet<ChannelKind>, { kind, label, addressing }: DeliveryChannel): z.output<typeof channelSchema> {
  const { label: addressLabel, example, secret } = addressing;
  return { kind, label, isUsable: open.has(kind), address: { label: addressLabel, example, secret } };
}

export function kindBody(deps: PagingDeps, { kind, channels }: OfferedKind): z.output<typeof accountKindSchema> {
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

export function accountBody(deps: PagingDeps, account: StoredAccount): z.output<typeof accountSchema> {
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
    lastUsedAt: textOf(account.lastUsedAt),
    lastError: account.lastError ?? null,
    lastErrorAt: textOf(account.lastErrorAt),
    version: account.version,
    createdAt: account.createdAt.toString(),
    updatedAt: account.updatedAt.toString(),
  };
}

export function verdictBody(verdict: AccountVerdict): z.output<typeof proofSchema> {
  return verdict.kind === "good" ? { isGood: true, detail: verdict.detail } : { isGood: false, detail: verdict.reason };
}

export function outcomeBody(outcome: DeliveryOutcome): z.output<typeof proofSchema> {
  return "reason" in outcome ? { isGood: false, detail: outcome.reason } : { isGood: true, detail: outcome.detail };
}
