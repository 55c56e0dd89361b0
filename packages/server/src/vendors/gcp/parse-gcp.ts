import {
  at,
  atTime,
  heard,
  isJsonObject,
  labelsOf,
  type Reading,
  readSeverity,
  type SenderEvent,
  textAt,
  unreadable,
  webLinks,
} from "@staunch/core/alerts";

/*
 * Google Cloud Monitoring's webhook, schema 1.2. An incident opens and closes under one id; its texts are the alerting
 * policy's. Severity is the policy's and may be missing.
 */

export function parseGcp(body: unknown): Reading {
  const incident = at(body, "incident");
  if (!isJsonObject(incident)) return unreadable("incident", "an object");
  const id = textAt(incident, "incident_id");
  if (id === undefined) return unreadable("incident.incident_id", "text");
  const closed = textAt(incident, "state")?.toLowerCase() === "closed";
  const description = descriptionOf(incident);
  const event: SenderEvent = {
    action: closed ? "resolve" : "trigger",
    dedupKey: id,
    title: titleOf(incident),
    ...(description !== "" && { description }),
    severity: readSeverity(textAt(incident, "severity")),
    labels: readLabels(incident),
    links: webLinks([textAt(incident, "url"), "Google Cloud"]),
    ...atTime(at(incident, closed ? "ended_at" : "started_at")),
    payload: body,
  };
  return heard([event]);
}

/** The subject the policy's author wrote; otherwise which condition of which policy. */
function titleOf(incident: unknown): string {
  const parts = [textAt(incident, "policy_name"), textAt(incident, "condition_name")].filter((part) => part !== undefined);
  return textAt(incident, "documentation", "subject") ?? (parts.join(": ") || (textAt(incident, "summary") ?? "Incident in Google Cloud"));
}

function descriptionOf(incident: unknown): string {
  const documentation = at(incident, "documentation");
  const written = typeof documentation === "string" ? documentation : textAt(documentation, "content");
  return [textAt(incident, "summary"), written].filter((part) => part !== undefined).join("\n\n");
}

function readLabels(incident: unknown): Record<string, string> {
  return {
    ...labelsOf(at(incident, "metadata", "user_labels")),
    ...labelsOf(at(incident, "resource", "labels")),
    ...labelsOf(at(incident, "metric", "labels")),
    ...labelsOf(at(incident, "policy_user_labels")),
    ...labelsOf({
      project: textAt(incident, "scoping_project_id"),
      policy: textAt(incident, "policy_name"),
      condition: textAt(incident, "condition_name"),
      resource: textAt(incident, "resource_display_name") ?? textAt(incident, "resource_name"),
      resource_type: textAt(incident, "resource", "type"),
      metric: textAt(incident, "metric", "type"),
    }),
  };
}
