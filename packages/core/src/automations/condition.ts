import { beginRouting, boundedEnvironment, failureReason, parseWithin, seenPayload } from "#alerts/index.ts";

/*
 * Conditions are CEL with the bounds of routing rules: what may be called, how large, how many steps at worst. They see
 * the event and the incident it is of; `event.data` is cut as payloads of alerts are.
 */

interface EventFacts {
  readonly type: string;
  /** `user`, `key`, `system`, `source`, `link` */
  readonly actorKind: string;
  readonly actorName: string;
  readonly data: unknown;
}

class SeenEvent implements EventFacts {
  readonly type: string;
  readonly actorKind: string;
  readonly actorName: string;
  readonly data: unknown;

  constructor(facts: EventFacts) {
    this.type = facts.type;
    this.actorKind = facts.actorKind;
    this.actorName = facts.actorName;
    this.data = seenPayload(facts.data);
  }
}

interface IncidentFacts {
  readonly title: string;
  /** `SEV1` … */
  readonly severity: string;
  readonly status: string;
  /** Names. */
  readonly services: readonly string[];
}

class SeenIncident implements IncidentFacts {
  readonly title: string;
  readonly severity: string;
  readonly status: string;
  readonly services: readonly string[];

  constructor(facts: IncidentFacts) {
    this.title = facts.title;
    this.severity = facts.severity;
    this.status = facts.status;
    this.services = facts.services.slice(0, 100);
  }
}

/** What a condition is asked about. */
export interface ConditionFacts {
  readonly event: EventFacts;
  readonly incident: IncidentFacts;
}

interface Scope {
  readonly event: SeenEvent;
  readonly incident: SeenIncident;
}

const environment = boundedEnvironment()
  .registerType("Event", { ctor: SeenEvent, fields: { type: "string", actorKind: "string", actorName: "string", data: "dyn" } })
  .registerType("Incident", {
    ctor: SeenIncident,
    fields: { title: "string", severity: "string", status: "string", services: "list<string>" },
  })
  .registerVariable("event", "Event")
  .registerVariable("incident", "Incident");

/** Why a condition cannot be saved; undefined when it can. The empty condition always holds. */
export function conditionFault(text: string): { readonly message: string; readonly position?: number } | undefined {
  if (text.trim() === "") return undefined;
  const parsed = parseWithin<Scope>(environment, text, "bool");
  if (parsed.kind === "expression") return undefined;
  const { message, position } = parsed;
  return { message, ...(position !== undefined && { position }) };
}

/** What a condition said of an event. */
export type Verdict = { readonly kind: "true" } | { readonly kind: "false" } | { readonly kind: "failed"; readonly reason: string };

/** Asks a condition. Never throws: what cannot be evaluated does not hold, and says why. */
export function askCondition(text: string, facts: ConditionFacts): Verdict {
  if (text.trim() === "") return { kind: "true" };
  const parsed = parseWithin<Scope>(environment, text, "bool");
  if (parsed.kind === "refused") return { kind: "failed", reason: parsed.message };
  beginRouting();
  try {
    const result = parsed.expression.run({ event: new SeenEvent(facts.event), incident: new SeenIncident(facts.incident) });
    if (typeof result === "boolean") return { kind: result ? "true" : "false" };
    return { kind: "failed", reason: "came to something that is neither true nor false" };
  } catch (error) {
    return { kind: "failed", reason: failureReason(error) };
  }
}
