import type { CallEnd } from "@staunch/core/mitigation";
import {
  followUntilEnd,
  type Look,
  type OnLine,
  type RunnerAccount,
  type RunnerCall,
  type RunnerKind,
  type RunnerVerdict,
  stopText,
} from "#mitigation/index.ts";
import type { Pause } from "#platform/index.ts";
import { ask, type Cluster, clusterAccount, type FetchTrusting, openCluster } from "#vendors/kubernetes/cluster-api.ts";
import { changeDeployment, deploymentSettings, type DeploymentSettings } from "#vendors/kubernetes/deployment-change.ts";
import { rolloutState } from "#vendors/kubernetes/rollout.ts";

export interface KubernetesRunnerDeps {
  readonly fetchTrusting: FetchTrusting;
  readonly pause: Pause;
  /** Between two looks at a rollout, milliseconds. */
  readonly everyMs?: number;
}

/** What the service account has to be allowed; `kubectl apply -f -`. */
const setup = [
  "Make a service account that may change deployments, and take its token:",
  "",
  "```sh",
  "kubectl create serviceaccount staunch --namespace default",
  "kubectl create clusterrole staunch --verb=get,list,patch --resource=deployments.apps,deployments.apps/scale,replicasets.apps",
  "kubectl create clusterrolebinding staunch --clusterrole=staunch --serviceaccount=default:staunch",
  "kubectl create token staunch --namespace default --duration=8760h",
  "```",
  "",
  "A role binding in each namespace instead of the cluster role binding keeps it to those namespaces.",
].join("\n");

/** Carries a mitigation out at a cluster's API server: rolls a deployment back, restarts or scales it, and follows the rollout. */
export function kubernetesRunner(deps: KubernetesRunnerDeps): RunnerKind {
  return {
    kind: "kubernetes",
    label: "Kubernetes deployment",
    account: { schema: clusterAccount, secretFields: ["token"], setup, test: (account) => test(deps, account) },
    settings: deploymentSettings,
    run: (call, onLine, signal) => withCluster(deps, call, (opened) => run(deps, { ...opened, onLine, signal })),
    resume: (call, onLine, signal) => withCluster(deps, call, (opened) => resume(deps, { ...opened, onLine, signal })),
    rehearse: (call, onLine) => withCluster(deps, call, (opened) => rehearse({ ...opened, onLine })),
  };
}

interface Opened {
  readonly cluster: Cluster;
  readonly settings: DeploymentSettings;
  readonly call: RunnerCall;
}

async function withCluster(deps: KubernetesRunnerDeps, call: RunnerCall, work: (opened: Opened) => Promise<CallEnd>): Promise<CallEnd> {
  const cluster = await openCluster(deps.fetchTrusting, call.account);
  const settings = deploymentSettings.safeParse(call.settings);
  if (cluster === undefined || !settings.success)
    return { kind: "failed", reason: "the settings for the cluster do not fit; look at them again" };
  return work({ cluster, settings: settings.data, call });
}

interface UnderWay extends Opened {
  readonly onLine: OnLine;
  readonly signal: AbortSignal;
}

async function run(deps: KubernetesRunnerDeps, opened: UnderWay): Promise<CallEnd> {
  const changed = await changeDeployment({ ...opened, mode: "carried_out" });
  if (changed.kind === "ended") return changed.end;
  const { namespace, deployment } = opened.settings;
  // With its name: the mitigation may be edited before another node has to find the rollout again.
  await opened.call.remember(`${namespace}/${deployment}/${changed.generation}`);
  return follow(deps, opened, { namespace, deployment, generation: changed.generation });
}

async function resume(deps: KubernetesRunnerDeps, opened: UnderWay): Promise<CallEnd> {
  const [, namespace, deployment, generation] = /^([^/]+)\/([^/]+)\/(\d+)$/.exec(opened.call.reference ?? "") ?? [];
  if (namespace === undefined || deployment === undefined) return { kind: "lost", reason: "nobody knows which change it was" };
  opened.onLine("Staunch was away; it follows the rollout again");
  return follow(deps, opened, { namespace, deployment, generation: Number(generation) });
}

async function rehearse(opened: Opened & { readonly onLine: OnLine }): Promise<CallEnd> {
  const changed = await changeDeployment({ ...opened, mode: "rehearsed" });
  if (changed.kind === "ended") return changed.end.kind === "lost" ? { kind: "failed", reason: changed.end.reason } : changed.end;
  opened.onLine("the cluster would take the change");
  return { kind: "succeeded" };
}

/** A deployment as the change left it. */
interface Rollout {
  readonly namespace: string;
  readonly deployment: string;
  readonly generation: number;
}

async function follow(deps: KubernetesRunnerDeps, { cluster, onLine, signal }: UnderWay, rollout: Rollout): Promise<CallEnd> {
  const { namespace, deployment: name, generation } = rollout;
  let told = "";
  const look = async (): Promise<Look> => {
    const found = await ask(cluster.apps.readNamespacedDeployment({ name, namespace }));
    if (found.kind === "refused")
      return found.isPassing ? "unanswered" : { kind: "lost", reason: `the change was made; then ${found.end.reason}` };
    const state = rolloutState(found.value, generation);
    if (state.kind === "done") return { kind: "succeeded" };
    if (state.kind === "stuck") return { kind: "failed", reason: state.reason };
    if (state.sentence !== told) onLine(state.sentence);
    told = state.sentence;
    return "going on";
  };
  const end = await followUntilEnd(look, { pause: deps.pause, everyMs: deps.everyMs ?? 1_000, signal });
  if (end?.kind === "succeeded") onLine("the rollout is complete");
  // The API has no way to stop a rollout half way: what was asked for stands.
  return (
    end ?? { kind: "lost", reason: `${stopText(signal)}; the change was made and its rollout goes on (${told || "not looked at yet"})` }
  );
}

/** Asks what the token may do; kept nowhere in the cluster. */
async function test({ fetchTrusting }: KubernetesRunnerDeps, account: RunnerAccount): Promise<RunnerVerdict> {
  const cluster = await openCluster(fetchTrusting, account);
  if (cluster === undefined) return { kind: "bad", reason: "the settings do not fit" };
  const resourceAttributes = { verb: "patch", group: "apps", resource: "deployments" };
  const review = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: { resourceAttributes } };
  const answer = await ask(cluster.authorization.createSelfSubjectAccessReview({ body: review }));
  if (answer.kind === "refused") return { kind: "bad", reason: answer.end.reason };
  const isAllowed = answer.value.status?.allowed === true;
  const reach = isAllowed
    ? "may change deployments in every namespace"
    : "may not change deployments in every namespace; single ones may allow it";
  return { kind: "good", detail: `The token is accepted. It ${reach}.` };
}
