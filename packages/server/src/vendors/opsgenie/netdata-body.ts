import { cut, isJsonObject, textAt } from "@staunch/core/alerts";
import { keyOfAlias, parseAlert, type ParsedAlert } from "#vendors/opsgenie/alert-body.ts";

/*
 * What Netdata's alarm-notify.sh posts to Opsgenie's integration for it (/v1/json/integrations/webhooks/netdata):
 * the alarm itself, not an alert in Opsgenie's words. Source: netdata 1.37.1, health/notifications/alarm-notify.sh.
 */

const priorities: Readonly<Record<string, string>> = { CRITICAL: "P1", WARNING: "P3" };
/** CLEAR ends an alarm; so does its removal, of which nothing more would be heard. */
const over: readonly string[] = ["CLEAR", "REMOVED", "UNDEFINED", "UNINITIALIZED"];

/** What a body says, or what is wrong with it. */
export function parseNetdata(body: unknown): ParsedAlert {
  const status = textAt(body, "status")?.toUpperCase() ?? "";
  const name = textAt(body, "name");
  const isOver = over.includes(status);
  if (!isJsonObject(body) || name === undefined) return { kind: "invalid", errors: { name: "Name of the alarm can not be empty." } };
  if (!isOver && priorities[status] === undefined)
    return { kind: "invalid", errors: { status: "Status must be one of CRITICAL, WARNING, CLEAR, REMOVED." } };

  const [host, chart] = [textAt(body, "host") ?? "", textAt(body, "chart") ?? ""];
  const parsed = parseAlert({
    alias: keyOfAlias(["netdata", host, chart, name].join("/")),
    message: [host, name, "is", status].filter((word) => word !== "").join(" "),
    description: textAt(body, "info"),
    priority: priorities[status],
    entity: host,
    source: "Netdata",
    details: { alarm: name, host, chart, family: cut(textAt(body, "family") ?? "", 200), status, value: textAt(body, "value") },
  });
  if (parsed.kind === "invalid" || !isOver) return parsed;
  return { kind: "parsed", event: { ...parsed.event, action: "resolve" } };
}
