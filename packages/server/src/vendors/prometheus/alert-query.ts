import { compileMatchers, type LabelTest, type Matcher, parseMatchers } from "@staunch/core/alerts";
import type { GettableAlert } from "#vendors/prometheus/alert-view.ts";

/** What `GET /alerts` and `/alerts/groups` ask for. Source: api/v2/openapi.yaml, getAlerts. */
export interface AlertQuery {
  readonly active: boolean;
  readonly silenced: boolean;
  readonly inhibited: boolean;
  readonly muted: boolean;
  readonly matches: LabelTest;
  /** What must be equal, for the database to look for. */
  readonly equal: Readonly<Record<string, string>>;
  readonly isReceiver: (name: string) => boolean;
}

export type ReadQuery<T> = { readonly kind: "query"; readonly query: T } | { readonly kind: "bad"; readonly message: string };

/** Every `filter` of a query, each of one or more matchers. */
export function readFilter(search: URLSearchParams): ReadQuery<readonly Matcher[]> {
  const matchers: Matcher[] = [];
  for (const filter of search.getAll("filter")) {
    const parsed = parseMatchers(filter);
    if (parsed.kind === "refused") return { kind: "bad", message: `bad matcher format: ${parsed.fault.matcher}: ${parsed.fault.reason}` };
    matchers.push(...parsed.matchers);
  }
  return { kind: "query", query: matchers };
}

export function readAlertQuery(search: URLSearchParams): ReadQuery<AlertQuery> {
  const filter = readFilter(search);
  if (filter.kind === "bad") return filter;
  const tests = compileMatchers(filter.query);
  if (tests.kind === "refused") return { kind: "bad", message: `bad matcher format: ${tests.fault.reason}` };
  const receiver = search.get("receiver");
  const receivers = compileMatchers(receiver === null ? [] : [{ name: "receiver", value: receiver, isRegex: true, isEqual: true }]);
  if (receivers.kind === "refused") return { kind: "bad", message: `failed to parse receiver param: ${receivers.fault.reason}` };
  const flag = (name: string): boolean => search.get(name) !== "false";
  const plain = filter.query.filter(({ isEqual, isRegex, value }) => isEqual && !isRegex && value !== "");
  return {
    kind: "query",
    query: {
      active: flag("active"),
      silenced: flag("silenced"),
      inhibited: flag("inhibited"),
      muted: flag("muted"),
      matches: tests.matches,
      equal: Object.fromEntries(plain.map(({ name, value }) => [name, value])),
      isReceiver: (name) => receivers.matches({ receiver: name }),
    },
  };
}

/** Does the query ask for an alert in this state? */
export function asksFor(query: AlertQuery, { status, labels, receivers }: GettableAlert): boolean {
  if (!query.active && status.state === "active") return false;
  if (!query.silenced && status.silencedBy.length > 0) return false;
  if (!query.inhibited && status.inhibitedBy.length > 0) return false;
  if (!query.muted && status.mutedBy.length > 0) return false;
  return query.matches(labels) && receivers.some(({ name }) => query.isReceiver(name));
}
