import type { Intake, SourceKind } from "#alerts/index.ts";
import { type Module, parseJson, type SenderAnswer, type SenderRequest } from "#platform/index.ts";
import { parseGeneric } from "#vendors/generic/parse-generic.ts";

const kind = "generic";
const bodyBytes = 1_048_576;

export interface GenericDeps {
  readonly intake: Intake;
}

function address(publicUrl: string, routingKey: string): string {
  return new URL(`/integrations/generic/${routingKey}`, publicUrl).href;
}

export const genericKind: SourceKind = {
  kind,
  label: "Generic JSON",
  address,
  setup: (publicUrl, routingKey) =>
    [
      "Send any JSON object with a `title`. `status: resolved` with the same `dedupKey` ends it.",
      "",
      "```sh",
      `curl -X POST ${address(publicUrl, routingKey)} -H 'Content-Type: application/json' \\`,
      `  -d '{"title":"Try it","severity":"info","dedupKey":"try"}'`,
      "```",
    ].join("\n"),
  alwaysOpensAnew: false,
};

/** Alerts from anything that can send JSON. */
export function genericModule(deps: GenericDeps): Module {
  return {
    name: "vendors/generic",
    senderRoutes: [{ method: "POST", path: "/integrations/generic/:key", bodyBytes, answer: (request) => take(deps, request) }],
  };
}

async function take(deps: GenericDeps, { params, bytes }: SenderRequest): Promise<SenderAnswer> {
  const source = await deps.intake.findSource(kind, params["key"] ?? "");
  if (source === undefined) return { status: 404, json: { status: "not_found", message: "No source has this routing key." } };
  const json = parseJson(bytes);
  const parsed = json === undefined ? ({ kind: "invalid", field: "body", expected: "JSON" } as const) : parseGeneric(json.value);
  if (parsed.kind === "invalid") {
    const message = `${parsed.field}: expected ${parsed.expected}`;
    await deps.intake.keepUnparsed(source, bytes, message);
    await deps.intake.refuse(source, message);
    return { status: 422, json: { status: "invalid", message, errors: [{ field: parsed.field, expected: parsed.expected }] } };
  }
  await deps.intake.accept(source, [parsed.event]);
  return { status: 202, json: { status: "accepted", dedupKey: parsed.event.dedupKey } };
}
