import type { SenderEvent } from "@staunch/core/alerts";
import { z } from "zod";
import { describe, labelSetKey, timeOf } from "#vendors/prometheus/label-alert.ts";

/*
 * Alertmanager's webhook, version 4. Source: prometheus/alertmanager, template/template.go (Data) and
 * notify/webhook/webhook.go. The status on top is the group's: each alert is read by its own.
 */

const labels = z.record(z.string(), z.string());

const webhookSchema = z.looseObject({
  alerts: z
    .array(
      z.looseObject({
        status: z.enum(["firing", "resolved"]),
        labels,
        annotations: labels.nullish(),
        startsAt: z.string().optional(),
        endsAt: z.string().optional(),
        generatorURL: z.string().optional(),
        fingerprint: z.string().optional(),
      }),
    )
    .max(10_000),
  truncatedAlerts: z.number().optional(),
});

export type ParsedWebhook =
  | { readonly kind: "parsed"; readonly events: readonly SenderEvent[] }
  | { readonly kind: "invalid"; readonly fault: string };

function timeOrNothing(text: string | undefined): { readonly atMs?: number } {
  try {
    const atMs = timeOf(text);
    return atMs === undefined ? {} : { atMs };
  } catch {
    // A time nobody can read is no reason to lose the alert: the time of receipt counts.
    return {};
  }
}

export function parseWebhook(body: unknown): ParsedWebhook {
  const result = webhookSchema.safeParse(body);
  if (!result.success) {
    const issue = result.error.issues[0];
    return { kind: "invalid", fault: `${issue?.path.join(".") || "body"}: ${issue?.message ?? "invalid"}` };
  }
  const events = result.data.alerts.map((alert): SenderEvent => {
    const described = describe({ labels: alert.labels, annotations: alert.annotations ?? {}, generatorURL: alert.generatorURL });
    const resolved = alert.status === "resolved";
    return {
      action: resolved ? "resolve" : "trigger",
      dedupKey: alert.fingerprint || labelSetKey(alert.labels),
      ...described,
      ...timeOrNothing(resolved ? alert.endsAt : alert.startsAt),
    };
  });
  return { kind: "parsed", events };
}
