import type { SourceKind } from "#alerts/index.ts";
import { watchingKinds } from "#app/watching.ts";
import { azureKind } from "#vendors/azure/index.ts";
import { cloudEventsKind } from "#vendors/cloudevents/index.ts";
import { datadogKind } from "#vendors/datadog/index.ts";
import { gcpKind } from "#vendors/gcp/index.ts";
import { genericKind, parseGeneric } from "#vendors/generic/index.ts";
import { grafanaKind } from "#vendors/grafana/index.ts";
import { kubernetesKind } from "#vendors/kubernetes/index.ts";
import { nagiosKind } from "#vendors/nagios/index.ts";
import { newRelicKind } from "#vendors/newrelic/index.ts";
import { onCallKind } from "#vendors/oncall/index.ts";
import { opsgenieKind } from "#vendors/opsgenie/index.ts";
import { pagerDutyKind } from "#vendors/pagerduty/index.ts";
import { alertmanagerKind, prometheusKind } from "#vendors/prometheus/index.ts";
import { sentryKind } from "#vendors/sentry/index.ts";
import { snsKind } from "#vendors/sns/index.ts";
import { uptimeKumaKind } from "#vendors/uptimekuma/index.ts";
import { victorOpsKind } from "#vendors/victorops/index.ts";

/** Every kind of sender there is, in the order they are offered. */
export const sourceKinds: readonly SourceKind[] = [
  prometheusKind,
  alertmanagerKind,
  grafanaKind,
  onCallKind,
  pagerDutyKind,
  opsgenieKind,
  victorOpsKind,
  datadogKind,
  sentryKind,
  snsKind,
  gcpKind,
  azureKind,
  newRelicKind,
  nagiosKind,
  uptimeKumaKind,
  kubernetesKind,
  cloudEventsKind(parseGeneric),
  ...watchingKinds,
  genericKind,
];

const openingAnew = new Set(sourceKinds.filter((kind) => kind.alwaysOpensAnew).map((kind) => kind.kind));

/** Does this kind's protocol say that a trigger after a resolve is a new problem? */
export function alwaysOpensAnew(kind: string): boolean {
  return openingAnew.has(kind);
}
