import {
  type AlertSeverity,
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
 * Azure Monitor's common alert schema. Source: MicrosoftDocs/azure-monitor-docs, alerts-common-schema. An action group
 * without it sends a different body for each kind of alert; that is refused with the switch to set.
 */

const schemaId = "azureMonitorCommonAlertSchema";

/** Sev0 is the worst. Source: the same page. */
const severities: Readonly<Record<string, AlertSeverity>> = {
  sev0: "critical",
  sev1: "error",
  sev2: "warning",
  sev3: "info",
  sev4: "info",
};

export function parseAzure(body: unknown): Reading {
  const essentials = at(body, "data", "essentials");
  if (!isJsonObject(essentials)) return unreadable("schemaId", `${schemaId}: switch the common alert schema on in the action group`);
  const key = textAt(essentials, "originAlertId") ?? textAt(essentials, "alertId");
  if (key === undefined) return unreadable("data.essentials.alertId", "text");
  const resolved = textAt(essentials, "monitorCondition")?.toLowerCase() === "resolved";
  const severity = textAt(essentials, "severity")?.toLowerCase();
  const description = textAt(essentials, "description");
  const event: SenderEvent = {
    action: resolved ? "resolve" : "trigger",
    dedupKey: key,
    title: titleOf(essentials),
    ...(description !== undefined && { description }),
    severity: severities[severity ?? ""] ?? readSeverity(severity),
    labels: readLabels(body, essentials),
    links: webLinks([textAt(essentials, "investigationLink"), "Azure"], [searchLink(body), "Search results"]),
    ...atTime(at(essentials, resolved ? "resolvedDateTime" : "firedDateTime")),
    payload: body,
  };
  return heard([event]);
}

function titleOf(essentials: unknown): string {
  const rule = textAt(essentials, "alertRule") ?? "Azure alert";
  const [item] = listAt(essentials, "configurationItems").flatMap((one) => textOf(one) ?? []);
  return item === undefined ? rule : `${rule} on ${item}`;
}

/** Alerts on logs lead to the query that found them. */
function searchLink(body: unknown): string | undefined {
  const context = at(body, "data", "alertContext");
  return textAt(context, "condition", "allOf", 0, "linkToSearchResultsUI") ?? textAt(context, "linkToSearchResults");
}

function readLabels(body: unknown, essentials: unknown): Record<string, string> {
  const items = listAt(essentials, "configurationItems").flatMap((one) => textOf(one) ?? []);
  return {
    ...labelsOf(at(body, "data", "customProperties")),
    ...labelsOf({
      alert_rule: textAt(essentials, "alertRule"),
      signal_type: textAt(essentials, "signalType"),
      monitoring_service: textAt(essentials, "monitoringService"),
      resource: items.join(","),
      resource_group: textAt(essentials, "targetResourceGroup"),
      resource_type: textAt(essentials, "targetResourceType"),
    }),
  };
}
