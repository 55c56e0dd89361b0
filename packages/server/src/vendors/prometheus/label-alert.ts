import { hash } from "node:crypto";
import { type AlertLink, readSeverity, type SenderEvent } from "@staunch/core/alerts";

/** An alert as Prometheus and Alertmanager mean it: labels say which, annotations say what. */
export interface LabelAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generatorURL: string | undefined;
}

/** Identity is the whole label set, whatever the order it is written in. */
export function labelSetKey(labels: Readonly<Record<string, string>>): string {
  const pairs: (readonly [string, string])[] = [];
  for (const name of Object.keys(labels).sort()) {
    const value = labels[name];
    if (value !== undefined && value !== "") pairs.push([name, value]);
  }
  return hash("sha256", JSON.stringify(pairs));
}

function titleOf({ labels, annotations }: LabelAlert): string {
  const name = labels["alertname"] ?? "Alert without a name";
  return annotations["summary"] || annotations["title"] || (labels["instance"] === undefined ? name : `${name} on ${labels["instance"]}`);
}

const linkAnnotations: readonly (readonly [string, string])[] = [
  ["runbook_url", "Runbook"],
  ["dashboard_url", "Dashboard"],
];

const webAddress = /^https?:\/\//i;

function linksOf({ annotations, generatorURL }: LabelAlert): readonly AlertLink[] {
  const links: AlertLink[] = [];
  const add = (href: string | undefined, text: string): void => {
    if (href !== undefined && webAddress.test(href)) links.push({ href, text });
  };
  add(generatorURL, "Source");
  for (const [name, text] of linkAnnotations) add(annotations[name], text);
  return links;
}

/** The part of a sender event that labels and annotations decide. */
export function describe(alert: LabelAlert): Pick<SenderEvent, "title" | "description" | "severity" | "labels" | "links"> {
  const description = alert.annotations["description"] ?? alert.annotations["message"];
  return {
    title: titleOf(alert),
    ...(description !== undefined && { description }),
    severity: readSeverity(alert.labels["severity"] ?? alert.labels["priority"]),
    labels: alert.labels,
    links: linksOf(alert),
  };
}

/** Alertmanager writes year 1 for "not set". */
export function timeOf(text: string | undefined): number | undefined {
  if (text === undefined || text === "" || text.startsWith("0001-01-01")) return undefined;
  return Temporal.Instant.from(text).epochMilliseconds;
}
