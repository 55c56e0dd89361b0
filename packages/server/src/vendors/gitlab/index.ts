import { createHash, hash, timingSafeEqual } from "node:crypto";
import {
  type CallingSource,
  type ChangeEndpointDeps,
  changeRoutes,
  changeSettings,
  keyedAddress,
  type ReadChange,
  type SourceKind,
} from "#alerts/index.ts";
import { type Module, parseJson, type SenderRequest } from "#platform/index.ts";
import { readEvent } from "#vendors/gitlab/read-event.ts";

export { gitlabRunner } from "#vendors/gitlab/gitlab-runner.ts";

const kind = "gitlab";
/** GitLab sends up to 25 MB; what could hold up others is refused. */
const bodyBytes = 8_388_608;
const address = keyedAddress(kind);

export const gitlabKind: SourceKind = {
  kind,
  label: "GitLab (deployments, pipelines, releases)",
  address,
  setup: (publicUrl, routingKey) =>
    [
      "In the project or group: *Settings → Webhooks → Add new webhook*. URL:",
      "",
      "```",
      address(publicUrl, routingKey),
      "```",
      "",
      "The same secret token as here. Of the triggers choose *Deployment events*; or, where GitLab does not deploy, *Releases*, *Pipeline* or *Push events*. To try it (it asks for the token):",
      "",
      "```sh",
      `printf 'Secret token: '; read -r token`,
      `curl -fsS ${address(publicUrl, routingKey)} -H 'Content-Type: application/json' -H "X-Gitlab-Token: $token" -d '{"object_kind":"note"}'`,
      "```",
    ].join("\n"),
  alwaysOpensAnew: true,
  settings: changeSettings,
  secret: { label: "Secret token", need: "required" },
};

/** GitLab's webhooks: what was deployed, released and pushed. */
export function gitlabModule(deps: ChangeEndpointDeps): Module {
  return { name: "vendors/gitlab", senderRoutes: changeRoutes(deps, { kind, bodyBytes, read, deliveryId }) };
}

function header({ headers }: SenderRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Newer releases name the delivery for just this purpose, older ones the event. */
function deliveryId(request: SenderRequest): string {
  return header(request, "idempotency-key") ?? header(request, "x-gitlab-event-uuid") ?? hash("sha256", request.bytes);
}

function read(request: SenderRequest, source: CallingSource): ReadChange {
  if (source.secret === undefined || !isSame(header(request, "x-gitlab-token") ?? "", source.secret)) {
    return { kind: "refused", reason: "X-Gitlab-Token is not the secret token set here." };
  }
  const json = parseJson(request.bytes);
  if (json === undefined) return { kind: "unreadable", field: "body", expected: "JSON" };
  return readEvent(json.value, source);
}

/** Compared by hash, so that neither time nor length tells how near a guess is. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
