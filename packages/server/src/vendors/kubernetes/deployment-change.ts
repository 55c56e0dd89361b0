import type { V1Deployment } from "@kubernetes/client-node";
import type { CallEnd } from "@staunch/core/mitigation";
import { z } from "zod";
import type { OnLine, RunnerCall } from "#mitigation/index.ts";
import { ask, type Cluster } from "#vendors/kubernetes/cluster-api.ts";
import { planRollback, restartedKey, type Revision } from "#vendors/kubernetes/rollout.ts";

const name = z
  .string()
  .trim()
  .regex(/^(?!\.+$)[a-z0-9{][\w.{}-]{0,252}$/, "a name as Kubernetes takes it");

export const deploymentSettings = z
  .object({
    action: z.enum(["rollback", "restart", "scale"]).default("rollback").meta({ title: "What to do" }),
    namespace: name.default("default").meta({ title: "Namespace" }),
    deployment: name.meta({ title: "Deployment" }),
    to: z.string().trim().min(1).max(100).default("previous").meta({
      title: "Roll back to",
      description: "previous; the number of a revision; or a version, as {version}: the newest revision with an image of that tag.",
    }),
    replicas: z
      .string()
      .trim()
      .regex(/^(?:\d{1,5}|\{[A-Za-z][\w-]*\})$/, "a whole number, or {name} of a parameter")
      .optional()
      .meta({ title: "Replicas", description: "For scaling only: a number, or {name} of a parameter." }),
  })
  .meta({ title: "Deployment" });
export type DeploymentSettings = z.infer<typeof deploymentSettings>;

/** A change that the cluster took (or, in a dry run, would take), or how it did not. `generation` is what to wait for. */
export type Changed = { readonly kind: "changed"; readonly generation: number } | { readonly kind: "ended"; readonly end: CallEnd };

export interface Change {
  readonly cluster: Cluster;
  readonly settings: DeploymentSettings;
  readonly call: RunnerCall;
  readonly onLine: OnLine;
  /** `rehearsed`: the API server checks everything and keeps nothing. */
  readonly mode: "carried_out" | "rehearsed";
}

/** Makes the change that the settings ask for. */
export async function changeDeployment(change: Change): Promise<Changed> {
  const { cluster, settings } = change;
  const found = await ask(cluster.apps.readNamespacedDeployment({ name: settings.deployment, namespace: settings.namespace }));
  // Nothing has acted yet, so that nothing is unknown either.
  if (found.kind === "refused") return failed(found.end.reason);
  switch (settings.action) {
    case "rollback":
      return rollBack(change, found.value);
    case "restart":
      return restart(change, found.value);
    case "scale":
      return scale(change, found.value);
  }
}

function failed(reason: string): Changed {
  return { kind: "ended", end: { kind: "failed", reason } };
}

async function rollBack(change: Change, deployment: V1Deployment): Promise<Changed> {
  const { cluster, settings, onLine } = change;
  const labelSelector = selectorOf(deployment);
  const sets = await ask(cluster.apps.listNamespacedReplicaSet({ namespace: settings.namespace, labelSelector }));
  if (sets.kind === "refused") return failed(sets.end.reason);
  const plan = planRollback(deployment, sets.value.items, settings.to);
  if (plan.kind === "impossible") return failed(plan.reason);
  if (plan.kind === "already") {
    return failed(`it already runs what ${revisionText(plan.to)} had; nothing was changed`);
  }
  const from = plan.from === undefined ? "" : `from ${revisionText(plan.from)} `;
  onLine(`rolling deployment ${settings.namespace}/${settings.deployment} back ${from}to ${revisionText(plan.to)}`);
  return patched(change, plan.patch, "json");
}

function revisionText({ number, images }: Revision): string {
  return `revision ${number} (${images.join(", ")})`;
}

function selectorOf({ spec }: V1Deployment): string {
  return Object.entries(spec?.selector.matchLabels ?? {})
    .map(([label, value]) => `${label}=${value}`)
    .join(",");
}

async function restart(change: Change, deployment: V1Deployment): Promise<Changed> {
  const { settings, call, onLine } = change;
  if (deployment.spec?.paused === true) return failed("the deployment is paused; resume its rollout first");
  onLine(`restarting deployment ${settings.namespace}/${settings.deployment}`);
  const annotations = { [restartedKey]: call.at.toString({ smallestUnit: "second" }) };
  return patched(change, { spec: { template: { metadata: { annotations } } } }, "strategic");
}

async function scale(change: Change, deployment: V1Deployment): Promise<Changed> {
  const { cluster, settings, onLine, mode } = change;
  if (settings.replicas === undefined) return failed("the settings do not say to how many replicas");
  const replicas = Number(settings.replicas);
  onLine(`scaling deployment ${settings.namespace}/${settings.deployment} from ${deployment.spec?.replicas ?? 1} to ${replicas} replicas`);
  const request = { name: settings.deployment, namespace: settings.namespace, fieldManager, ...dryRun(mode) };
  const answer = await ask(
    cluster.apps.patchNamespacedDeploymentScale({ ...request, body: { spec: { replicas } } }, cluster.patching("merge")),
  );
  if (answer.kind === "refused") return { kind: "ended", end: answer.end };
  // The answer is of the scale; the deployment itself counts one generation further, unless nothing changed.
  const isSame = deployment.spec?.replicas === replicas;
  return { kind: "changed", generation: (deployment.metadata?.generation ?? 0) + (isSame ? 0 : 1) };
}

/** Written beside what was changed, so that `kubectl get -o yaml --show-managed-fields` tells who it was. */
const fieldManager = "staunch";

function dryRun(mode: Change["mode"]): { readonly dryRun?: string } {
  return mode === "rehearsed" ? { dryRun: "All" } : {};
}

async function patched({ cluster, settings, mode }: Change, body: unknown, type: "json" | "strategic"): Promise<Changed> {
  const request = { name: settings.deployment, namespace: settings.namespace, body, fieldManager, ...dryRun(mode) };
  const answer = await ask(cluster.apps.patchNamespacedDeployment(request, cluster.patching(type)));
  if (answer.kind === "refused") return { kind: "ended", end: answer.end };
  return { kind: "changed", generation: answer.value.metadata?.generation ?? 0 };
}
