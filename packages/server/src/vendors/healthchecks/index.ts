import { type AlertsDeps, changeContext, heartbeatKind, pingHeartbeat } from "#alerts/index.ts";
import type { Clock, Module, SenderAnswer, SenderRequest, SenderRoute } from "#platform/index.ts";
import { readPing } from "#vendors/healthchecks/read-ping.ts";

/** A job may post all it printed: what is not kept is cut, and a ping is never refused for it. */
const bodyBytes = 10_485_760;

export interface HealthchecksDeps {
  readonly alerts: AlertsDeps;
  readonly clock: Clock;
}

const unknown: SenderAnswer = { status: 404, text: "not found" };

/** Heartbeats are pinged as one pings healthchecks. */
export function healthchecksModule(deps: HealthchecksDeps): Module {
  const paths = [`/integrations/${heartbeatKind}/:key`, `/integrations/${heartbeatKind}/:key/:word`];
  const answer = (request: SenderRequest): Promise<SenderAnswer> => take(deps, request);
  const routes = paths.flatMap((path) =>
    (["HEAD", "GET", "POST"] as const).map((method): SenderRoute => ({ method, path, bodyBytes, answer })),
  );
  return { name: "vendors/healthchecks", senderRoutes: routes };
}

async function take({ alerts, clock }: HealthchecksDeps, { params, search, bytes }: SenderRequest): Promise<SenderAnswer> {
  const told = readPing(params["word"], search, bytes);
  if (told === undefined) return unknown;
  const source = await alerts.intake.findSource(heartbeatKind, params["key"] ?? "");
  if (source === undefined) return unknown;
  const ctx = changeContext({ database: alerts.database, clock }, source);
  const isKnown = await pingHeartbeat(ctx, alerts, { sourceId: source.id }, told);
  return isKnown ? { status: 200, text: "OK" } : unknown;
}
