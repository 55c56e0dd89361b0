import type { SourceKind } from "#alerts/index.ts";
import { genericKind } from "#vendors/generic/index.ts";
import { grafanaKind } from "#vendors/grafana/index.ts";
import { pagerDutyKind } from "#vendors/pagerduty/index.ts";
import { alertmanagerKind, prometheusKind } from "#vendors/prometheus/index.ts";

/** Every kind of sender there is, in the order they are offered. */
export const sourceKinds: readonly SourceKind[] = [prometheusKind, alertmanagerKind, grafanaKind, pagerDutyKind, genericKind];

/** Does this kind's protocol say that a trigger after a resolve is a new problem? */
export function alwaysOpensAnew(kind: string): boolean {
  return sourceKinds.find((known) => known.kind === kind)?.alwaysOpensAnew ?? false;
}
