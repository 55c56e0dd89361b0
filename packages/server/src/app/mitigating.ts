import {
  AgentBell,
  type AgentDeps,
  agentRunner,
  agentsModule,
  type MitigationDeps,
  mitigationModule,
  type RunnerKind,
  runnersOf,
} from "#mitigation/index.ts";
import { type Database, guardedFetch, guardedStream, type Module, realPause } from "#platform/index.ts";
import { githubRunner } from "#vendors/github/index.ts";
import { gitlabRunner } from "#vendors/gitlab/index.ts";
import { httpProbe } from "#vendors/http-probe/index.ts";
import { httpRunner } from "#vendors/http-runner/index.ts";
import { kubernetesRunner } from "#vendors/kubernetes/index.ts";
import { launchDarklyRunner } from "#vendors/launchdarkly/index.ts";
import { promqlReader } from "#vendors/promql/index.ts";
import { unleashRunner } from "#vendors/unleash/index.ts";

interface MitigatingDeps extends Pick<MitigationDeps, "clock" | "secrets"> {
  readonly database: Database;
  readonly allowedTargets: readonly string[];
}

/** Mitigation with every way to carry one out and to see whether it helped, and the agents. */
export function mitigatingModules({ database, clock, secrets, allowedTargets }: MitigatingDeps): readonly Module[] {
  const fetch = guardedFetch({ allow: allowedTargets });
  const readers = { promql: promqlReader(fetch), http: httpProbe(fetch, () => performance.now()) };
  const agents = { database, clock, bell: new AgentBell() };
  const runners = runnersOf(runnerKindsOf(allowedTargets, agents));
  return [mitigationModule({ runners, readers, secrets, clock, pause: realPause }), agentsModule(agents)];
}

/** The ways a mitigation can be carried out, in the order people choose from. */
function runnerKindsOf(allowedTargets: readonly string[], agents: AgentDeps): readonly RunnerKind[] {
  const fetch = guardedFetch({ allow: allowedTargets });
  const fetchTrusting = (ca: string | undefined) => (ca === undefined ? fetch : guardedFetch({ allow: allowedTargets, ca }));
  return [
    httpRunner(guardedStream({ allow: allowedTargets })),
    agentRunner(agents, realPause),
    githubRunner({ fetch, pause: realPause }),
    gitlabRunner({ fetch, pause: realPause }),
    kubernetesRunner({ fetchTrusting, pause: realPause }),
    unleashRunner(fetch),
    launchDarklyRunner(fetch),
  ];
}
