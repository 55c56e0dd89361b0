import type { z } from "zod";
import type { RunnerChoice } from "#mitigation/mitigation.ts";
import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import type { RunnerSettings } from "#mitigation/ports.ts";
import { findRunnerAccount } from "#mitigation/store-runner-accounts.ts";
import { type CommandContext, invalid, StaunchError, type Tx } from "#platform/index.ts";

/** The choice as its kind's schema leaves it. @throws invalid naming every field that does not fit */
export async function requireRunner(
  tx: Tx,
  ctx: CommandContext,
  deps: Pick<MitigationDeps, "runners">,
  choice: RunnerChoice,
): Promise<RunnerChoice> {
  const kind = deps.runners.get(choice.kind);
  if (kind === undefined) throw invalid("runner.kind", "a kind of runner that this server knows");
  const settings = readFields(kind.settings, choice.settings, "runner.settings");
  if (kind.account === undefined) return { ...choice, settings, accountId: undefined };

  const account = choice.accountId === undefined ? undefined : await findRunnerAccount(tx, ctx, choice.accountId);
  if (account?.kind !== kind.kind) throw invalid("runner.accountId", `an account for ${kind.label}`);
  return { ...choice, settings };
}

/** @throws invalid with every field that does not fit, as `<place>.<name>`. An empty field of a form is one that was left out. */
export function readFields(schema: z.ZodObject, given: RunnerSettings, place: string): RunnerSettings {
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== "" && value !== null));
  const parsed = schema.safeParse(filled);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => ({ field: [place, ...path].join("."), expected: message }));
  throw new StaunchError("invalid", "Some of the settings do not fit.", { faults });
}
