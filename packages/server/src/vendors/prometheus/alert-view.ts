import { at, labelsOf, textAt } from "@staunch/core/alerts";
import type { SourceAlert } from "#alerts/index.ts";
import { fingerprintOf } from "#vendors/prometheus/fingerprint.ts";

/** An alert as Alertmanager's API shows it. Source: prometheus/alertmanager, api/v2/openapi.yaml, gettableAlert. */
export interface GettableAlert {
  readonly annotations: Readonly<Record<string, string>>;
  readonly endsAt: string;
  readonly fingerprint: string;
  readonly receivers: readonly { readonly name: string }[];
  readonly startsAt: string;
  readonly status: {
    readonly inhibitedBy: readonly string[];
    readonly mutedBy: readonly string[];
    readonly silencedBy: readonly string[];
    readonly state: "active" | "suppressed";
  };
  readonly updatedAt: string;
  readonly generatorURL?: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Milliseconds and `Z`, as Alertmanager writes times. */
export function wireTime(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: "millisecond" });
}

/** @param fingerprintOfId of the alert that inhibits, where it is one of the same source. */
export function viewAlert(alert: SourceAlert, receiver: string, fingerprintOfId: (id: string) => string | undefined): GettableAlert {
  const generatorURL = textAt(alert.payload, "generatorURL");
  return {
    annotations: labelsOf(at(alert.payload, "annotations")),
    endsAt: wireTime(alert.expiresAt ?? alert.lastSeenAt),
    fingerprint: fingerprintOf(alert.labels),
    receivers: [{ name: receiver }],
    startsAt: startOf(alert),
    status: statusOf(alert, fingerprintOfId),
    updatedAt: wireTime(alert.lastSeenAt),
    ...(generatorURL !== undefined && { generatorURL }),
    labels: alert.labels,
  };
}

function startOf({ payload, openedAt }: SourceAlert): string {
  const said = at(payload, "startsAtMs");
  return wireTime(typeof said === "number" ? Temporal.Instant.fromEpochMilliseconds(said) : openedAt);
}

function statusOf({ heldBy }: SourceAlert, fingerprintOfId: (id: string) => string | undefined): GettableAlert["status"] {
  const inhibited = heldBy.filter(({ kind }) => kind === "inhibition");
  const silenced = heldBy.filter(({ kind }) => kind === "silence");
  // Windows, mute intervals, rules and flapping: what Alertmanager has of these are its muting time intervals, by name.
  const muted = heldBy.filter(({ kind }) => kind !== "inhibition" && kind !== "silence");
  return {
    inhibitedBy: inhibited.map(({ alertId, id }) => (alertId === undefined ? undefined : fingerprintOfId(alertId)) ?? alertId ?? id),
    mutedBy: muted.map(({ name }) => name),
    silencedBy: silenced.map(({ id }) => id),
    state: heldBy.length === 0 ? "active" : "suppressed",
  };
}
