import type { OrganisationId } from "@staunch/core/kernel";
import type { RunnerKindName } from "@staunch/core/mitigation";
import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import type { RunnerAccount, RunnerKind, RunnerSettings } from "#mitigation/ports.ts";

/** An account as it is kept. */
export interface StoredRunnerAccount {
  readonly organisationId: OrganisationId;
  readonly id: string;
  readonly kind: RunnerKindName;
  readonly name: string;
  /** Without what is secret. */
  readonly settings: RunnerSettings;
  /** Sealed. */
  readonly secrets: Buffer | undefined;
  readonly version: number;
  readonly createdAt: Temporal.Instant;
  readonly updatedAt: Temporal.Instant;
}

/** Parts settings as the kind's schema left them into what may be shown and what is sealed. */
export function sealRunnerSettings(
  { secrets }: Pick<MitigationDeps, "secrets">,
  secretFields: readonly string[],
  settings: RunnerSettings,
): Pick<StoredRunnerAccount, "settings" | "secrets"> {
  const entries = Object.entries(settings);
  const sealed = entries.filter(([key]) => secretFields.includes(key));
  return {
    settings: Object.fromEntries(entries.filter(([key]) => !secretFields.includes(key))),
    secrets: sealed.length === 0 ? undefined : secrets.seal(JSON.stringify(Object.fromEntries(sealed))),
  };
}

/** The account as a runner is handed it. @throws Error when its secrets were sealed under another key. */
export function openRunnerAccount({ secrets }: Pick<MitigationDeps, "secrets">, stored: StoredRunnerAccount): RunnerAccount {
  return { id: stored.id, name: stored.name, settings: { ...stored.settings, ...openSecrets(secrets, stored) } };
}

function openSecrets(secrets: MitigationDeps["secrets"], stored: StoredRunnerAccount): RunnerSettings {
  if (stored.secrets === undefined) return {};
  const parsed: unknown = JSON.parse(secrets.open(stored.secrets));
  return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
}

/** A kind with what its accounts consist of. */
export type AccountedKind = RunnerKind & { readonly account: NonNullable<RunnerKind["account"]> };

export function hasAccount(kind: RunnerKind | undefined): kind is AccountedKind {
  return kind?.account !== undefined;
}
