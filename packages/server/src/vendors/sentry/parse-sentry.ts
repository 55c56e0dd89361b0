import {
  at,
  type AlertSeverity,
  atTime,
  heard,
  isJsonObject,
  labelsOf,
  listAt,
  type Reading,
  readSeverity,
  type SenderEvent,
  textAt,
  unreadable,
  webLinks,
} from "@staunch/core/alerts";

/*
 * Sentry's integration platform. Source: getsentry/sentry-docs, integration-platform/webhooks. What a body is about
 * stands in the header `Sentry-Hook-Resource`. An issue and the alerts raised for it share the issue's id as key, so
 * that resolving the issue in Sentry resolves them.
 */

export function parseSentry(resource: string | undefined, body: unknown): Reading {
  if (!isJsonObject(at(body, "data"))) return unreadable("data", "an object");
  switch (resource ?? resourceOf(body)) {
    case "event_alert":
      return readEvent(body, at(body, "data", "event"));
    case "error":
      return readEvent(body, at(body, "data", "error"));
    case "issue":
      return readIssue(body);
    case "metric_alert":
      return readMetricAlert(body);
    default:
      // Installations, comments and what Sentry may add: nothing is wrong anywhere.
      return heard([]);
  }
}

/** Some proxies drop headers they do not know. */
function resourceOf(body: unknown): string | undefined {
  return Object.entries({ event: "event_alert", error: "error", issue: "issue", metric_alert: "metric_alert" }).find(([member]) =>
    isJsonObject(at(body, "data", member)),
  )?.[1];
}

function severityOf(level: string | undefined): AlertSeverity {
  return level === "debug" ? "info" : readSeverity(level);
}

function readEvent(body: unknown, event: unknown): Reading {
  if (!isJsonObject(event)) return unreadable("data.event", "an object");
  const rule = textAt(body, "data", "triggered_rule");
  const heardOf: SenderEvent = {
    action: "trigger",
    dedupKey: textAt(event, "issue_id") ?? textAt(event, "event_id") ?? textAt(event, "title") ?? "event",
    title: textAt(event, "title") ?? textAt(event, "message") ?? "Sentry event",
    description: [textAt(event, "culprit"), rule === undefined ? undefined : `Rule: ${rule}`]
      .filter((line) => line !== undefined)
      .join("\n"),
    severity: severityOf(textAt(event, "level")),
    labels: {
      ...tagsOf(event),
      ...labelsOf({
        level: at(event, "level"),
        platform: at(event, "platform"),
        project: at(event, "project"),
        release: at(event, "release"),
        rule,
      }),
    },
    links: webLinks([textAt(event, "web_url"), "Sentry"]),
    ...atTime(at(event, "datetime") ?? at(event, "timestamp")),
    payload: body,
  };
  return heard([heardOf]);
}

/** Tags come as a list of pairs. */
function tagsOf(event: unknown): Record<string, string> {
  const tags: [string, unknown][] = [];
  for (const tag of listAt(event, "tags")) {
    const name = textAt(tag, 0) ?? textAt(tag, "key");
    if (name !== undefined) tags.push([name, at(tag, 1) ?? at(tag, "value")]);
  }
  return labelsOf(Object.fromEntries(tags));
}

function readIssue(body: unknown): Reading {
  const issue = at(body, "data", "issue");
  const id = textAt(issue, "id");
  if (id === undefined) return unreadable("data.issue.id", "text");
  const action = issueAction(body);
  if (action === undefined) return heard([]);
  const description = textAt(issue, "culprit");
  const event: SenderEvent = {
    action,
    dedupKey: id,
    title: textAt(issue, "title") ?? textAt(issue, "shortId") ?? "Sentry issue",
    ...(description !== undefined && { description }),
    severity: severityOf(textAt(issue, "level")),
    labels: labelsOf({
      issue: at(issue, "shortId"),
      level: at(issue, "level"),
      platform: at(issue, "platform"),
      project: at(issue, "project", "slug") ?? at(issue, "project", "name"),
    }),
    links: webLinks([textAt(issue, "web_url") ?? textAt(issue, "permalink"), "Sentry"]),
    payload: body,
  };
  return heard([event]);
}

/** Assigning counts as taking it when a person did it: ownership rules assign too, and must not stop a page. */
function issueAction(body: unknown): SenderEvent["action"] | undefined {
  switch (textAt(body, "action")) {
    case "created":
    case "unresolved":
      return "trigger";
    case "resolved":
    case "ignored":
    case "archived":
      return "resolve";
    case "assigned":
      return textAt(body, "actor", "type") === "user" ? "acknowledge" : undefined;
    default:
      return undefined;
  }
}

function readMetricAlert(body: unknown): Reading {
  const alert = at(body, "data", "metric_alert");
  const id = textAt(alert, "id");
  if (id === undefined) return unreadable("data.metric_alert.id", "text");
  const action = textAt(body, "action");
  const resolved = action === "resolved";
  const description = textAt(body, "data", "description_text");
  const event: SenderEvent = {
    action: resolved ? "resolve" : "trigger",
    dedupKey: `metric alert ${id}`,
    title: textAt(body, "data", "description_title") ?? textAt(alert, "title") ?? "Sentry metric alert",
    ...(description !== undefined && { description }),
    severity: resolved ? "info" : readSeverity(action),
    labels: labelsOf({
      rule: at(alert, "alert_rule", "name"),
      query: at(alert, "alert_rule", "query"),
      project: listAt(alert, "projects")
        .filter((project) => typeof project === "string")
        .join(","),
    }),
    links: webLinks([textAt(body, "data", "web_url"), "Sentry"]),
    ...atTime(at(alert, resolved ? "date_closed" : "date_started")),
    payload: body,
  };
  return heard([event]);
}
