import {
  type AlertLink,
  type AlertSeverity,
  atTime,
  heard,
  type Reading,
  readSeverity,
  type SenderEvent,
  unreadable,
  webLinks,
} from "@staunch/core/alerts";

/*
 * A notification of Nagios, Icinga or their kin: its macros as members of a form or of JSON, with or without the prefix
 * that Nagios gives them in the environment. Source: the macro lists of both manuals. Host and service are the key:
 * Nagios keeps a problem id, but a recovery still carries it and Icinga knows none.
 */

export type Macros = ReadonlyMap<string, string>;

/** What each NOTIFICATIONTYPE means; flapping and downtime say nothing about whether it hurts. */
const types: ReadonlyMap<string, SenderEvent["action"] | "nothing" | "custom"> = new Map([
  ["PROBLEM", "trigger"],
  ["RECOVERY", "resolve"],
  ["ACKNOWLEDGEMENT", "acknowledge"],
  ["CUSTOM", "custom"],
  ["FLAPPINGSTART", "nothing"],
  ["FLAPPINGSTOP", "nothing"],
  ["FLAPPINGEND", "nothing"],
  ["FLAPPINGDISABLED", "nothing"],
  ["DOWNTIMESTART", "nothing"],
  ["DOWNTIMEEND", "nothing"],
  ["DOWNTIMECANCELLED", "nothing"],
  ["DOWNTIMEREMOVED", "nothing"],
]);

const goodStates = new Set(["OK", "UP"]);

const severities: Readonly<Record<string, AlertSeverity>> = {
  CRITICAL: "critical",
  DOWN: "critical",
  UNREACHABLE: "error",
  UNKNOWN: "error",
  WARNING: "warning",
};

/** Macros by their plain names, from any mapping of text to text. */
export function macrosOf(members: Iterable<readonly [string, string]>): Macros {
  const macros = new Map<string, string>();
  for (const [name, value] of members) {
    // An unset macro stays as it was written, or comes empty.
    const isSet = value.trim() !== "" && !/^\$[\w.]+\$$/.test(value);
    if (isSet) macros.set(name.toUpperCase().replace(/^NAGIOS_/, ""), value);
  }
  return macros;
}

export function parseNagios(macros: Macros): Reading {
  const host = macros.get("HOSTNAME");
  if (host === undefined) return unreadable("HOSTNAME", "the host's name");
  const action = types.get(macros.get("NOTIFICATIONTYPE")?.toUpperCase() ?? "");
  if (action === undefined) return unreadable("NOTIFICATIONTYPE", `one of ${[...types.keys()].join(", ")}`);
  if (action === "nothing") return heard([]);
  return heard([eventOf(macros, host, action)]);
}

function eventOf(macros: Macros, host: string, action: SenderEvent["action"] | "custom"): SenderEvent {
  const service = macros.get("SERVICEDESC");
  const state = (service === undefined ? macros.get("HOSTSTATE") : macros.get("SERVICESTATE"))?.toUpperCase() ?? "UNKNOWN";
  const key = service === undefined ? host : `${host}!${service}`;
  const time = macros.get("TIMET") ?? macros.get("LONGDATETIME");
  const asked = action === "custom";
  // A person asked for this one; while all is well it is a message of its own, not the problem's.
  const isMessage = asked && goodStates.has(state);
  return {
    action: asked ? "trigger" : action,
    dedupKey: isMessage ? `${key} custom ${time}` : key,
    title: titleOf(macros, host, state),
    description: descriptionOf(macros, service),
    severity: goodStates.has(state) ? "info" : (severities[state] ?? readSeverity(undefined)),
    labels: labelsFrom(macros, host, state),
    links: linksFrom(macros),
    ...atTime(time),
    payload: Object.fromEntries(macros),
  };
}

function linksFrom(macros: Macros): readonly AlertLink[] {
  return webLinks(
    [macros.get("SERVICEACTIONURL") ?? macros.get("HOSTACTIONURL"), "Action"],
    [macros.get("SERVICENOTESURL") ?? macros.get("HOSTNOTESURL"), "Notes"],
    [macros.get("SERVICEINFOURL") ?? macros.get("HOSTINFOURL"), "Monitoring"],
  );
}

function titleOf(macros: Macros, host: string, state: string): string {
  const hostName = macros.get("HOSTDISPLAYNAME") ?? host;
  const service = macros.get("SERVICEDISPLAYNAME") ?? macros.get("SERVICEDESC");
  return service === undefined ? `${hostName} is ${state}` : `${service} on ${hostName} is ${state}`;
}

function descriptionOf(macros: Macros, service: string | undefined): string {
  const of = service === undefined ? "HOST" : "SERVICE";
  const author = macros.get("NOTIFICATIONAUTHOR") ?? macros.get("NOTIFICATIONAUTHORNAME");
  const comment = macros.get("NOTIFICATIONCOMMENT");
  const said = comment === undefined ? undefined : [author, comment].filter((part) => part !== undefined).join(": ");
  return [macros.get(`${of}OUTPUT`), macros.get(`LONG${of}OUTPUT`), said].filter((line) => line !== undefined).join("\n");
}

const labelled = {
  service: "SERVICEDESC",
  address: "HOSTADDRESS",
  hostgroup: "HOSTGROUPNAME",
  servicegroup: "SERVICEGROUPNAME",
  statetype: "SERVICESTATETYPE",
} as const;

function labelsFrom(macros: Macros, host: string, state: string): Record<string, string> {
  const labels: Record<string, string> = { host, state };
  for (const [label, macro] of Object.entries(labelled)) {
    const value = macros.get(macro);
    if (value !== undefined) labels[label] = value;
  }
  return labels;
}
