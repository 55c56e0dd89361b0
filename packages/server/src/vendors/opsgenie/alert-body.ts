import { randomUUID } from "node:crypto";
import { at, cut, isJsonObject, labelsOf, listAt, readSeverity, type SenderEvent, textAt, textOf, webLinks } from "@staunch/core/alerts";

/*
 * The body of Opsgenie's "create alert". Source: docs.opsgenie.com, alert API; opsgenie/opsgenie-oas, definitions.
 * Looser than documented where known clients break it: numbers in details, descriptions of 400 KB, aliases of any length.
 */

export type ParsedAlert =
  | { readonly kind: "parsed"; readonly event: SenderEvent }
  /** By field, in Opsgenie's words. */
  | { readonly kind: "invalid"; readonly errors: Readonly<Record<string, string>> };

const longestAlias = 512;

/** An alias as it is stored and looked up: within bounds, and nothing PostgreSQL refuses. */
export function keyOfAlias(alias: string): string {
  return cut(alias, longestAlias).replaceAll("\u0000", "").toWellFormed();
}

/** Text members that are kept as they came; message and description become title and description. */
const kept = ["entity", "priority", "source", "user", "note"] as const;
/** List members that are kept as they came. */
const keptLists = ["responders", "visibleTo", "actions", "tags"] as const;

/** What a body says, or what is wrong with it. */
export function parseAlert(body: unknown): ParsedAlert {
  const message = textAt(body, "message");
  if (!isJsonObject(body) || message === undefined) return { kind: "invalid", errors: { message: "Message can not be empty." } };
  const details = at(body, "details");
  // An alert without an alias of its own is never the same as another.
  const alias = textAt(body, "alias") ?? randomUUID();
  const description = textAt(body, "description");
  const event: SenderEvent = {
    action: "trigger",
    dedupKey: keyOfAlias(alias),
    title: message,
    ...(description !== undefined && { description }),
    severity: readSeverity(textAt(body, "priority") ?? textAt(details, "severity")),
    labels: labelsOfAlert(body, details),
    links: webLinks(...linksOf(body, details)),
    payload: { ...payloadOf(body, details), alias },
  };
  return { kind: "parsed", event };
}

function payloadOf(body: Readonly<Record<string, unknown>>, details: unknown): Readonly<Record<string, unknown>> {
  const payload: Record<string, unknown> = {};
  for (const name of kept) {
    const text = textAt(body, name);
    if (text !== undefined) payload[name] = text;
  }
  for (const name of keptLists) {
    const list = listAt(body, name);
    if (list.length > 0) payload[name] = list;
  }
  if (isJsonObject(details)) payload["details"] = details;
  return payload;
}

/**
 * Details are labels already: Alertmanager puts the common labels of its group there. What else says which alert it is
 * stands beside them, unless a detail has taken the name.
 */
function labelsOfAlert(body: unknown, details: unknown): Readonly<Record<string, string>> {
  const tags = tagsOf(body);
  const responders = listAt(body, "responders").flatMap(responderWord);
  return {
    ...taggedLabels(tags),
    ...(tags.length > 0 && { tags: tags.join(",") }),
    ...(responders.length > 0 && { responders: responders.join(",") }),
    ...labelsOf({ entity: textAt(body, "entity"), source: textAt(body, "source") }),
    ...labelsOf(details),
  };
}

export function tagsOf(body: unknown): readonly string[] {
  return listAt(body, "tags").flatMap((tag) => textOf(tag) ?? []);
}

/** Grafana and Zabbix write labels into tags, as `zone:us-1`. */
function taggedLabels(tags: readonly string[]): Readonly<Record<string, string>> {
  const pairs = tags.flatMap((tag): [string, string][] => {
    const colon = tag.indexOf(":");
    return colon > 0 && colon < tag.length - 1 && !tag.startsWith("//", colon + 1) ? [[tag.slice(0, colon), tag.slice(colon + 1)]] : [];
  });
  return Object.fromEntries(pairs);
}

function responderWord(responder: unknown): readonly string[] {
  const who = textAt(responder, "name") ?? textAt(responder, "username") ?? textAt(responder, "id");
  return who === undefined ? [] : [`${textAt(responder, "type") ?? "team"}:${who}`];
}

function linksOf(body: unknown, details: unknown): readonly (readonly [string | undefined, string])[] {
  const found = isJsonObject(details) ? Object.entries(details).map(([name, value]) => [textOf(value), name] as const) : [];
  return [...found, [textAt(body, "source"), "Source"] as const];
}

/** What a sender created, as it would say it again: its message and description beside what was kept of the rest. */
export function bodyOf(alert: {
  readonly title: string;
  readonly description: string | undefined;
  readonly dedupKey: string;
  readonly payload: unknown;
}): Readonly<Record<string, unknown>> {
  return {
    alias: alert.dedupKey,
    ...(isJsonObject(alert.payload) && alert.payload),
    message: alert.title,
    ...(alert.description !== undefined && { description: alert.description }),
  };
}
