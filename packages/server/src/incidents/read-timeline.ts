import { timelineKindOf } from "@staunch/core/incidents";
import type { TimelineFilter, TimelineKind } from "@staunch/core/incidents";
import type { IncidentId } from "@staunch/core/kernel";
import { requirePermission } from "#identity/index.ts";
import { readAlertGroupIds } from "#incidents/read-links.ts";
import { readMerged } from "#incidents/read-merges.ts";
import { decodeCursor, encodeCursor, invalid, readEventsOfTopics } from "#platform/index.ts";
import type { CommandContext, Listed, RecordedEvent, Tx } from "#platform/index.ts";

/** One thing that happened, as data a sentence is made of. */
export interface TimelineRow {
  /** Position in the order of recording; grows. */
  readonly seq: number;
  readonly type: string;
  readonly kind: TimelineKind;
  /** When it happened; earlier than `recordedAt` when back-dated. */
  readonly at: string;
  readonly recordedAt: string;
  readonly subject: RecordedEvent["subject"];
  readonly actor: { readonly kind: string; readonly name: string; readonly userId: string | null };
  readonly data: Readonly<Record<string, unknown>>;
}

/** Which part of the story to read; newest first by the order of recording. */
export interface TimelineQuery {
  readonly filter: TimelineFilter;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Rows read from the event table at once while looking for those a filter lets through. */
const batchSize = 200;

/** The story of an incident, of its member alert groups, and of what was merged into it. */
export async function readTimeline(ctx: CommandContext, incidentId: IncidentId, query: TimelineQuery): Promise<Listed<TimelineRow>> {
  requirePermission(ctx.actor, "incidents:read");
  return ctx.transact(async (tx) => {
    const incident = { organisationId: ctx.organisationId, id: incidentId };
    const groups = await readAlertGroupIds(tx, incident);
    const told = [incident, ...(await readMerged(tx, incident))];
    const topics = [...told.map(({ id }) => `incident:${id}`), ...groups.map((id) => `alert-group:${id}`)];
    const events = await collect(tx, ctx, topics, query);
    const shown = events.slice(0, query.limit);
    const last = shown.at(-1);
    const more = events.length > query.limit && last !== undefined;
    return { items: shown.map(toRow), nextCursor: more ? encodeCursor([last.seq]) : null };
  });
}

/** One event more than asked for, if there is one. */
async function collect(tx: Tx, ctx: CommandContext, topics: readonly string[], query: TimelineQuery): Promise<readonly RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  let beforeSeq = startOf(query.cursor);
  for (;;) {
    const events = await readEventsOfTopics(tx, ctx, {
      topics,
      limit: batchSize,
      ...(beforeSeq === undefined ? {} : { beforeSeq }),
    });
    found.push(...events.filter((event) => query.filter === "all" || timelineKindOf(event.type) === query.filter));
    beforeSeq = events.at(-1)?.seq;
    if (found.length > query.limit || events.length < batchSize) return found;
  }
}

function startOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const seq = Number(decodeCursor(cursor)[0]);
  if (!Number.isSafeInteger(seq)) throw invalid("cursor", "the nextCursor of an earlier answer");
  return seq;
}

function toRow(event: RecordedEvent): TimelineRow {
  return {
    seq: event.seq,
    type: event.type,
    kind: timelineKindOf(event.type),
    at: event.at.toString(),
    recordedAt: event.recordedAt.toString(),
    subject: event.subject,
    actor: { kind: event.actor.kind, name: event.actor.name, userId: event.actor.userId ?? null },
    data: event.data,
  };
}
