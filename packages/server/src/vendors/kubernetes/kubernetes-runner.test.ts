import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallEnd } from "@staunch/core/mitigation";
import { type KubernetesServer, runnerCall, startKubernetesServer } from "@staunch/test-support/vendors";
import { type RunnerCall, RunStopped } from "#mitigation/index.ts";
import { guardedFetch } from "#platform/index.ts";
import { kubernetesRunner } from "#vendors/kubernetes/kubernetes-runner.ts";

const runner = kubernetesRunner({
  fetchTrusting: (ca) => guardedFetch({ allow: ["127.0.0.1"], ...(ca !== undefined && { ca }) }),
  pause: () => new Promise((resolve) => setImmediate(resolve)),
  everyMs: 1,
});
const never = new AbortController().signal;

function accountOf({ url, ca, token }: KubernetesServer, more: object = {}): NonNullable<RunnerCall["account"]> {
  return { id: "a", name: "production", settings: { url, ca: ca.trim(), token, ...more } };
}

function callTo(cluster: KubernetesServer, settings: object, more: Partial<RunnerCall> = {}): RunnerCall {
  return runnerCall({ account: accountOf(cluster), settings: { namespace: "shop", deployment: "checkout", ...settings }, ...more });
}

async function ran(call: RunnerCall, signal = never): Promise<{ readonly end: CallEnd; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  return { end: await runner.run(call, (line) => void lines.push(line), signal), lines };
}

function imageOf({ deployment }: KubernetesServer): string {
  return /checkout:([\w.-]+)/.exec(JSON.stringify(deployment.template))?.[1] ?? "";
}

test("a deployment goes back to its previous revision as kubectl would take it, and the rollout is followed to its end", async () => {
  await using cluster = await startKubernetesServer();
  const { end, lines } = await ran(callTo(cluster, {}));
  assert.deepEqual(end, { kind: "succeeded" });
  assert.equal(imageOf(cluster), "2026.11.22-7");
  assert.equal(JSON.stringify(cluster.deployment.template).includes("pod-template-hash"), false);
  assert.deepEqual(cluster.deployment.annotations, {
    "deployment.kubernetes.io/revision": "4",
    "kubernetes.io/change-cause": "deploy 2026.11.22-7",
  });
  const image = "registry.example/checkout";
  assert.deepEqual(lines.slice(0, 3), [
    `rolling deployment shop/checkout back from revision 3 (${image}:2026.11.23-2) to revision 2 (${image}:2026.11.22-7)`,
    "0 of 3 replicas are updated",
    "1 of 3 replicas are updated",
  ]);
  assert.equal(lines.at(-1), "the rollout is complete");
});

test("a version finds the revision whose image has its tag; one that the cluster no longer keeps is said with those it does", async () => {
  await using cluster = await startKubernetesServer();
  assert.equal((await ran(callTo(cluster, { to: "2026.11.20-1" }))).end.kind, "succeeded");
  assert.equal(imageOf(cluster), "2026.11.20-1");
  assert.equal((await ran(callTo(cluster, { to: "3" }))).end.kind, "succeeded");
  assert.equal(imageOf(cluster), "2026.11.23-2");
  const { end } = await ran(callTo(cluster, { to: "2025.1" }));
  assert.match(
    end.kind === "failed" ? end.reason : "",
    /^the cluster keeps no revision 2025\.1 of it; it keeps 5 \(.*:2026\.11\.23-2\); 4/,
  );
});

test("a restart marks the pods as kubectl does, and a scaling changes the replicas alone", async () => {
  await using cluster = await startKubernetesServer();
  assert.equal((await ran(callTo(cluster, { action: "restart" }))).end.kind, "succeeded");
  assert.match(JSON.stringify(cluster.deployment.template), /"kubectl.kubernetes.io\/restartedAt":"2026-11-23T14:08:00Z"/);
  assert.equal(imageOf(cluster), "2026.11.23-2");
  for (const replicas of ["5", "2"]) {
    const { end, lines } = await ran(callTo(cluster, { action: "scale", replicas }));
    assert.deepEqual([end.kind, lines.at(-1)], ["succeeded", "the rollout is complete"]);
    assert.deepEqual(
      [cluster.deployment.replicas, cluster.deployment.present, cluster.deployment.available],
      Array(3).fill(Number(replicas)),
    );
  }
});

test("a rollout that never comes up fails with the cluster's own words", async () => {
  await using cluster = await startKubernetesServer();
  cluster.behaviour.isCrashing = true;
  const { end } = await ran(callTo(cluster, {}));
  const reason = 'the rollout exceeded its progress deadline: ReplicaSet "checkout-4" has timed out progressing.';
  assert.deepEqual(end, { kind: "failed", reason });
});

test("what the cluster refuses is told in words, and nothing was changed", async () => {
  await using cluster = await startKubernetesServer();
  const reasonOf = async (call: RunnerCall): Promise<string> => {
    const { end } = await ran(call);
    assert.equal(end.kind, "failed");
    return "reason" in end ? end.reason : "";
  };
  const strange = accountOf(cluster, { token: "eyJhbGciOiJSUzI1NiJ9.somebody.else" });
  assert.equal(await reasonOf(callTo(cluster, {}, { account: strange })), "the cluster does not accept the account's token");
  assert.equal(
    await reasonOf(callTo(cluster, { deployment: "basket" })),
    'the cluster does not know it: deployments.apps "basket" not found',
  );
  cluster.behaviour.verbs = ["get", "list"];
  assert.match(
    await reasonOf(callTo(cluster, {})),
    /^the account's token may not do this: deployments\.apps "checkout" is forbidden: .* cannot patch/,
  );
  cluster.behaviour.verbs = ["get", "list", "patch"];
  cluster.deployment.isPaused = true;
  assert.equal(await reasonOf(callTo(cluster, {})), "the deployment is paused; resume its rollout first");
  assert.equal(await reasonOf(callTo(cluster, { action: "restart" })), "the deployment is paused; resume its rollout first");
  cluster.deployment.isPaused = false;
  assert.match(await reasonOf(callTo(cluster, { to: "3" })), /^it already runs what revision 3 .* had; nothing was changed$/);
  assert.equal(cluster.deployment.generation, 3);
});

test("a certificate that nobody vouches for is refused before anything is asked", async () => {
  await using cluster = await startKubernetesServer();
  const { end } = await ran(callTo(cluster, {}, { account: accountOf(cluster, { ca: undefined }) }));
  assert.match(end.kind === "failed" ? end.reason : "", /^The cluster was not reached: .*self-signed certificate/);
  assert.equal(cluster.requests.length, 0);
});

test("an answer to the change that is lost leaves the end unknown; an outage while following is waited out", async () => {
  await using cluster = await startKubernetesServer();
  const call = callTo(cluster, {}, { remember: async () => cluster.breakNext({ status: 503, text: "etcd is away" }) });
  assert.equal((await ran(call)).end.kind, "succeeded");
  const pass = { status: 200, json: { metadata: { generation: 4 }, spec: { replicas: 3, selector: { matchLabels: {} }, template: {} } } };
  cluster.breakNext(pass);
  cluster.breakNext({ status: 504, text: "timeout" });
  assert.deepEqual((await ran(callTo(cluster, { action: "restart" }))).end, {
    kind: "lost",
    reason: "the cluster answered 504; whether it acted is not known",
  });
});

test("whoever cancels hears that the change stands; another node can follow it to its end", async () => {
  await using cluster = await startKubernetesServer();
  cluster.behaviour.isStuck = true;
  const stop = new AbortController();
  const noted: string[] = [];
  const remember = async (reference: string): Promise<void> => void noted.push(reference);
  const lines: string[] = [];
  const took = runner.run(
    callTo(cluster, {}, { remember }),
    (line) => {
      lines.push(line);
      if (line.startsWith("waiting")) stop.abort(new RunStopped("cancelled", "Mira cancelled it (wrong service)"));
    },
    stop.signal,
  );
  assert.deepEqual(await took, {
    kind: "lost",
    reason: "Mira cancelled it (wrong service); the change was made and its rollout goes on (waiting for the cluster to see the change)",
  });
  cluster.behaviour.isStuck = false;
  const [reference] = noted;
  assert.deepEqual(await runner.resume?.(callTo(cluster, {}, { reference }), () => {}, never), { kind: "succeeded" });
  assert.equal(cluster.deployment.generation, 4);
});

test("a dry run is asked of the cluster itself, and nothing changes", async () => {
  await using cluster = await startKubernetesServer();
  for (const settings of [{}, { action: "restart" }, { action: "scale", replicas: "7" }]) {
    const lines: string[] = [];
    const end = await runner.rehearse?.(callTo(cluster, settings), (line) => void lines.push(line), never);
    assert.deepEqual([end, lines.at(-1)], [{ kind: "succeeded" }, "the cluster would take the change"]);
  }
  assert.deepEqual([cluster.deployment.generation, cluster.deployment.replicas, imageOf(cluster)], [3, 3, "2026.11.23-2"]);
  const patches = cluster.requests.filter(({ method }) => method === "PATCH");
  assert.deepEqual(
    patches.map(({ query }) => [query.get("dryRun"), query.get("fieldManager")]),
    Array(3).fill(["All", "staunch"]),
  );
});

test("an account says whether its token is accepted, and how far it reaches", async () => {
  await using cluster = await startKubernetesServer();
  const verdict = async (more: object) => runner.account?.test(accountOf(cluster, more));
  assert.deepEqual(await verdict({}), { kind: "good", detail: "The token is accepted. It may change deployments in every namespace." });
  cluster.behaviour.verbs = ["get"];
  const narrow = "The token is accepted. It may not change deployments in every namespace; single ones may allow it.";
  assert.deepEqual(await verdict({}), { kind: "good", detail: narrow });
  const reason = "the cluster does not accept the account's token";
  assert.deepEqual(await verdict({ token: "eyJhbGciOiJSUzI1NiJ9.somebody.else" }), { kind: "bad", reason });
});
