import { type Intake, keyedAddress, readJson, type SourceKind, senderRoutes } from "#alerts/index.ts";
import type { Module } from "#platform/index.ts";
import { parseGeneric } from "#vendors/generic/parse-generic.ts";

export { parseGeneric } from "#vendors/generic/parse-generic.ts";

const kind = "generic";
const address = keyedAddress(kind);

export interface GenericDeps {
  readonly intake: Intake;
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
  readBody: parseGeneric,
};

/** Alerts from anything that can send JSON. */
export function genericModule({ intake }: GenericDeps): Module {
  return {
    name: "vendors/generic",
    senderRoutes: senderRoutes(intake, {
      kind,
      path: "/integrations/generic/:key",
      read: (request) => readJson(request, parseGeneric),
      answers: { accepted: ([event]) => ({ status: 202, json: { status: "accepted", dedupKey: event?.dedupKey } }) },
    }),
  };
}
