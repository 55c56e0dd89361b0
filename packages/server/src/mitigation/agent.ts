import { createHmac } from "node:crypto";
import type { Id, OrganisationId, RunId } from "@staunch/core/kernel";
import type { CallEnd } from "@staunch/core/mitigation";
import { newToken, tokenHash } from "#identity/index.ts";
import type { Subject } from "#platform/index.ts";

export type AgentId = Id<"agent">;
/** Of a run's job: the run's own. */
export type AgentJobId = Id<"agent-job">;

/** One named action of an agent's allow-list, as it describes it. What it runs stays with the agent. */
export interface AgentAction {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly { readonly name: string; readonly pattern: string; readonly isRequired: boolean }[];
  readonly timeLimitSeconds: number;
}

/** What an agent says of itself each time it asks. */
export interface AgentPresence {
  readonly softwareVersion: string;
  readonly host: string;
  readonly actions: readonly AgentAction[];
}

/** A process near a service that fetches what to do and runs only what its own list names. */
export interface Agent extends AgentPresence {
  readonly organisationId: OrganisationId;
  readonly id: AgentId;
  readonly name: string;
  /** The first characters of its key. */
  readonly prefix: string;
  readonly tokenHash: Buffer;
  readonly createdByName: string;
  readonly createdAt: Temporal.Instant;
  readonly revokedAt: Temporal.Instant | undefined;
  /** Undefined until it asked for the first time. */
  readonly lastSeenAt: Temporal.Instant | undefined;
}

export type AgentJobStatus = "queued" | "claimed" | "ended" | "refused" | "never_taken" | "cancelled" | "silent";

/** Something for one agent to do, or to say what it would do. */
export interface AgentJob {
  readonly organisationId: OrganisationId;
  readonly id: AgentJobId;
  readonly agentId: AgentId;
  /** Undefined for a rehearsal. */
  readonly runId: RunId | undefined;
  readonly purpose: "run" | "rehearsal";
  /** What the agent is told: JSON, signed as it is. */
  readonly payload: string;
  readonly status: AgentJobStatus;
  readonly issuedAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
  readonly timeLimitSeconds: number;
  readonly claimKey: string | undefined;
  readonly end: CallEnd | undefined;
  /** The number of the last batch of output that was written down. */
  readonly lastBatch: number;
  readonly announcedAt: Temporal.Instant | undefined;
  /** Of a rehearsal. */
  readonly lines: readonly string[];
}

/** A job waits this long for its agent. What starts later comes as a surprise to whoever gave up on it. */
export const takeWithinSeconds = 60;

/** Marks agents' keys for people and for scanners that look for leaked secrets. */
const keyPrefix = "sta_";
const shownLength = 12;

export interface AgentKey {
  /** Shown once. Holds the agent's id, so that the agent knows its own jobs without asking. */
  readonly key: string;
  readonly prefix: string;
  readonly tokenHash: Buffer;
}

/** A key that opens an agent's four endpoints and nothing else. */
export function newAgentKey(id: AgentId): AgentKey {
  const key = `${keyPrefix}${id.replaceAll("-", "")}_${newToken()}`;
  return { key, prefix: key.slice(0, shownLength), tokenHash: tokenHash(key) };
}

/** Undefined for what cannot be an agent's key; spares the database a look. */
export function agentKeyHash(authorization: string | undefined): Buffer | undefined {
  const [, key] = /^Bearer +(sta_[0-9a-f]{32}_[\w-]{43})$/i.exec(authorization ?? "") ?? [];
  return key === undefined ? undefined : tokenHash(key);
}

/** Binds a job to the one agent whose key it is signed with: `v1,` and base64 of HMAC-SHA256 under the key's SHA-256. */
export function signJob(agent: Pick<Agent, "tokenHash">, payload: string): string {
  return `v1,${createHmac("sha256", agent.tokenHash).update(payload, "utf8").digest("base64")}`;
}

export function agentSubject(id: AgentId): Subject {
  return { type: "agent", id };
}
