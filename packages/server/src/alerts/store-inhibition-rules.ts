import type { InhibitionRule, InhibitionRuleId, Matcher } from "@staunch/core/alerts";
import { asId, type OrganisationId } from "@staunch/core/kernel";
import { type RawBuilder, sql } from "kysely";
import { jsonb, type Tx } from "#platform/index.ts";

export interface StoredInhibition extends InhibitionRule {
  readonly createdAt: Temporal.Instant;
  readonly removedAt: Temporal.Instant | undefined;
  readonly version: number;
}

interface RuleRow {
  readonly id: string;
  readonly name: string;
  readonly source_matchers: readonly Matcher[];
  readonly target_matchers: readonly Matcher[];
  readonly equal: readonly string[];
  readonly created_at: Temporal.Instant;
  readonly version: number;
}

async function select(tx: Tx, organisationId: OrganisationId, rest: RawBuilder<unknown>): Promise<readonly StoredInhibition[]> {
  const { rows } = await sql<RuleRow>`
    select id, name, source_matchers, target_matchers, equal, created_at, version from inhibition_rules
    where organisation_id = ${organisationId} and removed_at is null and ${rest}`.execute(tx);
  return rows.map((row) => ({
    id: asId<"inhibition-rule">(row.id),
    name: row.name,
    sourceMatchers: row.source_matchers,
    targetMatchers: row.target_matchers,
    equal: row.equal,
    createdAt: row.created_at,
    removedAt: undefined,
    version: row.version,
  }));
}

export async function findInhibition(tx: Tx, organisationId: OrganisationId, id: InhibitionRuleId): Promise<StoredInhibition | undefined> {
  const [rule] = await select(tx, organisationId, sql`id = ${id}`);
  return rule;
}

/** By name. */
export async function findInhibitionRules(tx: Tx, organisationId: OrganisationId): Promise<readonly StoredInhibition[]> {
  return select(tx, organisationId, sql`true order by lower(name)`);
}

/** Writes a rule, new or changed. @throws a unique violation when the name is taken */
export async function saveInhibition(tx: Tx, organisationId: OrganisationId, rule: StoredInhibition): Promise<void> {
  await sql`
    insert into inhibition_rules (organisation_id, id, name, source_matchers, target_matchers, equal, created_at, removed_at, version)
    values (${organisationId}, ${rule.id}, ${rule.name}, ${jsonb(rule.sourceMatchers)}, ${jsonb(rule.targetMatchers)},
      ${[...rule.equal]}::text[], ${rule.createdAt}, ${rule.removedAt ?? null}, ${rule.version})
    on conflict (organisation_id, id) do update set name = excluded.name, source_matchers = excluded.source_matchers,
      target_matchers = excluded.target_matchers, equal = excluded.equal, removed_at = excluded.removed_at, version = excluded.version`.execute(
    tx,
  );
}
