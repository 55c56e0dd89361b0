import { type ComponentStatus, rollUp } from "#comms/component-status.ts";
import type { UpdateStatus } from "#comms/update-status.ts";

/** The colour of the whole page in the words of the field's status page JSON. */
export type PageIndicator = "none" | "maintenance" | "minor" | "major" | "critical";

export interface PageHeadline {
  readonly indicator: PageIndicator;
  /** One sentence of truth, without a full stop. */
  readonly sentence: string;
}

export interface NamedComponent {
  readonly name: string;
  readonly status: ComponentStatus;
}

const indicators: Readonly<Record<ComponentStatus, PageIndicator>> = {
  operational: "none",
  under_maintenance: "maintenance",
  degraded_performance: "minor",
  partial_outage: "major",
  major_outage: "critical",
};

const predicates: Readonly<Record<Exclude<ComponentStatus, "operational">, string>> = {
  under_maintenance: "under maintenance",
  degraded_performance: "not working as well as usual",
  partial_outage: "partly unavailable",
  major_outage: "unavailable",
};

const incidentSentences: Readonly<Record<UpdateStatus, string>> = {
  investigating: "We are looking into a problem",
  identified: "We found a problem and are working on it",
  monitoring: "A fix is in place and we are watching it",
  resolved: "All services are working",
};

/**
 * What a visitor reads first. Names what is broken, worst first; when every component works but an incident
 * is open, it says how far the answer is, never that all is well.
 *
 * @param openIncidents the current word of each open incident
 */
export function pageHeadline(components: readonly NamedComponent[], openIncidents: readonly UpdateStatus[]): PageHeadline {
  const worst = rollUp(components.map((component) => component.status));
  if (worst !== "operational") {
    return { indicator: indicators[worst], sentence: affectedSentence(components, worst) };
  }
  const leading = (["investigating", "identified", "monitoring"] as const).find((word) => openIncidents.includes(word));
  if (leading === undefined) return { indicator: "none", sentence: incidentSentences.resolved };
  return { indicator: "minor", sentence: incidentSentences[leading] };
}

function affectedSentence(components: readonly NamedComponent[], worst: Exclude<ComponentStatus, "operational">): string {
  const hit = components.filter((component) => component.status === worst).map((component) => component.name);
  const others = components.filter((c) => c.status !== worst && c.status !== "operational").length;
  const [first = "", second] = hit;
  const tail = others === 0 ? "" : `, ${others} more ${others === 1 ? "service is" : "services are"} affected`;
  if (second === undefined) return `${first} is ${predicates[worst]}${tail}`;
  if (hit.length === 2) return `${first} and ${second} are ${predicates[worst]}${tail}`;
  return `${first} and ${hit.length - 1} more services are ${predicates[worst]}${tail}`;
}
