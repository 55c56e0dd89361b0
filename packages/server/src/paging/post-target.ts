import type { PostTarget } from "@staunch/core/paging";
import { type CommandContext, newId, type SecretBox } from "#platform/index.ts";
import type { Notification } from "#paging/notification.ts";
import { requirePermission } from "#identity/index.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import type { Page } from "#paging/page.ts";
import { type ChannelKind, channelKinds } from "#paging/ports.ts";

/** What a channel or address of a policy is called. */
export function nameOfPost(target: PostTarget): string {
  return target.kind === "channel" ? target.name : new URL(target.url).host;
}

/** The message to a channel or address of a policy. */
export function notificationOfPost(ctx: CommandContext, page: Page, ordinal: number, target: PostTarget): Notification {
  return {
    id: newId<"notification">(),
    pageId: page.id,
    ordinal,
    userId: undefined,
    userName: nameOfPost(target),
    contactMethodId: undefined,
    kind: kindOfPost(target),
    address: target.kind === "webhook" ? target.url : target.address,
    status: "queued",
    reason: undefined,
    dueAt: ctx.now,
    attempts: [],
    sentAt: undefined,
    accountId: target.kind === "channel" ? target.accountId : undefined,
    reference: undefined,
    bundleId: undefined,
    createdAt: ctx.now,
  };
}

/** The channel it is told by. Policies are saved with kinds that are known; one a later release took away fails visibly as a webhook. */
export function kindOfPost(target: PostTarget): ChannelKind {
  if (target.kind === "webhook") return "webhook";
  return channelKinds.find((kind) => kind === target.channel) ?? "webhook";
}

/**
 * What messages to an address of a policy are signed with (Standard Webhooks). It follows from the key of this server
 * and the address, and is stored nowhere.
 */
export function webhookSecret(secrets: SecretBox, ctx: Pick<CommandContext, "organisationId">, url: string): string {
  const signature = secrets.sign("paging.policy-webhook", `${ctx.organisationId} ${url}`);
  return `whsec_${Buffer.from(signature, "base64url").toString("base64")}`;
}

/** {@link webhookSecret} for whoever may edit policies. */
export function policyWebhookSecret(deps: Pick<PagingDeps, "secrets">, ctx: CommandContext, url: string): string {
  requirePermission(ctx.actor, "escalation-policies:write");
  return webhookSecret(deps.secrets, ctx, url);
}
