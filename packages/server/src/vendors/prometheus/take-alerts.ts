import { parseJson, type SenderAnswer } from "#platform/index.ts";
import { parseAlerts, type ParsedAlerts } from "#vendors/prometheus/alerts-api.ts";
import { type Call, mediaFault } from "#vendors/prometheus/alertmanager-call.ts";

function readAlerts({ deps, request }: Call): ParsedAlerts {
  const json = parseJson(request.bytes);
  if (json === undefined)
    return { kind: "invalid", status: 400, code: 400, message: 'parsing alerts body from "" failed, because the body is not JSON' };
  return parseAlerts(json.value, deps.clock.nowMs());
}

/** What was made of a body: everything taken, some of it refused, or all. */
type Taken =
  | { readonly kind: "taken"; readonly faults: readonly string[] }
  | { readonly kind: "refused"; readonly parsed: Extract<ParsedAlerts, { kind: "invalid" }> };

async function take(call: Call): Promise<Taken> {
  const { deps, source, request } = call;
  const parsed = readAlerts(call);
  if (parsed.kind === "invalid") {
    await deps.intake.keepUnparsed(source, request.bytes, parsed.message);
    await deps.intake.refuse(source, parsed.message);
    return { kind: "refused", parsed };
  }
  await deps.intake.accept(source, parsed.events);
  if (parsed.faults.length > 0) await deps.intake.refuse(source, parsed.faults.join("; "));
  return { kind: "taken", faults: parsed.faults };
}

/** `POST /api/v2/alerts` */
export async function postAlerts(call: Call): Promise<SenderAnswer> {
  const fault = mediaFault(call);
  if (fault !== undefined) return fault;
  const taken = await take(call);
  if (taken.kind === "refused") return { status: taken.parsed.status, json: { code: taken.parsed.code, message: taken.parsed.message } };
  return taken.faults.length === 0 ? { status: 200 } : { status: 400, json: taken.faults.join("; ") };
}

/** `POST /api/v1/alerts`, which Prometheus 2 can still be told to use. Source: prometheus/alertmanager 0.25, api/v1/api.go. */
export async function postLegacyAlerts(call: Call): Promise<SenderAnswer> {
  const taken = await take(call);
  const error = taken.kind === "refused" ? taken.parsed.message : taken.faults.join("; ");
  return error === ""
    ? { status: 200, json: { status: "success" } }
    : { status: 400, json: { status: "error", errorType: "bad_data", error } };
}
