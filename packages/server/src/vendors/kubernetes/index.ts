import { z } from "zod";
import { type Intake, keyedAddress, readJson, type SourceKind, senderRoutes } from "#alerts/index.ts";
import type { Module } from "#platform/index.ts";
import { parseKubernetes } from "#vendors/kubernetes/parse-kubernetes.ts";

export { kubernetesRunner } from "#vendors/kubernetes/kubernetes-runner.ts";

const kind = "kubernetes";
const address = keyedAddress(kind);
/** A list of a thousand events fits. */
const bodyBytes = 4_194_304;

const settingsSchema = z.strictObject({
  normalEvents: z
    .enum(["ignore", "info"])
    .default("ignore")
    .describe("Events of type Normal tell of things going as planned: left out, or kept as alerts of severity info"),
});

export interface KubernetesDeps {
  readonly intake: Intake;
}

export const kubernetesKind: SourceKind = {
  kind,
  label: "Kubernetes events",
  address,
  setup: (publicUrl, routingKey) =>
    [
      "In the configuration of [kubernetes-event-exporter](https://github.com/resmoio/kubernetes-event-exporter):",
      "",
      "```yaml",
      "route:",
      "  routes:",
      "    - match:",
      "        - receiver: staunch",
      "          type: Warning",
      "receivers:",
      "  - name: staunch",
      "    webhook:",
      `      endpoint: ${address(publicUrl, routingKey)}`,
      "```",
      "",
      "To see what it makes of the warnings your cluster has now:",
      "",
      "```sh",
      "kubectl get events --all-namespaces --field-selector type=Warning --output json \\",
      `  | curl -X POST ${address(publicUrl, routingKey)} --data-binary @-`,
      "```",
    ].join("\n"),
  alwaysOpensAnew: false,
  readBody: (json) => parseKubernetes(json, "info"),
  settings: settingsSchema,
};

/** Kubernetes events, forwarded by an exporter. */
export function kubernetesModule({ intake }: KubernetesDeps): Module {
  return {
    name: "vendors/kubernetes",
    senderRoutes: senderRoutes(intake, {
      kind,
      path: "/integrations/kubernetes/:key",
      bodyBytes,
      read: (request, { settings }) => readJson(request, (json) => parseKubernetes(json, settingsSchema.parse(settings).normalEvents)),
    }),
  };
}
