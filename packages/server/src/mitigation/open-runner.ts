import { fillSettings, unfilledPlace } from "@staunch/core/mitigation";
import type { Mitigation } from "#mitigation/mitigation.ts";
import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import type { RunnerAccount, RunnerKind, RunnerSettings } from "#mitigation/ports.ts";
import { openRunnerAccount } from "#mitigation/runner-account.ts";
import { findRunnerAccount } from "#mitigation/store-runner-accounts.ts";
import type { CommandContext } from "#platform/index.ts";

/** A mitigation's runner with everything that a call needs. */
export interface OpenedRunner {
  readonly kind: "opened";
  readonly runner: RunnerKind;
  readonly settings: RunnerSettings;
  readonly account: RunnerAccount | undefined;
  readonly secret: string;
}

export interface RefusedRunner {
  readonly kind: "refused";
  /** For whoever started it. */
  readonly reason: string;
}

/** Opens what a call to the mitigation's runner needs. Nothing is called. */
export async function openRunner(
  ctx: CommandContext,
  deps: Pick<MitigationDeps, "runners" | "secrets">,
  mitigation: Mitigation,
  values: Readonly<Record<string, string>>,
): Promise<OpenedRunner | RefusedRunner> {
  const { kind, accountId } = mitigation.runner;
  const runner = deps.runners.get(kind);
  if (runner === undefined) return refused(`this server knows no runner of the kind ${kind}`);
  const secret = opened(() => deps.secrets.open(mitigation.runnerSecret));
  if (secret === undefined) return refused("the runner's secret cannot be read with this server's key; give it a new one");
  if (runner.account === undefined) return { kind: "opened", runner, settings: mitigation.runner.settings, account: undefined, secret };

  const stored = accountId === undefined ? undefined : await ctx.transact((tx) => findRunnerAccount(tx, ctx, accountId));
  if (stored === undefined) return refused("the mitigation has no runner account; choose one");
  const account = opened(() => openRunnerAccount(deps, stored));
  if (account === undefined)
    return refused(`the secrets of the account "${stored.name}" cannot be read with this server's key; enter them again`);
  const filled = fillSettings(mitigation.runner.settings, values);
  const missing = unfilledPlace(filled);
  if (missing !== undefined) return refused(`the runner's settings need a value for {${missing}}`);
  const settings = runner.settings.safeParse(filled);
  if (!settings.success) return refused(`with these values the runner's settings do not fit: ${settings.error.issues[0]?.message ?? ""}`);
  return { kind: "opened", runner, settings: settings.data, account, secret };
}

function refused(reason: string): RefusedRunner {
  return { kind: "refused", reason };
}

function opened<Value>(open: () => Value): Value | undefined {
  try {
    return open();
  } catch {
    // Sealed under another key: the data folder's key was replaced. The run says so to whoever started it.
    return undefined;
  }
}
