import { hash } from "node:crypto";
import { type ChangeEndpointDeps, changeRoutes, changeSettings, keyedAddress, type ReadChange, type SourceKind } from "#alerts/index.ts";
import { type Module, parseJson, type SenderRequest } from "#platform/index.ts";
import { readSync } from "#vendors/argocd/read-sync.ts";

const kind = "argocd";
const bodyBytes = 1_048_576;
const address = keyedAddress(kind);

/** Strategic merge of `argocd-notifications-cm`: a service, what it sends, and when. */
function configMap(url: string): readonly string[] {
  return [
    "apiVersion: v1",
    "kind: ConfigMap",
    "metadata:",
    "  name: argocd-notifications-cm",
    "data:",
    "  service.webhook.staunch: |",
    `    url: ${url}`,
    "    headers:",
    "      - name: Content-Type",
    "        value: application/json",
    "  template.staunch-sync: |",
    "    webhook:",
    "      staunch:",
    "        method: POST",
    "        body: |",
    '          {"app": {{toJson .app.metadata.name}}, "phase": {{toJson .app.status.operationState.phase}},',
    '           "revision": {{toJson (index (default dict .app.status.operationState.syncResult) "revision")}},',
    '           "message": {{toJson .app.status.operationState.message}},',
    '           "startedAt": {{toJson .app.status.operationState.startedAt}}, "finishedAt": {{toJson .app.status.operationState.finishedAt}},',
    '           "url": "{{.context.argocdUrl}}/applications/{{.app.metadata.name}}"}',
    "  trigger.on-staunch-sync: |",
    "    - when: app.status.operationState.phase in ['Succeeded', 'Failed', 'Error']",
    "      oncePer: app.status.operationState.finishedAt",
    "      send: [staunch-sync]",
    "  subscriptions: |",
    "    - recipients: [staunch]",
    "      triggers: [on-staunch-sync]",
  ];
}

export const argocdKind: SourceKind = {
  kind,
  label: "Argo CD (syncs)",
  address,
  setup: (publicUrl, routingKey) =>
    [
      "Add this to Argo CD's notifications (`kubectl -n argocd patch cm argocd-notifications-cm --patch-file staunch.yaml`):",
      "",
      "```yaml",
      ...configMap(address(publicUrl, routingKey)),
      "```",
      "",
      "To try the address:",
      "",
      "```sh",
      `curl -fsS ${address(publicUrl, routingKey)} -H 'Content-Type: application/json' -d '{"app":"try-it","phase":"Succeeded","revision":"abc1234"}'`,
      "```",
    ].join("\n"),
  alwaysOpensAnew: true,
  settings: changeSettings.pick({ services: true }),
};

/** Argo CD's notifications: what was synced, and how that ended. */
export function argocdModule(deps: ChangeEndpointDeps): Module {
  return { name: "vendors/argocd", senderRoutes: changeRoutes(deps, { kind, bodyBytes, read, deliveryId }) };
}

/** Argo CD names no delivery, and tries again with the same bytes. */
function deliveryId({ bytes }: SenderRequest): string {
  return hash("sha256", bytes);
}

function read({ bytes }: SenderRequest): ReadChange {
  const json = parseJson(bytes);
  return json === undefined ? { kind: "unreadable", field: "body", expected: "JSON" } : readSync(json.value);
}
