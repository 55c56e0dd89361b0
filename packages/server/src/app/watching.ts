import type { AlertsDeps } from "#alerts/index.ts";
import type { Clock, Module } from "#platform/index.ts";
import { healthchecksModule } from "#vendors/healthchecks/index.ts";

export interface WatchingDeps {
  readonly alerts: AlertsDeps;
  readonly clock: Clock;
}

/** Ways in beside alerts: signs of life that are expected, and changes told by code hosts. */
export function watchingModules({ alerts, clock }: WatchingDeps): readonly Module[] {
  return [healthchecksModule({ alerts, clock })];
}
