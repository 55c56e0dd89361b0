import type { FastifyReply, FastifyRequest } from "fastify";
import type { Intake, SourceKind } from "#alerts/index.ts";
import { bytesOf, invalid, type Log, type Module, notFound, parseJson, rawBodyScope, sendProblem } from "#platform/index.ts";
import { parseGeneric } from "#vendors/generic/parse-generic.ts";

const kind = "generic";
const bodyBytes = 1_048_576;

export interface GenericDeps {
  readonly intake: Intake;
  readonly log: Log;
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

interface Keyed {
  readonly Params: { readonly key: string };
}

/** Alerts from anything that can send JSON. */
export function genericModule(deps: GenericDeps): Module {
  return {
    name: "vendors/generic",
    publicRoutes: (server) =>
      void rawBodyScope(server, bodyBytes, (scope) => {
        scope.post<Keyed>("/integrations/generic/:key", (request, reply) => post(deps, request, reply));
      }),
  };
}

async function post(deps: GenericDeps, request: FastifyRequest<Keyed>, reply: FastifyReply): Promise<FastifyReply> {
  const source = await deps.intake.findSource(kind, request.params.key);
  if (source === undefined) return sendProblem(reply, notFound("source with this routing key", ""), deps.log);
  const bytes = bytesOf(request.body);
  const json = parseJson(bytes);
  const parsed = json === undefined ? ({ kind: "invalid", field: "body", expected: "JSON" } as const) : parseGeneric(json.value);
  if (parsed.kind === "invalid") {
    const fault = `${parsed.field}: expected ${parsed.expected}`;
    await deps.intake.keepUnparsed(source, bytes, fault);
    await deps.intake.refuse(source, fault);
    return sendProblem(reply, invalid(parsed.field, parsed.expected), deps.log);
  }
  await deps.intake.accept(source, [parsed.event]);
  return reply.status(202).send({ status: "accepted", dedupKey: parsed.event.dedupKey });
}
