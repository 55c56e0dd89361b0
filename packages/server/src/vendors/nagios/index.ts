import { labelsOf, unreadable } from "@staunch/core/alerts";
import { type Intake, keyedAddress, type ReadRequest, type SourceKind, senderRoutes } from "#alerts/index.ts";
import { type Module, parseJson, type SenderRequest } from "#platform/index.ts";
import { icingaConfiguration, nagiosConfiguration, notifyScript } from "#vendors/nagios/notify-script.ts";
import { macrosOf, parseNagios } from "#vendors/nagios/parse-nagios.ts";

const kind = "nagios";
const address = keyedAddress(kind);

export interface NagiosDeps {
  readonly intake: Intake;
}

export const nagiosKind: SourceKind = {
  kind,
  label: "Nagios and Icinga",
  address,
  setup: (publicUrl, routingKey) =>
    [
      "A script that both programs can call:",
      "",
      "```sh",
      "install -m 0755 /dev/stdin /usr/local/bin/staunch-notify <<'SCRIPT'",
      `${notifyScript(address(publicUrl, routingKey))}SCRIPT`,
      "```",
      "",
      "Nagios, with `enable_environment_macros=1` in `nagios.cfg` (add the contact `staunch` to your contact groups):",
      "",
      "```text",
      `${nagiosConfiguration}\`\`\``,
      "",
      "Icinga 2:",
      "",
      "```text",
      `${icingaConfiguration}\`\`\``,
    ].join("\n"),
  alwaysOpensAnew: false,
  readBody: (json) => parseNagios(macrosOf(Object.entries(labelsOf(json)))),
};

/** Notifications of Nagios, Icinga and their kin. */
export function nagiosModule({ intake }: NagiosDeps): Module {
  return {
    name: "vendors/nagios",
    senderRoutes: senderRoutes(intake, { kind, path: "/integrations/nagios/:key", read: readNagios }),
  };
}

function readNagios({ bytes }: SenderRequest): ReadRequest {
  const json = parseJson(bytes);
  if (json !== undefined) return parseNagios(macrosOf(Object.entries(labelsOf(json.value))));
  const form = new URLSearchParams(bytes.toString("utf8"));
  const isForm = [...form.keys()].some((name) => name.toUpperCase().endsWith("NOTIFICATIONTYPE"));
  return isForm ? parseNagios(macrosOf(form)) : unreadable("body", "the notification's macros, as a form or JSON");
}
