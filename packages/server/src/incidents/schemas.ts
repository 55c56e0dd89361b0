import { factNames, incidentRoles, incidentStatuses, severities } from "@staunch/core/incidents";
import { z } from "zod";

/** An instant as ISO 8601 text with a zone or offset. */
export const instantSchema = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text));

export const severitySchema = z.enum(severities);
const statusSchema = z.enum(incidentStatuses);
export const roleSchema = z.enum(incidentRoles);
export const factSchema = z.enum(factNames);

/** A line people read: trimmed, not empty, at most 300 characters. */
export const lineSchema = z.string().trim().min(1).max(300);
/** A text on the timeline: at most 10,000 characters. */
export const textSchema = z.string().trim().min(1).max(10_000);
export const reasonSchema = z.string().trim().min(1).max(1_000);

const at = z.string();
const person = z.object({ userId: z.string(), name: z.string() });

export const summarySchema = z.object({
  id: z.string(),
  number: z.int(),
  reference: z.string(),
  title: z.string(),
  severity: severitySchema,
  status: statusSchema,
  impactStartedAt: at.nullable(),
  declaredAt: at,
  mitigatedAt: at.nullable(),
  endedAt: at.nullable(),
  nextUpdateAt: at.nullable(),
  services: z.array(z.object({ id: z.string(), name: z.string() })),
  commander: person.nullable(),
  /** Only who has access knows of it. */
  isPrivate: z.boolean(),
});

/** Who sees an incident once it is private, beside owners and admins. */
export const accessSchema = z.object({
  isPrivate: z.boolean(),
  /** Whether whoever asks decides about it. */
  governs: z.boolean(),
  people: z.array(person.extend({ whys: z.array(z.enum(["role", "task", "offer", "name", "team", "paged", "answered"])) })),
  teams: z.array(z.object({ teamId: z.string(), name: z.string() })),
});

const mergeLink = z.object({ id: z.string(), reference: z.string() });

const openPoint = z.object({
  code: z.enum(["no_mitigation", "recovery_unknown", "recovery_red", "recovery_holding", "alerts_firing"]),
  sentence: z.string(),
  until: at.nullable(),
});

const roomPage = z.object({
  id: z.string(),
  status: z.enum(["triggered", "acknowledged", "exhausted", "resolved"]),
  title: z.string(),
  pagedAt: at,
  acknowledgedAt: at.nullable(),
  /** When the walk goes on unless somebody answers. */
  nextAt: at.nullable(),
  /** Who is next, in words; null when nobody is. */
  next: z.string().nullable(),
});

/** Everything the head and the side of the incident room show. */
export const roomSchema = z.object({
  id: z.string(),
  number: z.int(),
  reference: z.string(),
  title: z.string(),
  severity: severitySchema,
  status: statusSchema,
  open: z.boolean(),
  /** Only who has access knows of it. */
  isPrivate: z.boolean(),
  /** In which incident it goes on, and until when that can be undone. */
  mergedInto: mergeLink.extend({ undoUntil: at.nullable() }).nullable(),
  /** What goes on in this one. */
  merged: z.array(mergeLink.extend({ title: z.string() })),
  origin: z.enum(["alert_group", "report", "person"]),
  declaredBy: z.object({ kind: z.string(), name: z.string() }),
  version: z.int(),
  facts: z.object({
    impactStartedAt: at.nullable(),
    detectedAt: at.nullable(),
    declaredAt: at,
    mitigatedAt: at.nullable(),
    resolvedAt: at.nullable(),
  }),
  durations: z.object({
    timeToDetectSeconds: z.int().nullable(),
    timeToDeclareSeconds: z.int().nullable(),
    timeToMitigateSeconds: z.int().nullable(),
    timeToResolveSeconds: z.int().nullable(),
  }),
  endedAt: at.nullable(),
  closedAt: at.nullable(),
  review: z.object({
    required: z.boolean(),
    outcome: z.enum(["published", "waived", "none"]).nullable(),
    reason: z.string().nullable(),
  }),
  promise: z.object({
    nextUpdateAt: at.nullable(),
    lastUpdateAt: at.nullable(),
    stage: z.enum(["pending", "due", "missed", "missed_again"]),
    cadenceMinutes: z.int().nullable(),
  }),
  roles: z.array(
    z.object({
      role: roleSchema,
      name: z.string(),
      duties: z.string(),
      required: z.boolean(),
      holder: person.extend({ since: at }).nullable(),
    }),
  ),
  /** One person commands and operates in SEV1 or SEV2. */
  commandAndOperations: z.boolean(),
  offer: z.object({ from: person, to: person, brief: z.string(), offeredAt: at, expiresAt: at }).nullable(),
  services: z.array(z.object({ id: z.string(), name: z.string() })),
  alertGroups: z.array(z.object({ id: z.string(), title: z.string(), firing: z.int(), openedAt: at })),
  firingAlerts: z.int(),
  recovery: z.object({ state: z.enum(["unknown", "red", "green"]), since: at, holdUntil: at.nullable(), evidence: z.string() }).nullable(),
  /** What still stands before `resolved`; empty: recovery is confirmed. */
  openPoints: z.array(openPoint),
  mitigations: z.array(z.object({ id: z.string(), what: z.string(), by: z.string(), runId: z.string().nullable(), at })),
  tasks: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      assignee: person.nullable(),
      checkBackAt: at.nullable(),
      createdAt: at,
      doneAt: at.nullable(),
    }),
  ),
  /** Who is in it: whoever was paged and has not answered first. */
  responders: z.array(person.extend({ timeZone: z.string(), roles: z.array(roleSchema), page: roomPage.nullable() })),
});

export const timelineRowSchema = z.object({
  seq: z.int(),
  type: z.string(),
  kind: z.enum(["people", "changes", "updates", "system"]),
  at,
  recordedAt: at,
  subject: z.object({ type: z.string(), id: z.string() }),
  actor: z.object({ kind: z.string(), name: z.string(), userId: z.string().nullable() }),
  data: z.record(z.string(), z.unknown()),
});

export const taskSchema = z.object({
  id: z.string(),
  text: z.string(),
  assigneeId: z.string().nullable(),
  checkBackAt: at.nullable(),
  createdAt: at,
  doneAt: at.nullable(),
});

/** Short answer of a write: what changed is read from the room. */
export const changedSchema = z.object({
  id: z.string(),
  number: z.int(),
  reference: z.string(),
  status: statusSchema,
  severity: severitySchema,
  version: z.int(),
});

export const incidentParams = z.object({ id: z.string().min(1).max(64).describe("The id of an incident, or its number: INC-42.") });
