import { asId } from "@staunch/core/kernel";
import type { OrganisationId, UserId } from "@staunch/core/kernel";
import { sql } from "kysely";
import { findPeople } from "#identity/index.ts";
import { type Actor, type EventSight, type Glimpse, type RecordedEvent, seesAll, type Tx } from "#platform/index.ts";

const incidentTopic = "incident:";

/** Who lost sight of an incident by an event fetches everything anew, and finds it gone. */
const takesSight = new Set([
  "incident.made-private",
  "incident.access-removed",
  "incident.merged",
  "incident.role-left",
  "incident.role-assigned",
  "incident.handoff-accepted",
  "incident.handoff-declined",
  "incident.handoff-withdrawn",
  "incident.command-claimed",
]);

/** Those take sight from whoever had it until now; the others from whom they name. */
const takesFromAll = new Set(["incident.made-private", "incident.merged"]);

interface Readership {
  readonly incidentId: string;
  /** By a reason of their own, whatever their role in the organisation. */
  readonly users: ReadonlySet<string>;
  /** Members whose role sees everything, as it is now. */
  readonly overseers: ReadonlySet<string>;
}

/** Of private incidents an open stream carries to each reader what the database would show them. */
export const incidentEventSight: EventSight = async (tx, events, readers) => {
  const concerned = events.filter((event) => readers.some((reader) => reader.organisationId === event.organisationId));
  const readerships = await readReaderships(tx, concerned, readers);
  if (readerships.size === 0) return new Map();
  const found = concerned.flatMap((event): [number, (reader: Actor) => Glimpse][] => {
    const walls = incidentsOf(event).flatMap((id) => readerships.get(id) ?? []);
    return walls.length === 0 ? [] : [[event.seq, (reader) => glimpse(event, walls, reader)]];
  });
  return new Map(found);
};

function glimpse(event: RecordedEvent, walls: readonly Readership[], reader: Actor): Glimpse {
  const hidden = walls.filter((wall) => !isSeenBy(wall, reader));
  if (hidden.length === 0) return event;
  if (isAlertsOwn(event)) {
    const topics = hidden.map((wall) => incidentTopic + wall.incidentId);
    return { ...event, topics: event.topics.filter((topic) => !topics.includes(topic)) };
  }
  if (!takesSight.has(event.type)) return undefined;
  return takesFromAll.has(event.type) || names(event, reader) ? "resync" : undefined;
}

/** A page about an alert group is its alerts' story, whatever incident they were made members of. */
function isAlertsOwn(event: RecordedEvent): boolean {
  const about = event.data["about"];
  return event.subject.type === "page" && typeof about === "object" && about !== null && "type" in about && about.type === "alert-group";
}

function isSeenBy(wall: Readership, reader: Actor): boolean {
  if (reader.role === "system") return true;
  const { userId } = reader;
  if (userId === undefined) return false;
  // A key may have been given less than its person, and a person less than when their stream was opened.
  return wall.users.has(userId) || (seesAll(reader.role) && wall.overseers.has(userId));
}

function names(event: RecordedEvent, reader: Actor): boolean {
  return reader.userId !== undefined && Object.values(event.data).flat().includes(reader.userId);
}

function incidentsOf(event: RecordedEvent): readonly string[] {
  return event.topics.filter((topic) => topic.startsWith(incidentTopic)).map((topic) => topic.slice(incidentTopic.length));
}

interface ReadershipRow {
  readonly organisation_id: string;
  readonly id: string;
  /** Null: it is merged into one that everybody sees. */
  readonly readers: readonly string[] | null;
}

async function readReaderships(
  tx: Tx,
  events: readonly RecordedEvent[],
  readers: readonly Actor[],
): Promise<ReadonlyMap<string, Readership>> {
  const ids = [...new Set(events.flatMap(incidentsOf))];
  if (ids.length === 0) return new Map();
  const organisations = [...new Set(events.map((event) => event.organisationId))];
  const { rows } = await sql<ReadershipRow>`
    select i.organisation_id, i.id, staunch_readers_of(i.organisation_id, i.id) as readers from incidents i
    where i.organisation_id = any(${organisations}::uuid[]) and i.id = any(${ids}::uuid[])
      and (i.is_private or i.merged_into is not null)`.execute(tx);
  const found = new Map<string, Readership>();
  for (const row of rows) {
    if (row.readers === null) continue;
    const overseers = await findOverseers(tx, asId<"organisation">(row.organisation_id), readers);
    found.set(row.id, { incidentId: row.id, users: new Set(row.readers), overseers });
  }
  return found;
}

async function findOverseers(tx: Tx, organisationId: OrganisationId, readers: readonly Actor[]): Promise<ReadonlySet<UserId>> {
  const open = readers.filter((reader) => reader.organisationId === organisationId && seesAll(reader.role));
  const people = await findPeople(tx, organisationId, [...new Set(open.flatMap(({ userId }) => userId ?? []))]);
  return new Set(people.filter(({ role }) => seesAll(role)).map(({ id }) => id));
}
