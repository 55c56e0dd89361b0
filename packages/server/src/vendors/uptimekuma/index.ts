import { unreadable } from "@staunch/core/alerts";
import { type Intake, keyedAddress, type ReadRequest, readJson, type SourceKind, senderRoutes } from "#alerts/index.ts";
import { type Module, parseJson, type SenderRequest } from "#platform/index.ts";
import { parseUptimeKuma } from "#vendors/uptimekuma/parse-uptimekuma.ts";
import { readFormField } from "#vendors/uptimekuma/read-form.ts";

const kind = "uptimekuma";
const address = keyedAddress(kind);

export interface UptimeKumaDeps {
  readonly intake: Intake;
}

export const uptimeKumaKind: SourceKind = {
  kind,
  label: "Uptime Kuma",
  address,
  setup: (publicUrl, routingKey) =>
    [
      "In Uptime Kuma, *Settings → Notifications → Setup Notification*: type **Webhook**, method POST, request body *Preset - application/json*, and as Post URL:",
      "",
      "```text",
      address(publicUrl, routingKey),
      "```",
      "",
      "**Test** makes an alert of severity info.",
    ].join("\n"),
  alwaysOpensAnew: false,
  readBody: parseUptimeKuma,
};

/** Uptime Kuma's webhook notification, in each of its forms. */
export function uptimeKumaModule({ intake }: UptimeKumaDeps): Module {
  return {
    name: "vendors/uptimekuma",
    senderRoutes: senderRoutes(intake, { kind, path: "/integrations/uptimekuma/:key", methods: ["POST", "GET"], read: readUptimeKuma }),
  };
}

/** JSON; the same in the field `data` of a form; or, by GET, each member as JSON in the query. */
function readUptimeKuma(request: SenderRequest): ReadRequest {
  if (request.method === "GET") return readQuery(request.search);
  if (parseJson(request.bytes) !== undefined) return readJson(request, parseUptimeKuma);
  const data = readFormField(request.bytes, "data");
  const json = data === undefined ? undefined : parseJson(Buffer.from(data));
  return json === undefined ? unreadable("body", "JSON, or a form with it in `data`") : parseUptimeKuma(json.value);
}

function readQuery(search: string): ReadRequest {
  const query = new URLSearchParams(search);
  const member = (name: string): unknown => parseJson(Buffer.from(query.get(name) ?? ""))?.value;
  return parseUptimeKuma({ heartbeat: member("heartbeat"), monitor: member("monitor"), msg: query.get("msg") });
}
