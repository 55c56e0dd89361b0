import { type CallingSource, type Intake, keyedAddress, type ReadRequest, readJson, type SourceKind, senderRoutes } from "#alerts/index.ts";
import { headerOf, isSignedBy, type Module, type SenderRequest } from "#platform/index.ts";
import { parseSentry } from "#vendors/sentry/parse-sentry.ts";

const kind = "sentry";
const address = keyedAddress(kind);
/** An event carries its stack trace and breadcrumbs. */
const bodyBytes = 4_194_304;

export interface SentryDeps {
  readonly intake: Intake;
}

export const sentryKind: SourceKind = {
  kind,
  label: "Sentry",
  address,
  setup: (publicUrl, routingKey) =>
    [
      "In Sentry, *Settings → Developer Settings → Create New Integration → Internal*: switch **Alert Rule Action** on, and under *Webhooks* tick `issue`. The webhook URL is:",
      "",
      "```text",
      address(publicUrl, routingKey),
      "```",
      "",
      "Save, copy the **Client Secret** into this source's secret: from then on only what is signed with it is taken. Last, choose the integration as the action of your alert rules.",
    ].join("\n"),
  alwaysOpensAnew: false,
  readBody: (json) => parseSentry(undefined, json),
  // Sentry shows the secret only after it was given the address, so a source begins without it.
  secret: { label: "Client Secret", need: "optional" },
};

/** Sentry's integration webhooks. Sentry waits one second for the answer. */
export function sentryModule({ intake }: SentryDeps): Module {
  return {
    name: "vendors/sentry",
    senderRoutes: senderRoutes(intake, {
      kind,
      path: "/integrations/sentry/:key",
      bodyBytes,
      read: readSentry,
      answers: { accepted: () => ({ status: 200, json: { status: "accepted" } }) },
    }),
  };
}

function readSentry(request: SenderRequest, { secret }: CallingSource): ReadRequest {
  const signature = headerOf(request, "sentry-hook-signature");
  if (secret !== undefined && !isSignedBy({ secret, message: [request.bytes], signature })) {
    return { kind: "refused", reason: "Sentry-Hook-Signature does not belong to this body and the source's Client Secret." };
  }
  return readJson(request, (json) => parseSentry(headerOf(request, "sentry-hook-resource"), json));
}
