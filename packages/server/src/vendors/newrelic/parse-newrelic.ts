import {
  at,
  atTime,
  heard,
  isJsonObject,
  labelsOf,
  listAt,
  type Reading,
  readSeverity,
  type SenderEvent,
  textAt,
  textOf,
  unreadable,
  webLinks,
} from "@staunch/core/alerts";

/*
 * New Relic's workflow webhook with its default payload template: one issue, told of again whenever it changes. The
 * webhooks of alerts before workflows named the same things otherwise; both are read.
 */

export function parseNewRelic(body: unknown): Reading {
  if (!isJsonObject(body)) return unreadable("body", "a JSON object, as in the default payload template");
  const id = textAt(body, "id") ?? textAt(body, "issueId") ?? textAt(body, "incident_id");
  if (id === undefined) return unreadable("id", "the issue's id");
  const action = actionOf(body);
  const description = textAt(body, "details");
  const event: SenderEvent = {
    action,
    dedupKey: id,
    title: titleOf(body),
    ...(description !== undefined && { description }),
    severity: readSeverity(textAt(body, "priority") ?? textAt(body, "severity")),
    labels: labelsOf({
      entity: namesAt(body, "impactedEntities"),
      policy: namesAt(body, "alertPolicyNames") ?? textAt(body, "policy_name"),
      condition: namesAt(body, "alertConditionNames") ?? textAt(body, "condition_name"),
      workflow: textAt(body, "workflowName"),
    }),
    links: webLinks([textAt(body, "issueUrl") ?? textAt(body, "incident_url"), "New Relic"]),
    ...atTime(action === "trigger" ? at(body, "createdAt") : (at(body, "closedAt") ?? at(body, "updatedAt"))),
    payload: body,
  };
  return heard([event]);
}

/** Somebody's acknowledgement comes as the reason for telling, while the state is still an open one. */
function actionOf(body: unknown): SenderEvent["action"] {
  const state = (textAt(body, "state") ?? textAt(body, "current_state") ?? "").toUpperCase();
  if (state === "CLOSED") return "resolve";
  return state === "ACKNOWLEDGED" || textAt(body, "trigger")?.toUpperCase().endsWith("ACKNOWLEDGED") === true ? "acknowledge" : "trigger";
}

function titleOf(body: unknown): string {
  return textAt(body, "title") ?? textAt(body, "title", 0) ?? textAt(body, "condition_name") ?? "New Relic issue";
}

function namesAt(body: unknown, name: string): string | undefined {
  const names = listAt(body, name).flatMap((one) => textOf(one) ?? []);
  return names.length === 0 ? undefined : names.join(", ");
}
