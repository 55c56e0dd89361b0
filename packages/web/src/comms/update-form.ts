import { type Audience, suggestUpdateStatus, type UpdateStatus, updateStatuses } from "@staunch/core/comms";
import type { IncidentStatus } from "@staunch/core/incidents";

/** What the composer asks to know about the incident. */
export interface UpdateSubject {
  readonly id: string;
  readonly reference: string;
  readonly status: IncidentStatus;
  /** Something was done against it: the cause is known, or at least assumed. */
  readonly isMitigationKnown: boolean;
  /** Minutes between updates that the severity asks for. */
  readonly cadenceMinutes: number | null;
}

/** The choices of the next word, in minutes; `none` promises nothing. */
export const nextChoices = ["15", "30", "60", "none"] as const;
export type NextChoice = (typeof nextChoices)[number];

export const nextChoiceWords: Readonly<Record<NextChoice, string>> = { "15": "15 min", "30": "30 min", "60": "1 h", none: "None" };

/** The words to choose from: three at a time, those that make sense where the incident stands. */
export function offeredStatuses(incident: IncidentStatus): readonly UpdateStatus[] {
  const isOver = incident === "resolved" || incident === "closed";
  return isOver ? updateStatuses.slice(1) : updateStatuses.slice(0, 3);
}

/** The word that is chosen before anybody has. */
export function firstStatus(subject: UpdateSubject, lastTold?: UpdateStatus): UpdateStatus {
  return suggestUpdateStatus({ status: subject.status, causeKnown: subject.isMitigationKnown, lastTold }) ?? "investigating";
}

/** The promise that is chosen before anybody has: at most what the severity asks for. */
export function firstNext(subject: UpdateSubject): NextChoice {
  if (subject.status === "resolved" || subject.status === "closed" || subject.cadenceMinutes === null) return "none";
  if (subject.cadenceMinutes < 30) return "15";
  return subject.cadenceMinutes < 60 ? "30" : "60";
}

export function minutesOf(choice: NextChoice): number | undefined {
  return choice === "none" ? undefined : Number(choice);
}

export interface PostTarget {
  readonly audience: Audience;
  readonly subscriberCount: number | undefined;
  readonly pageCount: number | undefined;
}

/** What the button says: whom it reaches. */
export function postLabel({ audience, subscriberCount, pageCount }: PostTarget): string {
  if (audience === "internal") return "Post to your organisation";
  if (subscriberCount === undefined) return "Post";
  if (subscriberCount === 0) return pageCount === 1 ? "Post to the status page" : "Post to the status pages";
  return `Post to ${subscriberCount.toLocaleString()} ${subscriberCount === 1 ? "subscriber" : "subscribers"}`;
}
