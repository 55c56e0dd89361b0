import type { SearchState } from "#api/url-state.ts";

/** Which alerts are listed; each part stands in the address. */
export interface AlertFilter {
  /** `open`, `triggered`, `acknowledged`, `resolved` or `all`. */
  readonly state: string;
  /** The least severity, or `any`. */
  readonly severity: string;
  /** A service's id, or `all`. */
  readonly serviceId: string;
  /** A source's id, or `all`. */
  readonly sourceId: string;
  /** A group's id, or empty. */
  readonly groupId: string;
  /** `any`, `only` or `none`: what something holds back, what nothing does. */
  readonly suppressed: string;
  /** Words of the title, or empty. */
  readonly text: string;
}

const alertFilterDefaults = {
  state: "open",
  severity: "any",
  service: "all",
  source: "all",
  group: "",
  suppressed: "any",
  q: "",
} as const;

/** The filter that an address names. */
export function filterOf(search: SearchState): AlertFilter {
  const of = (name: keyof typeof alertFilterDefaults): string => search[name] ?? alertFilterDefaults[name];
  return {
    state: of("state"),
    severity: of("severity"),
    serviceId: of("service"),
    sourceId: of("source"),
    groupId: of("group"),
    suppressed: of("suppressed"),
    text: of("q"),
  };
}

const statuses: Readonly<Record<string, string>> = {
  open: "triggered,acknowledged",
  triggered: "triggered",
  acknowledged: "acknowledged",
  resolved: "resolved",
};

const severities: Readonly<Record<string, string>> = {
  critical: "critical",
  error: "critical,error",
  warning: "critical,error,warning",
};

const holds: Readonly<Record<string, "true" | "false">> = { only: "true", none: "false" };

/** The question the API is asked. A group is shown whole: what resolved belongs to its story. */
export function alertQueryOf({ state, severity, serviceId, sourceId, groupId, suppressed, text }: AlertFilter) {
  if (groupId !== "") return { groupId };
  const status = statuses[state];
  const least = severities[severity];
  const held = holds[suppressed];
  return {
    ...(status !== undefined && { status }),
    ...(least !== undefined && { severity: least }),
    ...(serviceId !== "all" && { serviceId }),
    ...(sourceId !== "all" && { sourceId }),
    ...(held !== undefined && { suppressed: held }),
    ...(text.trim() !== "" && { search: text.trim() }),
  };
}

/** Whether anything but the state narrows the list. */
export function isNarrowed({ severity, serviceId, sourceId, suppressed, text }: AlertFilter): boolean {
  return severity !== "any" || suppressed !== "any" || serviceId !== "all" || sourceId !== "all" || text.trim() !== "";
}
