/** What a timeline row is about; the filters of the incident room. */
export type TimelineKind = "people" | "changes" | "updates" | "system";

/** The filters a reader may choose. */
export const timelineFilters: readonly ["all", "people", "changes", "updates"] = ["all", "people", "changes", "updates"];

export type TimelineFilter = (typeof timelineFilters)[number];

/** Event types by filter; a trailing `*` stands for any ending. The first list that matches decides. */
const patterns: readonly (readonly [Exclude<TimelineKind, "system">, readonly string[]])[] = [
  ["updates", ["update.*", "incident.update-*", "status-page.*"]],
  [
    "people",
    [
      "incident.note-added",
      "incident.decision-made",
      "incident.role-*",
      "incident.handoff-*",
      "incident.command-claimed",
      "incident.task-*",
      "incident.paged",
      "page.*",
      "report.*",
      "incident.declared",
      "chat-message.*",
    ],
  ],
  [
    "changes",
    [
      "change.*",
      "mitigation.*",
      "run.*",
      "suspect.*",
      "runbook.*",
      "recovery.*",
      "incident.mitigation-*",
      "incident.recovery-*",
      "incident.severity-changed",
      "incident.status-changed",
      "alert.*",
      "alert-group.*",
    ],
  ],
];

/** Which filter shows an event of this type. */
export function timelineKindOf(type: string): TimelineKind {
  const found = patterns.find(([, list]) => list.some((pattern) => matches(pattern, type)));
  return found === undefined ? "system" : found[0];
}

/** The type patterns of a filter (`*` at the end stands for any ending); undefined for `all`: no restriction. */
export function timelinePatterns(filter: TimelineFilter): readonly string[] | undefined {
  return patterns.find(([kind]) => kind === filter)?.[1];
}

function matches(pattern: string, type: string): boolean {
  return pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
