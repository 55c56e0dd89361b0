import { type AlertSeverity, type AlertStatus, readSeverity } from "@staunch/core/alerts";
import type { SourceAlertQuery } from "#alerts/index.ts";
import { keyOfAlias } from "#vendors/opsgenie/alert-body.ts";

/*
 * The search language of Opsgenie's alert list, the part that scripts use: `field: value` joined by AND, and bare words.
 * Source: docs.opsgenie.com, "Search syntax for alerts". OR, NOT, comparisons and brackets are refused in words: an
 * answer that ignored them would be a wrong one.
 */

export type ListQuery =
  | { readonly kind: "parsed"; readonly query: SourceAlertQuery }
  | { readonly kind: "invalid"; readonly message: string };

interface Found {
  statuses?: readonly AlertStatus[];
  severities?: readonly AlertSeverity[];
  key?: string;
  readonly labels: Record<string, string>;
  readonly texts: string[];
}

const mostListed = 100;
const listedByDefault = 20;
const mostOffset = 20_000;
const longestQuery = 1_000;
const open: readonly AlertStatus[] = ["triggered", "acknowledged"];

/** Reads `query`, `offset`, `limit`, `sort` and `order` of a list request. */
export function readListQuery(search: URLSearchParams): ListQuery {
  const found: Found = { labels: {}, texts: [] };
  const text = (search.get("query") ?? "").replaceAll("\u0000", "").toWellFormed();
  const fault = text.length > longestQuery ? "the query is too long" : readTerms(text, found);
  if (fault !== undefined) return { kind: "invalid", message: `Query can not be understood: ${fault}.` };
  const query: SourceAlertQuery = {
    ...found,
    sort: search.get("sort") === "lastOccurredAt" || search.get("sort") === "updatedAt" ? "lastSeenAt" : "openedAt",
    order: search.get("order") === "asc" ? "asc" : "desc",
    offset: bounded(search.get("offset"), 0, mostOffset),
    limit: bounded(search.get("limit") ?? String(listedByDefault), 1, mostListed),
  };
  return { kind: "parsed", query };
}

function bounded(text: string | null, least: number, most: number): number {
  const number = Number(text ?? least);
  return Number.isInteger(number) ? Math.min(Math.max(number, least), most) : least;
}

/** A field with its value, a quoted text, or a bare word. */
const term = /\s*(?:([A-Za-z]+)\s*:\s*)?(?:"([^"]*)"|([^\s":]+))/y;

/** @returns what is wrong with the terms, undefined when all are understood. */
function readTerms(text: string, found: Found): string | undefined {
  term.lastIndex = 0;
  const end = text.trimEnd().length;
  while (term.lastIndex < end) {
    const from = term.lastIndex;
    const match = term.exec(text);
    if (match === null) return `at ${text.slice(from).trim().slice(0, 40)}`;
    const [, field, quoted, bare = ""] = match;
    const fault = readTerm(field, quoted ?? bare, { found, isQuoted: quoted !== undefined });
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function readTerm(
  field: string | undefined,
  value: string,
  into: { readonly found: Found; readonly isQuoted: boolean },
): string | undefined {
  const { found } = into;
  if (!into.isQuoted) {
    if (/^(?:or|not)$/i.test(value) || /^[()<>]|[()]$/.test(value)) return `${value} is not supported here, only field: value and AND`;
    if (field === undefined && /^and$/i.test(value)) return undefined;
  }
  if (field === undefined) {
    found.texts.push(value);
    return undefined;
  }
  return readField(field.toLowerCase(), value, found);
}

function readField(field: string, value: string, found: Found): string | undefined {
  switch (field) {
    case "status":
      return readStatus(value.toLowerCase(), found);
    case "acknowledged":
      found.statuses = value === "true" ? ["acknowledged"] : ["triggered"];
      return undefined;
    case "alias":
      found.key = keyOfAlias(value);
      return undefined;
    case "priority":
      found.severities = [readSeverity(value)];
      return undefined;
    case "message":
    case "description":
      found.texts.push(value);
      return undefined;
    case "entity":
    case "source":
      found.labels[field] = value;
      return undefined;
    default:
      return `the field ${field} is not supported`;
  }
}

function readStatus(value: string, found: Found): string | undefined {
  if (value === "open") found.statuses = open;
  else if (value === "closed") found.statuses = ["resolved"];
  else if (value === "acked" || value === "acknowledged") found.statuses = ["acknowledged"];
  else if (value === "unacked") found.statuses = ["triggered"];
  else return `status ${value} is none of open, closed, acked`;
  return undefined;
}
