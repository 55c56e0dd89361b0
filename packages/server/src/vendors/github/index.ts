import { hash } from "node:crypto";
import {
  type CallingSource,
  type ChangeEndpointDeps,
  changeRoutes,
  changeSettings,
  keyedAddress,
  type ReadChange,
  type SourceKind,
} from "#alerts/index.ts";
import { z } from "zod";
import { isSignedBy, type Module, parseJson, type SenderRequest } from "#platform/index.ts";
import { readEvent } from "#vendors/github/read-event.ts";

export { githubRunner } from "#vendors/github/github-runner.ts";

const kind = "github";
/** GitHub sends up to 25 MB, for pushes of thousands of commits; what could hold up others is refused. */
const bodyBytes = 8_388_608;
const address = keyedAddress(kind);

export const githubKind: SourceKind = {
  kind,
  label: "GitHub (deployments, workflows, releases)",
  address,
  setup: (publicUrl, routingKey) =>
    [
      "In the repository or organisation: *Settings → Webhooks → Add webhook*. Payload URL:",
      "",
      "```",
      address(publicUrl, routingKey),
      "```",
      "",
      "Content type `application/json`, the same secret as here. Of the events choose *Deployment statuses*; or, where GitHub does not deploy, *Releases*, *Workflow runs* or *Pushes*. To try it (it asks for the secret):",
      "",
      "```sh",
      `printf 'Secret: '; read -r secret; body='{"zen":"Try it"}'`,
      `curl -fsS ${address(publicUrl, routingKey)} -H 'Content-Type: application/json' -H 'X-GitHub-Event: ping' \\`,
      `  -H "X-Hub-Signature-256: sha256=$(printf %s "$body" | openssl dgst -sha256 -hmac "$secret" -r | cut -d' ' -f1)" -d "$body"`,
      "```",
    ].join("\n"),
  alwaysOpensAnew: true,
  settings: changeSettings.extend({
    workflows: z
      .array(z.string().min(1).max(200))
      .max(100)
      .default([])
      .describe("Names of the workflows whose runs count. Empty: those whose names speak of deploying or releasing."),
  }),
  secret: { label: "Secret", need: "required" },
};

/** GitHub's webhooks: what was deployed, released and pushed. */
export function githubModule(deps: ChangeEndpointDeps): Module {
  return { name: "vendors/github", senderRoutes: changeRoutes(deps, { kind, bodyBytes, read, deliveryId }) };
}

function header({ headers }: SenderRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function deliveryId(request: SenderRequest): string {
  return header(request, "x-github-delivery") ?? hash("sha256", request.bytes);
}

function read(request: SenderRequest, source: CallingSource): ReadChange {
  const signature = header(request, "x-hub-signature-256");
  if (signature === undefined) return { kind: "refused", reason: "X-Hub-Signature-256 is missing: set the secret at GitHub." };
  const isSigned = isSignedBy({ secret: source.secret ?? "", message: [request.bytes], signature: signature.replace(/^sha256=/, "") });
  if (!isSigned || source.secret === undefined) return { kind: "refused", reason: "X-Hub-Signature-256 was made with another secret." };
  const json = parseJson(payloadOf(request.bytes));
  if (json === undefined) return { kind: "unreadable", field: "body", expected: "JSON" };
  return readEvent(header(request, "x-github-event") ?? "", json.value, source);
}

const formStart = Buffer.from("payload=");

/** The content type can be set to a form; what is signed is the body as it came. */
function payloadOf(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, formStart.length).equals(formStart)) return bytes;
  return Buffer.from(new URLSearchParams(bytes.toString("utf8")).get("payload") ?? "");
}
