import { type Intake, keyedAddress, readJson, type SourceKind, senderRoutes } from "#alerts/index.ts";
import type { Module } from "#platform/index.ts";
import { parseAzure } from "#vendors/azure/parse-azure.ts";

const kind = "azure";
const address = keyedAddress(kind);

export interface AzureDeps {
  readonly intake: Intake;
}

export const azureKind: SourceKind = {
  kind,
  label: "Azure Monitor",
  address,
  setup: (publicUrl, routingKey) =>
    [
      "One command makes the action group, with the common alert schema on; then choose it in each alert rule:",
      "",
      "```sh",
      "az monitor action-group create --resource-group $RESOURCE_GROUP --name staunch --short-name staunch \\",
      `  --action webhook staunch ${address(publicUrl, routingKey)} usecommonalertschema`,
      "```",
    ].join("\n"),
  alwaysOpensAnew: false,
  readBody: parseAzure,
};

/** Azure Monitor's action groups. */
export function azureModule({ intake }: AzureDeps): Module {
  return {
    name: "vendors/azure",
    senderRoutes: senderRoutes(intake, { kind, path: "/integrations/azure/:key", read: (request) => readJson(request, parseAzure) }),
  };
}
