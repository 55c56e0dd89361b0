import { isDeepStrictEqual } from "node:util";
import type { SenderEvent } from "@staunch/core/alerts";
import { recordSenderWord, type SourceAlert } from "#alerts/index.ts";
import type { Act, Amendment, Verb } from "#vendors/opsgenie/act-on-alert.ts";
import { bodyOf as createBodyOf, keyOfAlias, parseAlert, type ParsedAlert } from "#vendors/opsgenie/alert-body.ts";
import { bodyOf, type Call, contextOf, findNamed, keepUnparsed, namedAlert } from "#vendors/opsgenie/caller.ts";
import { parseNetdata } from "#vendors/opsgenie/netdata-body.ts";
import type { NamedAlert } from "#vendors/opsgenie/pointer.ts";
import { requestIdFor } from "#vendors/opsgenie/request-id.ts";
import { invalidJson, notProcessable, type PlainAnswer, willBeProcessed } from "#vendors/opsgenie/wire.ts";

/** `POST /v2/alerts` */
export async function createAlert(call: Call): Promise<PlainAnswer> {
  const taken = await takeBody(call, parseAlert);
  if ("status" in taken) return taken;
  return willBeProcessed(requestFor(call, "Create", { by: "alias", name: taken.dedupKey }));
}

/** `POST /v1/json/integrations/webhooks/netdata`, which is answered 200 or Netdata says that it failed. */
export async function takeNetdata(call: Call): Promise<PlainAnswer> {
  const taken = await takeBody(call, parseNetdata);
  if ("status" in taken) return taken;
  return { status: 200, body: { result: "Webhook request is being processed" } };
}

async function takeBody(call: Call, parse: (body: unknown) => ParsedAlert): Promise<SenderEvent | PlainAnswer> {
  const json = bodyOf(call);
  if (json === undefined) {
    await keepUnparsed(call, "body: expected JSON");
    return invalidJson;
  }
  const parsed = parse(json.value);
  if (parsed.kind === "invalid") {
    await keepUnparsed(call, Object.values(parsed.errors).join(" "));
    return notProcessable(parsed.errors);
  }
  await call.deps.intake.accept(call.source, [parsed.event]);
  return parsed.event;
}

/** One verb on one alert. Opsgenie promises and looks later, so an alert that does not exist is told of by the request status. */
export async function actOnAlert(call: Call, verb: Verb, more: string): Promise<PlainAnswer> {
  const named = namedAlert(call);
  if ("status" in named) return named;
  const json = bodyOf(call);
  if (json === undefined) return invalidJson;
  const act = verb.read(json.value, more);
  if (act.kind === "invalid") {
    await call.deps.intake.refuse(call.source, Object.values(act.errors).join(" "));
    return notProcessable(act.errors);
  }
  await carryOut(call, named, act);
  return willBeProcessed(requestFor(call, verb.action, named));
}

function requestFor({ deps }: Call, action: string, { by, name }: NamedAlert): string {
  return requestIdFor({ action, by, name: by === "alias" ? keyOfAlias(name) : name, atMs: deps.clock.now().epochMilliseconds });
}

async function carryOut(call: Call, named: NamedAlert, act: Exclude<Act, { kind: "invalid" }>): Promise<void> {
  if (act.kind === "event") return sayEvent(call, named, act);
  const alert = await findNamed(call, named);
  if (alert === undefined) return;
  if (act.kind === "word") return recordSenderWord(contextOf(call), call.source, alert, act.word);
  await amend(call, alert, act.amend);
}

async function sayEvent(call: Call, named: NamedAlert, { action, note }: Extract<Act, { kind: "event" }>): Promise<void> {
  const { deps, source } = call;
  // By alias it needs no look at what is stored, and keeps its place behind what was said before.
  const key = named.by === "alias" ? keyOfAlias(named.name) : keyOf(await findNamed(call, named));
  if (key === undefined) return;
  await deps.intake.accept(source, [{ action, dedupKey: key, title: "", severity: "info", labels: {} }]);
  const alert = note === undefined ? undefined : await findNamed(call, { by: "alias", name: key });
  if (alert !== undefined && note !== undefined)
    await recordSenderWord(contextOf(call), source, alert, { kind: "noted", text: note, author: undefined });
}

/** The key its sender knows it by, which a routing rule may have replaced. */
function keyOf(alert: SourceAlert | undefined): string | undefined {
  if (alert === undefined) return undefined;
  const { alias } = createBodyOf(alert);
  return typeof alias === "string" ? keyOfAlias(alias) : alert.dedupKey;
}

/**
 * Says an open alert again as it reads after the change, so that the change goes the way of everything that is heard:
 * labels are matched anew, a raised priority pages. What changes nothing is not said: Alertmanager sends message and
 * description after every alert it creates.
 */
async function amend(call: Call, alert: SourceAlert, change: Amendment): Promise<void> {
  if (alert.status === "resolved") return;
  const body = createBodyOf(alert);
  const [before, after] = [parseAlert(body), parseAlert(change(body))];
  if (after.kind === "invalid" || isDeepStrictEqual(before, after)) return;
  await call.deps.intake.accept(call.source, [after.event]);
}
