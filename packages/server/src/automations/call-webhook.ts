import { createHmac } from "node:crypto";
import { incidentReference } from "@staunch/core/incidents";
import type { Automation, AutomationsDeps, Firing } from "#automations/automation.ts";
import { getIncident } from "#incidents/index.ts";
import { type CommandContext, conflict } from "#platform/index.ts";

const timeoutMs = 10_000;
const mostAnswerBytes = 64 * 1024;

interface Call {
  readonly automation: Automation;
  readonly firing: Firing;
  readonly url: string;
  readonly position: number;
}

/**
 * One POST signed by Standard Webhooks 1.0.0. Its id stays the same however often it is sent.
 * @returns what was answered, in words
 * @throws conflict when the incident is private: nobody knows who reads there; Error when the answer is no success
 */
export async function callWebhook({ secrets, fetch }: AutomationsDeps, ctx: CommandContext, call: Call): Promise<string> {
  const { automation, firing, url, position } = call;
  const { id, number, title, severity, status, isPrivate } = await getIncident(ctx, firing.incidentId);
  if (isPrivate) throw conflict("The incident is private, and nobody knows who reads what a webhook is told.");
  const body = JSON.stringify({
    type: "automation.fired",
    timestamp: ctx.now.toString(),
    data: {
      automation: { id: automation.id, name: automation.name },
      event: firing.event,
      incident: { id, number, reference: incidentReference(number), title, severity, status },
    },
  });
  const webhookId = `${firing.id}-${position}`;
  const timestamp = String(Math.floor(ctx.now.epochMilliseconds / 1_000));
  const key = Buffer.from(secrets.open(automation.webhookSecret).replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${webhookId}.${timestamp}.${body}`).digest("base64");
  const headers = {
    "content-type": "application/json",
    "idempotency-key": webhookId,
    "webhook-id": webhookId,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
  const answer = await fetch(url, { method: "POST", headers, body, timeoutMs, maxBytes: mostAnswerBytes });
  if (answer.status < 200 || answer.status > 299) throw new Error(`${URL.parse(url)?.host ?? "it"} answered ${answer.status}`);
  return `${URL.parse(url)?.host ?? "It"} answered ${answer.status}`;
}
