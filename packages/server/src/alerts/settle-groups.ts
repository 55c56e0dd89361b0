import { decideGroup, defaultGrouping, type GroupDecision, type GroupingRules } from "@staunch/core/alerts";
import { asId, type OrganisationId, type ServiceId } from "@staunch/core/kernel";
import { lockPipelines } from "#alerts/store-suppressors.ts";
import { forgetPages, type GroupName, lockPagingGroups, type PagingGroup, saveTellings, type Telling } from "#alerts/store-group-pages.ts";
import { findGroupings } from "#alerts/store-grouping.ts";
import { resolvePagesAbout, triggerPages } from "#paging/index.ts";
import {
  type AttributedEvent,
  type CommandContext,
  commandContext,
  type Database,
  type NewTimer,
  recordEvents,
  scheduleTimers,
  systemActor,
  type TimerHandler,
  type Tx,
} from "#platform/index.ts";

export interface SettleDeps {
  readonly database: Database;
  readonly publicUrl: string;
}

const timerKind = "alerts.group";

interface Decided {
  readonly group: PagingGroup;
  readonly decision: GroupDecision;
}

/** Pages, tells or waits for each of these groups: whatever its members call for at this instant. Groups that are over are passed by. */
export async function settleGroups(tx: Tx, deps: SettleDeps, names: readonly GroupName[], now: Temporal.Instant): Promise<void> {
  const unique = [...new Map(names.map((name) => [name.id, name])).values()];
  const groups = await lockPagingGroups(tx, unique);
  if (groups.length === 0) return;
  const rulesOf = await groupingOf(tx, groups);
  const decided = groups.map((group) => ({ group, decision: decideGroup(group.facts, rulesOf(group.serviceId), now.epochMilliseconds) }));
  await endPages(tx, deps, groups, now);
  await page(tx, deps, decided, now);
  const tells = decided.filter(({ decision }) => decision.kind === "tell");
  await saveTellings(tx, decided.flatMap(tellingOf), now);
  await recordEvents(
    tx,
    tells.map(({ group }) => grewEvent(group, now)),
  );
  await scheduleTimers(
    tx,
    decided.flatMap(({ group, decision }) => (decision.kind === "wait" ? [waitTimer(group, decision.untilMs)] : [])),
  );
}

/** How each service's groups wait and tell; the defaults where it says nothing. */
export async function groupingOf(
  tx: Tx,
  asked: readonly { readonly organisationId: OrganisationId; readonly serviceId: ServiceId | undefined }[],
): Promise<(serviceId: ServiceId | undefined) => GroupingRules> {
  const services = new Map<ServiceId, OrganisationId>();
  for (const { serviceId, organisationId } of asked) if (serviceId !== undefined) services.set(serviceId, organisationId);
  const found = await findGroupings(
    tx,
    [...services].map(([serviceId, organisationId]) => ({ serviceId, organisationId })),
  );
  return (serviceId) => (serviceId === undefined ? undefined : found.get(serviceId)) ?? defaultGrouping;
}

function tellingOf({ group, decision }: Decided): readonly Telling[] {
  if (decision.kind === "page") return [{ ...nameOf(group), urgency: decision.urgency }];
  return decision.kind === "tell" ? [{ ...nameOf(group), urgency: undefined }] : [];
}

function nameOf({ organisationId, id }: GroupName): GroupName {
  return { organisationId, id };
}

function actingFor(tx: Tx, deps: SettleDeps, organisationId: OrganisationId, now: Temporal.Instant): CommandContext {
  return commandContext(deps.database, systemActor(organisationId), now).within(tx);
}

/** Everyone a page was about is over, and what still fires is held back: nobody is called on for that. */
async function endPages(tx: Tx, deps: SettleDeps, groups: readonly PagingGroup[], now: Temporal.Instant): Promise<void> {
  const over = groups.filter(({ facts }) => facts.told === "none" && facts.pagedUrgency !== undefined);
  for (const group of over) {
    const ctx = actingFor(tx, deps, group.organisationId, now);
    await resolvePagesAbout(ctx, { type: "alert-group", id: group.id }, "every alert it was about is over");
  }
  await forgetPages(tx, over);
}

/** Pages for groups of one organisation, all in the same few statements. */
async function page(tx: Tx, deps: SettleDeps, decided: readonly Decided[], now: Temporal.Instant): Promise<void> {
  for (const [organisationId, those] of Map.groupBy(decided, ({ group }) => group.organisationId)) {
    const requests = those.flatMap(({ group, decision }) => {
      if (decision.kind !== "page") return [];
      // The count tells a later page of the group from the first; asked for twice, each is made once.
      const again = group.pageCount === 0 ? "" : `:${group.pageCount}`;
      return [
        {
          subject: { type: "alert-group", id: group.id },
          title: group.title,
          link: new URL(`/alerts?group=${group.id}`, deps.publicUrl).href,
          serviceId: group.serviceId,
          policyId: group.escalationPolicyId,
          urgency: decision.urgency,
          severity: group.severity,
          topics: group.serviceId === undefined ? [] : [`service:${group.serviceId}`],
          dedupKey: `alert-group:${group.id}:${decision.urgency}${again}`,
        },
      ];
    });
    if (requests.length > 0) await triggerPages(actingFor(tx, deps, organisationId, now), requests);
  }
}

/** `alert-group.grew` {title, members}: so many joined the group under the page it has. Topics: its service. */
function grewEvent(group: PagingGroup, now: Temporal.Instant): AttributedEvent {
  const topics = group.serviceId === undefined ? [] : [`service:${group.serviceId}`];
  const data = { title: group.title, members: group.facts.untold.count };
  const subject = { type: "alert-group", id: group.id };
  return { type: "alert-group.grew", subject, topics, data, actor: systemActor(group.organisationId), recordedAt: now };
}

function waitTimer(group: PagingGroup, untilMs: number): NewTimer {
  const dueAt = Temporal.Instant.fromEpochMilliseconds(untilMs);
  return { organisationId: group.organisationId, kind: timerKind, key: group.id, dueAt };
}

/** A group has waited long enough. */
export function groupTimer(deps: SettleDeps): TimerHandler {
  return {
    kind: timerKind,
    mode: "transaction",
    async run(ctx, timer, tx) {
      await lockPipelines(tx, [ctx.organisationId]);
      await settleGroups(tx, deps, [{ organisationId: ctx.organisationId, id: asId<"alert-group">(timer.key) }], ctx.now);
    },
  };
}
