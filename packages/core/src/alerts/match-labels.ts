import type { Labels } from "#alerts/matchers.ts";
import type { AlertSeverity } from "#alerts/severity.ts";
import type { Urgency } from "#paging/index.ts";

/** What matchers may ask of an alert beside its own labels. */
export interface MatchFacts {
  readonly labels: Labels;
  readonly title: string;
  readonly severity: AlertSeverity;
  readonly urgency: Urgency;
  readonly serviceId: string | undefined;
  readonly sourceId: string;
}

/** Labels that Staunch adds begin so: no sender's label is hidden by them. */
export const ownLabelPrefix = "staunch_";

/** The one that names an alert's source. */
export const sourceLabel = "staunch_source_id";

/** The labels that matchers are held against: the alert's own, and `staunch_title`, `…_severity`, `…_urgency`, `…_service_id`, `…_source_id`. */
export function matchLabels({ labels, title, severity, urgency, serviceId, sourceId }: MatchFacts): Labels {
  return {
    ...labels,
    staunch_title: title,
    staunch_severity: severity,
    staunch_urgency: urgency,
    staunch_service_id: serviceId ?? "",
    [sourceLabel]: sourceId,
  };
}
