import type { AlertsDeps, SourceKind } from "#alerts/index.ts";
import type { Clock, Module } from "#platform/index.ts";
import { argocdKind, argocdModule } from "#vendors/argocd/index.ts";
import { githubKind, githubModule } from "#vendors/github/index.ts";
import { gitlabKind, gitlabModule } from "#vendors/gitlab/index.ts";
import { healthchecksModule } from "#vendors/healthchecks/index.ts";
import { opsgenieHeartbeatsModule } from "#vendors/opsgenie/index.ts";

/** The kinds of sources among them, in the order they are offered. */
export const watchingKinds: readonly SourceKind[] = [githubKind, gitlabKind, argocdKind];

export interface WatchingDeps {
  readonly alerts: AlertsDeps;
  readonly clock: Clock;
}

/** Ways in beside alerts: signs of life that are expected, and changes told by code hosts. */
export function watchingModules({ alerts, clock }: WatchingDeps): readonly Module[] {
  const changes = { intake: alerts.intake, database: alerts.database, clock };
  return [
    healthchecksModule({ alerts, clock }),
    opsgenieHeartbeatsModule({ alerts, clock }),
    githubModule(changes),
    gitlabModule(changes),
    argocdModule(changes),
  ];
}
