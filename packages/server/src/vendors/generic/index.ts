import type { SenderEvent } from "@staunch/core/alerts";
import { z } from "zod";
import { type CallingSource, type Intake, keyedAddress, type ReadRequest, readJson, type SourceKind, senderRoutes } from "#alerts/index.ts";
import { headerOf, isSignedBy, type Module, type SenderAnswer, type SenderRequest } from "#platform/index.ts";
import { mappingSchema } from "#vendors/generic/mapping.ts";
import { parseGeneric } from "#vendors/generic/parse-generic.ts";
import { mappingRoutes } from "#vendors/generic/try-mapping.ts";

export { parseGeneric } from "#vendors/generic/parse-generic.ts";

const kind = "generic";
const address = keyedAddress(kind);

const settingsSchema = z.strictObject({
  mapping: mappingSchema.default({}).describe("Where in the body what stands; what is left out is looked for under its usual names"),
  signatureHeader: z
    .string()
    .min(1)
    .max(200)
    .default("X-Signature")
    .describe(
      "Where the sender puts the body's HMAC-SHA256 in hexadecimal, with or without `sha256=` before it; checked once a secret is set",
    ),
});

export interface GenericDeps {
  readonly intake: Intake;
}

export const genericKind: SourceKind = {
  kind,
  label: "Generic JSON",
  address,
  setup: (publicUrl, routingKey) =>
    [
      "Send any JSON object with a `title`. `status: resolved` with the same `dedupKey` ends it. Where your sender calls these things otherwise, a field mapping says where they stand.",
      "",
      "```sh",
      `curl -X POST ${address(publicUrl, routingKey)} -H 'Content-Type: application/json' \\`,
      `  -d '{"title":"Try it","severity":"info","dedupKey":"try"}'`,
      "```",
    ].join("\n"),
  alwaysOpensAnew: false,
  readBody: (json) => parseGeneric(json),
  settings: settingsSchema,
  secret: { label: "HMAC-SHA256 secret", need: "optional" },
};

/** Alerts from anything that can send JSON. */
export function genericModule({ intake }: GenericDeps): Module {
  return {
    name: "vendors/generic",
    routes: mappingRoutes,
    senderRoutes: senderRoutes(intake, {
      kind,
      path: "/integrations/generic/:key",
      methods: ["POST", "PUT"],
      read: readGeneric,
      answers: { accepted },
    }),
  };
}

function readGeneric(request: SenderRequest, { settings, secret }: CallingSource): ReadRequest {
  const { mapping, signatureHeader } = settingsSchema.parse(settings);
  const signature = headerOf(request, signatureHeader.toLowerCase())?.replace(/^sha256=/, "");
  if (secret !== undefined && !isSignedBy({ secret, message: [request.bytes], signature })) {
    return { kind: "refused", reason: `${signatureHeader} does not hold the HMAC-SHA256 of this body with the source's secret.` };
  }
  return readJson(request, (json) => parseGeneric(json, mapping));
}

/** One alert is answered with its key, which the sender needs to end it. */
function accepted(events: readonly SenderEvent[]): SenderAnswer {
  const [event] = events;
  return {
    status: 202,
    json: { status: "accepted", ...(events.length === 1 ? { dedupKey: event?.dedupKey } : { events: events.length }) },
  };
}
