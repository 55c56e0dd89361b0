/** What was recorded of one sender, in the order it is played; what each step leaves behind. */
interface Play {
  readonly kind: string;
  readonly secret?: string;
  /** Each file with the answer it gets and the alerts there are afterwards, as `status severity`. */
  readonly steps: readonly (readonly [file: string, status: number, alerts: readonly string[]])[];
}

/** Every recorded request of these senders that can be replayed without asking anybody else. */
export const plays: readonly Play[] = [
  {
    kind: "grafana",
    steps: [
      ["grafana-webhook-v1-firing", 202, ["triggered error", "triggered error"]],
      ["grafana-webhook-v1-resolved", 202, ["resolved error", "resolved error"]],
    ],
  },
  { kind: "oncall", steps: [["oncall-formatted-webhook", 200, ["triggered error"]]] },
  {
    kind: "datadog",
    steps: [
      ["datadog-triggered", 202, ["triggered error"]],
      ["datadog-re-triggered", 202, ["triggered error"]],
      ["datadog-warn", 202, ["triggered warning"]],
      ["datadog-no-data", 202, ["triggered error"]],
      ["datadog-recovered", 202, ["resolved error"]],
    ],
  },
  {
    kind: "sentry",
    secret: "sentry-client-secret",
    steps: [
      ["sentry-event-alert-signed", 200, ["triggered error"]],
      ["sentry-metric-alert-critical", 200, ["triggered error", "triggered critical"]],
      ["sentry-metric-alert-resolved", 200, ["triggered error", "resolved critical"]],
    ],
  },
  {
    kind: "gcp",
    steps: [
      ["gcp-monitoring-incident-open", 202, ["triggered critical"]],
      ["gcp-monitoring-incident-closed", 202, ["resolved critical"]],
    ],
  },
  {
    kind: "azure",
    steps: [
      ["azure-common-alert-fired", 202, ["triggered error"]],
      ["azure-common-alert-resolved", 202, ["resolved error"]],
    ],
  },
  {
    kind: "newrelic",
    steps: [
      ["newrelic-issue-activated", 202, ["triggered critical"]],
      ["newrelic-issue-closed", 202, ["resolved critical"]],
    ],
  },
  {
    kind: "nagios",
    steps: [
      ["nagios-macros-problem", 202, ["triggered critical"]],
      ["icinga2-env-problem", 202, ["triggered critical", "triggered critical"]],
      ["nagios-macros-recovery", 202, ["resolved critical", "triggered critical"]],
      ["icinga2-env-recovery", 202, ["resolved critical", "resolved critical"]],
    ],
  },
  {
    kind: "uptimekuma",
    steps: [
      ["uptime-kuma-webhook-down", 202, ["triggered critical"]],
      ["uptime-kuma-webhook-up", 202, ["resolved critical"]],
    ],
  },
  { kind: "kubernetes", steps: [["kubernetes-event", 202, ["triggered warning"]]] },
  {
    kind: "cloudevents",
    steps: [
      ["cloudevents-structured", 202, ["triggered critical"]],
      ["cloudevents-batch", 202, ["triggered critical"]],
      ["cloudevents-binary", 202, ["triggered critical", "triggered critical"]],
    ],
  },
];
