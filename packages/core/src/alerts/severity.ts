import type { Urgency } from "#paging/index.ts";

/** How bad the sender says it is, worst first. */
export const alertSeverities = ["critical", "error", "warning", "info"] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

/** What a severity means for the person on call, as long as no routing rule says otherwise. */
export function urgencyOf(severity: AlertSeverity): Urgency {
  return severity === "critical" || severity === "error" ? "high" : "low";
}

const aliases: Readonly<Record<string, AlertSeverity>> = {
  critical: "critical",
  page: "critical",
  fatal: "critical",
  emergency: "critical",
  disaster: "critical",
  p1: "critical",
  error: "error",
  high: "error",
  major: "error",
  p2: "error",
  warning: "warning",
  warn: "warning",
  minor: "warning",
  average: "warning",
  medium: "warning",
  p3: "warning",
  info: "info",
  information: "info",
  informational: "info",
  notice: "info",
  none: "info",
  low: "info",
  ok: "info",
  p4: "info",
  p5: "info",
};

/** Reads the word a sender uses. An unknown or missing word is `error`: when unsure, somebody looks at once. */
export function readSeverity(word: string | undefined): AlertSeverity {
  return aliases[word?.trim().toLowerCase() ?? ""] ?? "error";
}
