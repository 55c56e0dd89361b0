/**
 * What customers can do with a component, from well to worst. The order is the order of harm:
 * maintenance is announced, so it hurts less than a surprise.
 */
export const componentStatuses = ["operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage"] as const;

export type ComponentStatus = (typeof componentStatuses)[number];

/** The words of the page for a component's state. */
export const componentStatusWords: Readonly<Record<ComponentStatus, string>> = {
  operational: "Working",
  under_maintenance: "Under maintenance",
  degraded_performance: "Degraded",
  partial_outage: "Partly unavailable",
  major_outage: "Unavailable",
};

/** Negative when `left` hurts less than `right`, positive when it hurts more. */
export function compareComponentStatus(left: ComponentStatus, right: ComponentStatus): number {
  return componentStatuses.indexOf(left) - componentStatuses.indexOf(right);
}

/** The state of a group: its worst child. A group without children is `operational`. */
export function rollUp(statuses: Iterable<ComponentStatus>): ComponentStatus {
  let worst: ComponentStatus = "operational";
  for (const status of statuses) if (compareComponentStatus(status, worst) > 0) worst = status;
  return worst;
}
