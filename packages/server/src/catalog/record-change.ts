import { type ChangeKind, changeBounds, changeInstant, changeSummary, cutText } from "@staunch/core/catalog";
import type { ServiceId, SourceId } from "@staunch/core/kernel";
import { type CommandContext, newId, notFound, recordEvent, type Tx } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import type { Change } from "#catalog/read-changes.ts";
import { findService, findServiceByName } from "#catalog/read-services.ts";
import { insertChange } from "#catalog/store-changes.ts";

/** A change as its sender tells it. Over-long texts are cut rather than refused: losing the change would be the worse error. */
export interface NewChange {
  readonly serviceId: ServiceId;
  readonly kind: ChangeKind;
  /** Left out or empty: the kind and version in words. */
  readonly summary?: string | undefined;
  readonly version?: string | undefined;
  readonly previousVersion?: string | undefined;
  readonly author?: string | undefined;
  /** Kept when it is http or https, dropped otherwise: it becomes a link that people click. */
  readonly link?: string | undefined;
  /** Left out, or further ahead than wrong clocks explain: now. */
  readonly at?: Temporal.Instant | undefined;
  readonly sourceId?: SourceId | undefined;
}

/** Writes down that something was done to a service. It pages nobody. @throws not_found for the service */
export async function recordChange(ctx: CommandContext, told: NewChange): Promise<Change> {
  requirePermission(ctx.actor, "changes:respond");
  const change = toChange(told, ctx.now);
  return ctx.transact(async (tx) => {
    const service = await findService(tx, ctx.organisationId, told.serviceId);
    if (service === undefined) throw notFound("service", told.serviceId);
    await insertChange(tx, ctx.organisationId, change);
    await recordEvent(tx, ctx, {
      type: "change.recorded",
      subject: { type: "change", id: change.id },
      topics: [`service:${change.serviceId}`],
      at: change.at,
      data: eventData(change, service.name),
    });
    return change;
  });
}

/** The service a sender means by its name. @throws not_found */
export async function serviceIdByName(ctx: CommandContext, name: string): Promise<ServiceId> {
  requirePermission(ctx.actor, "changes:respond");
  const service = await ctx.transact((tx: Tx) => findServiceByName(tx, ctx.organisationId, name));
  if (service === undefined) throw notFound("service named", name);
  return service.id;
}

function toChange(told: NewChange, now: Temporal.Instant): Change {
  const version = text(told.version, changeBounds.versionLength);
  return {
    id: newId<"change">(),
    serviceId: told.serviceId,
    kind: told.kind,
    summary: text(told.summary, changeBounds.summaryLength) ?? changeSummary(told.kind, version),
    version,
    previousVersion: text(told.previousVersion, changeBounds.versionLength),
    author: text(told.author, changeBounds.authorLength),
    link: webAddress(told.link),
    at: changeInstant(told.at, now),
    recordedAt: now,
    sourceId: told.sourceId,
  };
}

/** PostgreSQL refuses NUL and lone surrogates, which JSON allows. */
function text(value: string | undefined, maxLength: number): string | undefined {
  const clean = value?.replaceAll("\0", "").toWellFormed().trim();
  return clean === undefined || clean === "" ? undefined : cutText(clean, maxLength);
}

function webAddress(link: string | undefined): string | undefined {
  if (link === undefined || link.length > changeBounds.linkLength || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
}

function eventData(change: Change, serviceName: string): Readonly<Record<string, unknown>> {
  const { serviceId, kind, summary, version, previousVersion, author, link } = change;
  return {
    serviceId,
    serviceName,
    kind,
    summary,
    version: version ?? null,
    previousVersion: previousVersion ?? null,
    author: author ?? null,
    link: link ?? null,
  };
}
