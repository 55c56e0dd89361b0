import type { MitigationKind } from "#mitigation/index.ts";
import type { UpdateStatus } from "#comms/update-status.ts";

/** What the timeline holds that a public sentence may be made of; names of people and machines stay out. */
export interface DraftFacts {
  readonly status: UpdateStatus;
  /** What customers call the thing that hurts. */
  readonly componentNames: readonly string[];
  /** The incident's title as declared. */
  readonly title: string;
  /** Words for what is being done, if a mitigation runs or ran: "reversing a recent change". */
  readonly doing?: string | undefined;
  /** What the last recovery check measured, if anything. */
  readonly recovery?: string | undefined;
}

const kinds: Readonly<Partial<Record<MitigationKind, string>>> = {
  rollback: "reversing the change that caused it",
  failover: "moving to a standby",
  scale: "adding capacity",
  restart: "restarting the part concerned",
  disable_flag: "switching off the feature that caused it",
  drain: "moving traffic away from the part concerned",
  rate_limit: "limiting traffic to protect the service",
};

/** What a kind of mitigation is called towards customers; undefined for kinds without such a word. */
export function publicWordsOfMitigation(kind: MitigationKind): string | undefined {
  return kinds[kind];
}

/**
 * A first wording of an update for a person to edit: what is known, what is being done. It promises no time;
 * the composer adds that from the author's choice.
 */
export function draftUpdate(facts: DraftFacts): string {
  const where = facts.componentNames.length === 0 ? "" : ` with ${list(facts.componentNames)}`;
  switch (facts.status) {
    case "investigating":
      return `We are looking into a problem${where}: ${lowerFirst(facts.title)}.`;
    case "identified":
      return `We know the cause of the problem${where}: ${lowerFirst(facts.title)}. We are ${facts.doing ?? "working on a fix"}.`;
    case "monitoring":
      return `The problem${where} has stopped${facts.recovery === undefined ? "" : ` (${facts.recovery})`}. We are watching that it stays so.`;
    case "resolved":
      return `The problem${where} is over${facts.recovery === undefined ? "" : ` (${facts.recovery})`}. Everything is working again.`;
  }
}

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** Leaves acronyms alone: "API errors" stays, "Checkout failing" becomes "checkout failing". */
function lowerFirst(title: string): string {
  const text = title.trim().replace(/[.!]+$/, "");
  return /^[A-Z][^A-Z]/.test(text) ? `${text.slice(0, 1).toLowerCase()}${text.slice(1)}` : text;
}
