import { createHash } from "node:crypto";
import type { RoomView } from "#incidents/index.ts";
import type { ChatButton, ChatMessage } from "#chat/ports.ts";

/** What the summary is made of. */
export interface SummarySource {
  readonly room: RoomView;
  /** What is being done against the impact, in words. */
  readonly action: string | undefined;
  readonly roomUrl: string;
  readonly lastUpdate: string | undefined;
}

/** What a button of the summary does; the order is that of the buttons. */
const pressed = [
  ["ack", "Acknowledge"],
  ["lead", "Take command"],
  ["status", "Update"],
  ["mitigate", "Mitigate"],
  ["resolve", "Resolve"],
] as const;

const statusWords: Readonly<Record<string, string>> = {
  triage: "Being looked at",
  active: "Active: it hurts",
  mitigated: "Mitigated: the impact has stopped",
  resolved: "Resolved: recovery is confirmed",
  closed: "Closed",
  declined: "Declined",
  merged: "Merged into another incident",
};

/** The pinned message of an incident's channel. @param seal signs a button's value for the account. */
export function writeSummary({ room, action, roomUrl, lastUpdate }: SummarySource, seal: (action: string) => string): ChatMessage {
  const buttons: readonly ChatButton[] = room.open
    ? pressed.map(([name, label], index) => ({ action: name, label, value: seal(name), ...(index === 0 && { isPrimary: true }) }))
    : [];
  return {
    title: `${room.reference} ${room.severity}: ${room.title}`,
    lines: [
      `Status: ${statusWords[room.status] ?? room.status}`,
      `Commander: ${commanderOf(room)}`,
      `Impact: ${impactOf(room)}`,
      ...(lastUpdate === undefined ? [] : [`Last update: ${lastUpdate}`]),
      ...(room.open ? [`Next update: ${promiseOf(room)}`] : []),
      ...(action === undefined ? [] : [`Action: ${action}`]),
    ],
    buttons,
    links: [{ label: "Open the incident", url: roomUrl }],
  };
}

function commanderOf({ roles, offer }: RoomView): string {
  const holder = roles.find(({ role }) => role === "incident_commander")?.holder;
  const offered = offer === null ? "" : `, offered to ${offer.to.name}`;
  return `${holder?.name ?? "nobody"}${offered}`;
}

function impactOf({ services, facts, firingAlerts }: RoomView): string {
  const touched = services.length === 0 ? "no service named" : services.map((service) => service.name).join(", ");
  const since = facts.impactStartedAt === null ? "" : ` since ${clockWords(facts.impactStartedAt)}`;
  const alerts = firingAlerts === 0 ? "" : `, ${firingAlerts} ${firingAlerts === 1 ? "alert" : "alerts"} firing`;
  return `${touched}${since}${alerts}`;
}

function promiseOf({ promise }: RoomView): string {
  if (promise.nextUpdateAt === null) return "none promised";
  const due = `by ${clockWords(promise.nextUpdateAt)}`;
  if (promise.stage === "pending") return due;
  return promise.stage === "due" ? `${due}, due now` : `${due}, overdue`;
}

/** `23 Nov 14:10 UTC`: people of one channel are in many zones. */
function clockWords(instant: string): string {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO("UTC");
  return at.toLocaleString("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    timeZoneName: "short",
  });
}

/** The same for equal messages. */
export function digestOf(message: ChatMessage): string {
  return createHash("sha256").update(JSON.stringify(message)).digest("base64url");
}
