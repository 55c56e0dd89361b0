import { incidentRoles } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { UserId } from "@staunch/core/kernel";
import type { z } from "zod";
import { findUsers } from "#identity/index.ts";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { nextInWords } from "#incidents/next-in-words.ts";
import { readAlertGroupIds } from "#incidents/read-links.ts";
import { readMerged } from "#incidents/read-merges.ts";
import type { roomSchema } from "#incidents/schemas.ts";
import { pageStoriesAbout } from "#paging/index.ts";
import type { PageStory } from "#paging/index.ts";
import { readEventsOfTopics, topicOf } from "#platform/index.ts";
import type { CommandContext, Subject, Tx } from "#platform/index.ts";

/** Somebody who is in it. */
export type Responder = z.infer<typeof roomSchema>["responders"][number];
type ResponderPage = NonNullable<Responder["page"]>;

/** What people write and do in a room; whoever did so is in it. */
const deeds = [
  "incident.declared",
  "incident.note-added",
  "incident.decision-made",
  "incident.task-completed",
  "incident.mitigation-recorded",
];
const deedsRead = 200;

/**
 * Who is in it: whoever holds a role, was paged about it or about a member alert, or wrote something.
 * Whoever was paged and has not answered comes first, then roles in their order, then names.
 */
export async function readResponders(tx: Tx, ctx: CommandContext, incident: Incident): Promise<Responder[]> {
  const subjects = [incident, ...(await readMerged(tx, incident))].map(subjectOf);
  const stories = await readStories(tx, ctx, incident, subjects);
  const pages = await pagesByPerson(tx, ctx, stories);
  const doers = await readDoers(tx, ctx, subjects);
  const ids = new Set([...Object.values(incident.holders), ...pages.keys(), ...doers]);
  const users = await findUsers(tx, [...ids]);
  const responders = users.map((user) => ({
    userId: user.id,
    name: user.name,
    timeZone: user.timeZone,
    roles: incidentRoles.filter((role) => incident.holders[role] === user.id),
    page: pages.get(user.id) ?? null,
  }));
  return responders.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

function rank(responder: Responder): number {
  if (responder.page?.status === "triggered") return -2;
  if (responder.page?.status === "exhausted") return -1;
  const [role] = responder.roles;
  return role === undefined ? incidentRoles.length : incidentRoles.indexOf(role);
}

async function readStories(tx: Tx, ctx: CommandContext, incident: Incident, own: readonly Subject[]): Promise<readonly PageStory[]> {
  const groups = await readAlertGroupIds(tx, incident);
  const subjects = [...own, ...groups.map((id) => ({ type: "alert-group", id }))];
  const stories: PageStory[] = [];
  for (const subject of subjects) stories.push(...(await pageStoriesAbout(tx, ctx, subject)));
  return stories.toSorted((a, b) => Temporal.Instant.compare(b.page.createdAt, a.page.createdAt));
}

/** For each person the page that says most: one that still waits, else the newest. */
async function pagesByPerson(tx: Tx, ctx: CommandContext, stories: readonly PageStory[]): Promise<ReadonlyMap<UserId, ResponderPage>> {
  const found = new Map<UserId, ResponderPage>();
  for (const story of stories) {
    const next = story.page.state.status === "triggered" ? await nextInWords(tx, ctx, story.page) : null;
    for (const [userId, pagedAt] of pagedPeople(story)) {
      const page = pageOf(story, userId, { pagedAt, next });
      const known = found.get(userId);
      if (page !== undefined && (known === undefined || (page.status === "triggered" && known.status !== "triggered"))) {
        found.set(userId, page);
      }
    }
  }
  return found;
}

/** Everybody a fired step reached, and when it last did. */
function pagedPeople(story: PageStory): ReadonlyMap<UserId, Temporal.Instant> {
  const paged = new Map<UserId, Temporal.Instant>();
  for (const entry of story.ledger) {
    if (entry.outcome !== "fired") continue;
    for (const userId of entry.people) paged.set(userId, entry.doneAt ?? entry.dueAt);
  }
  return paged;
}

/** A page as one of the people it reached sees it; nothing is left of it for them once somebody else answered. */
function pageOf(
  { page }: PageStory,
  userId: UserId,
  more: { readonly pagedAt: Temporal.Instant; readonly next: string | null },
): ResponderPage | undefined {
  const paged = { id: page.id, title: page.title, pagedAt: more.pagedAt.toString() };
  const { status, acknowledgedBy, nextDueAt } = page.state;
  const answeredAt = acknowledgedBy === userId ? page.acknowledgedAt : undefined;
  if (answeredAt !== undefined && status !== "triggered") {
    return { ...paged, status: "acknowledged", acknowledgedAt: answeredAt.toString(), nextAt: null, next: null };
  }
  if (status === "triggered") {
    return { ...paged, status, acknowledgedAt: null, nextAt: nextDueAt?.toString() ?? null, next: more.next };
  }
  return status === "exhausted" ? { ...paged, status, acknowledgedAt: null, nextAt: null, next: null } : undefined;
}

async function readDoers(tx: Tx, ctx: CommandContext, subjects: readonly Subject[]): Promise<readonly UserId[]> {
  const events = await readEventsOfTopics(tx, ctx, { topics: subjects.map(topicOf), types: deeds, limit: deedsRead });
  return events.flatMap((event) => (event.actor.userId === undefined ? [] : asId<"user">(event.actor.userId)));
}
