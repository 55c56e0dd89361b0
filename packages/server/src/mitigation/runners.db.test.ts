import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "@staunch/test-support";
import { startGithubServer, startKubernetesServer, startUnleashServer, type UnleashServer } from "@staunch/test-support/vendors";
import { z } from "zod";
import { createService } from "#catalog/index.ts";
import { declareIncident } from "#incidents/index.ts";
import { runTimer } from "#mitigation/call-runner.ts";
import { addMitigation } from "#mitigation/edit-catalogue.ts";
import { type MitigationDeps, runnersOf } from "#mitigation/mitigation-deps.ts";
import type { RunnerKind } from "#mitigation/ports.ts";
import { readRun } from "#mitigation/read-runs.ts";
import type { rehearsalSchema, runnerAccountSchema, runnerKindSchema, runnerVerdictSchema } from "#mitigation/schemas.ts";
import { startRun } from "#mitigation/start-run.ts";
import { type MitigationJson, rollback, type RunJson, type Stage, stage } from "#mitigation/test-kit.test.ts";
import { realPause, SecretBox, systemClock } from "#platform/index.ts";

type AccountJson = z.infer<typeof runnerAccountSchema>;
type RehearsalJson = z.infer<typeof rehearsalSchema>;
type VerdictJson = z.infer<typeof runnerVerdictSchema>;

interface Refusal {
  readonly errors?: readonly { readonly field: string }[];
}

function accountAt(s: Stage, unleash: UnleashServer, name = "Unleash"): Promise<AccountJson> {
  const settings = { url: unleash.url, token: unleash.token };
  return s.staunch.api("POST", "/runner-accounts", { kind: "unleash", name, settings });
}

const flag = { kind: "disable_flag", name: "Turn off the new checkout", secondsToEffect: 5 } as const;

function addFlag(s: Stage, accountId: string, settings: object, more: object = {}): Promise<MitigationJson> {
  const runner = { kind: "unleash", accountId, settings, timeLimitSeconds: 60 };
  return s.staunch.api("POST", `/services/${s.serviceId}/mitigations`, { ...flag, runner, ...more });
}

function press(s: Stage, mitigationId: string, parameters: object = {}): Promise<RunJson> {
  const headers = { "idempotency-key": `press-${mitigationId}` };
  return s.staunch.api("POST", `/incidents/${s.incidentId}/runs`, { mitigationId, parameters }, { headers });
}

async function faultsOf(answer: Response): Promise<readonly string[]> {
  const body = (await answer.json()) as Refusal;
  return (body.errors ?? []).map((fault) => fault.field);
}

test("an account's token is sealed, is not answered, and stays with the address that it was entered for", async () => {
  await using s = await stage();
  await using unleash = await startUnleashServer();
  const account = await accountAt(s, unleash);
  assert.equal(JSON.stringify(account).includes(unleash.token), false);
  const check = (): Promise<VerdictJson> => s.staunch.api("POST", `/runner-accounts/${account.id}/test`);
  assert.deepEqual(await check(), { isGood: true, detail: "The token is accepted. It sees 1 project." });
  const path = `/runner-accounts/${account.id}`;
  const renamed = await s.staunch.api<AccountJson>("PUT", path, { name: "Flags", settings: { url: unleash.url }, version: 1 });
  assert.deepEqual([renamed.name, renamed.version, (await check()).isGood], ["Flags", 2, true]);
  const elsewhere = { name: "Flags", settings: { url: "https://elsewhere.example" }, version: 2 };
  const refused = await s.staunch.call("PUT", path, elsewhere);
  assert.deepEqual([refused.status, await faultsOf(refused)], [422, ["settings.token"]]);
  assert.equal((await s.staunch.call("PUT", path, { ...elsewhere, version: 1 })).status, 412);
  assert.equal(
    (await s.staunch.call("POST", "/runner-accounts", { kind: "unleash", name: "FLAGS", settings: account.settings })).status,
    422,
  );
  const twin = { kind: "unleash", name: "FLAGS", settings: { url: unleash.url, token: unleash.token } };
  assert.equal((await s.staunch.call("POST", "/runner-accounts", twin)).status, 409);
});

test("every kind says what it needs; those who may not write the catalogue do not see the accounts", async () => {
  await using s = await stage();
  const kinds = await s.staunch.api<{ items: z.infer<typeof runnerKindSchema>[] }>("GET", "/runner-kinds");
  assert.deepEqual(
    kinds.items.map((kind) => [kind.kind, kind.account?.secrets ?? [], kind.canRehearse]),
    [
      ["http", [], false],
      ["agent", [], true],
      ...["github", "gitlab", "kubernetes", "unleash", "launchdarkly"].map((kind) => [kind, ["token"], true]),
    ],
  );
  const { secret: key } = await s.staunch.api<{ secret: string }>("POST", "/api-keys", { name: "responder", role: "responder" });
  for (const path of ["/runner-accounts", "/runner-kinds"])
    assert.equal((await s.staunch.call("GET", path, undefined, { key })).status, 403);
});

test("a mitigation runs by its account with the run's values in its settings; the account stays while it is in use", async () => {
  await using s = await stage();
  await using unleash = await startUnleashServer();
  const account = await accountAt(s, unleash);
  const parameters = [{ name: "flag", label: "Flag", isRequired: true, defaultValue: null }];
  const mitigation = await addFlag(s, account.id, { feature: "{flag}" }, { parameters });
  const ended = await press(s, mitigation.id, { flag: "new-checkout" });
  await s.staunch.settle();
  assert.equal((await s.run(ended.id)).call, "succeeded");
  assert.deepEqual(unleash.behaviour.environments, { development: true, production: false });
  const output = await s.staunch.api<{ lines: { text: string }[] }>("GET", `/runs/${ended.id}/output`);
  assert.deepEqual(
    output.lines.map((line) => line.text),
    ["turning new-checkout in production off", "new-checkout in production is off"],
  );
  const removal = await s.staunch.call("DELETE", `/runner-accounts/${account.id}`);
  assert.equal(removal.status, 409);
  assert.match(await removal.text(), /It is in use by \\"Turn off the new checkout\\"/);
  await s.staunch.api("POST", `/runs/${ended.id}/confirm`, { word: "helped" });
  await s.staunch.api("DELETE", `/mitigations/${mitigation.id}`);
  assert.equal((await s.staunch.call("DELETE", `/runner-accounts/${account.id}`)).status, 204);
  assert.equal((await s.run(ended.id)).call, "succeeded");
});

test("the suspect's version is what GitHub's workflow and the cluster go back to; both are followed to their end in the room", async () => {
  await using s = await stage();
  await using github = await startGithubServer();
  await using cluster = await startKubernetesServer();
  const accounts = {
    github: { url: github.url, token: github.token },
    kubernetes: { url: cluster.url, token: cluster.token, ca: cluster.ca },
  };
  const settings = {
    github: { repository: "acme/checkout", workflow: "rollback.yml" },
    kubernetes: { namespace: "shop", deployment: "checkout", to: "{version}" },
  };
  const runs: RunJson[] = [];
  for (const kind of ["github", "kubernetes"] as const) {
    const account = await s.staunch.api<AccountJson>("POST", "/runner-accounts", { kind, name: kind, settings: accounts[kind] });
    const runner = { kind, accountId: account.id, settings: settings[kind], timeLimitSeconds: 60 };
    const offer = { ...rollback, name: `Roll back by ${kind}`, runner };
    const { id: mitigationId } = await s.staunch.api<MitigationJson>("POST", `/services/${s.serviceId}/mitigations`, offer);
    runs.push(await s.start(`press-${kind}`, { mitigationId }));
  }
  await s.staunch.settle();
  for (const { id } of runs) assert.deepEqual([(await s.run(id)).call, (await s.run(id)).reason], ["succeeded", null]);
  assert.deepEqual(github.runs[0]?.inputs, { version: "2026.11.22-7" });
  assert.match(JSON.stringify(cluster.deployment.template), /checkout:2026\.11\.22-7/);
  const said = (await s.sentences("run.started")).map(String);
  assert.equal(said.filter((sentence) => sentence.startsWith("Roll back to 2026.11.22-7")).length, 2);
});

test("what does not fit is named by its field when it is saved, and said in words when it is run", async () => {
  await using s = await stage();
  await using unleash = await startUnleashServer();
  const account = await accountAt(s, unleash);
  const add = (runner: object): Promise<Response> =>
    s.staunch.call("POST", `/services/${s.serviceId}/mitigations`, { ...flag, runner: { timeLimitSeconds: 60, ...runner } });
  const fields = async (runner: object): Promise<readonly string[]> => faultsOf(await add(runner));
  assert.deepEqual(await fields({ kind: "unleash", accountId: account.id, settings: { feature: "a/b" } }), ["runner.settings.feature"]);
  assert.deepEqual(await fields({ kind: "unleash", settings: { feature: "new-checkout" } }), ["runner.accountId"]);
  const github = { kind: "github", accountId: account.id, settings: { repository: "acme/checkout", workflow: "rollback.yml" } };
  assert.deepEqual(await fields(github), ["runner.accountId"]);
  const open = await addFlag(s, account.id, { feature: "{flag}" }, { name: "No such parameter" });
  const { id } = await press(s, open.id);
  await s.staunch.settle();
  assert.deepEqual([(await s.run(id)).status, (await s.run(id)).reason], ["failed", "the runner's settings need a value for {flag}"]);
});

test("a dry run says what a run would do, does nothing and is on the record; a signed call has none", async () => {
  await using s = await stage();
  await using unleash = await startUnleashServer();
  const account = await accountAt(s, unleash);
  const mitigation = await addFlag(s, account.id, { feature: "new-checkout" });
  const order = { incidentId: s.incidentId };
  const tried = await s.staunch.api<RehearsalJson>("POST", `/mitigations/${mitigation.id}/rehearse`, order);
  const lines = ["new-checkout in production is on; it would be turned off"];
  assert.deepEqual(tried, { label: "Turn off the new checkout", outcome: "succeeded", reason: null, lines });
  assert.equal(unleash.behaviour.environments["production"], true);
  const [sentence] = await s.sentences("mitigation.rehearsed");
  assert.match(String(sentence), /^Turn off the new checkout: dry run by .*, it would be carried out$/);
  const signed = await s.staunch.call("POST", `/mitigations/${s.mitigation.id}/rehearse`, { ...order, changeId: s.changeId });
  assert.equal(signed.status, 409);
  assert.equal(s.peer.calls.length, 0);
});

test("a run at work is asked to stop: its end is unknown where nobody knows how far it got, and the timeline says who and why", async () => {
  await using s = await stage();
  const called = Promise.withResolvers<void>();
  s.peer.answer = (response) => {
    response.write("half way\n");
    called.resolve();
  };
  const { id } = await s.start("one-click");
  await called.promise;
  const cancel = (): Promise<RunJson> => s.staunch.api("POST", `/runs/${id}/cancel`, { reason: "wrong region" });
  const [first, second] = [await cancel(), await cancel()];
  assert.deepEqual([first.cancelReason, first.cancelRequestedAt], ["wrong region", second.cancelRequestedAt]);
  await s.staunch.settle();
  const run = await s.run(id);
  assert.equal(run.status, "unknown");
  assert.match(run.reason ?? "", / cancelled it \(wrong region\); how far the runner got is not known$/);
  assert.equal((await s.sentences("run.cancel-requested")).length, 1);
  assert.equal((await s.staunch.call("POST", `/runs/${id}/cancel`, { reason: "again" })).status, 409);
});

test("a proposed run is cancelled before it begins, and one that was carried out is not", async () => {
  await using s = await stage();
  const runner = { kind: "http", url: `${s.peer.url}/run`, timeLimitSeconds: 20 };
  const careful = { kind: "failover", name: "Fail over", secondsToEffect: 5, needsApproval: true, runner };
  const mitigation = await s.staunch.api<MitigationJson>("POST", `/services/${s.serviceId}/mitigations`, careful);
  const proposed = await press(s, mitigation.id);
  const cancelled = await s.staunch.api<RunJson>("POST", `/runs/${proposed.id}/cancel`, { reason: "found a better way" });
  assert.equal(cancelled.status, "failed");
  assert.match(cancelled.reason ?? "", /cancelled it \(found a better way\) before it began$/);
  const done = await s.start("one-click");
  await s.staunch.settle();
  assert.equal((await s.staunch.call("POST", `/runs/${done.id}/cancel`, { reason: "too late" })).status, 409);
  assert.equal(s.peer.calls.length, 1);
});

/** Remembers what it began and dies with its node; whoever comes after can follow it. */
function dyingKind(seen: string[]): RunnerKind {
  return {
    kind: "http",
    label: "Dies once",
    settings: z.object({ url: z.string() }),
    async run(call) {
      seen.push("run");
      await call.remember("pipeline 7");
      throw new Error("the node is gone");
    },
    async resume(call) {
      seen.push(`resume ${call.reference ?? ""}`);
      return { kind: "succeeded" };
    },
  };
}

test("a run whose node died is followed by what the runner calls it, and carried out once", async () => {
  await using db = await testDatabase();
  const seen: string[] = [];
  const never = (): never => assert.fail("nothing is read");
  const deps: MitigationDeps = {
    runners: runnersOf([dyingKind(seen)]),
    readers: { promql: { read: never }, http: { read: never } },
    secrets: new SecretBox(Buffer.alloc(32, 7)),
    clock: systemClock,
    pause: realPause,
  };
  const ctx = db.contextFor();
  const service = await createService(ctx, { name: "checkout-api" });
  const incident = await declareIncident(ctx, { title: "Checkout fails", serviceIds: [service.id] });
  const { mitigation } = await addMitigation(ctx, deps, service.id, {
    kind: "restart",
    name: "Restart",
    description: "",
    parameters: [],
    secondsToEffect: 5,
    risk: "low",
    requiredRole: "responder",
    needsApproval: false,
    runner: { kind: "http", accountId: undefined, settings: { url: "http://127.0.0.1:9/" }, timeLimitSeconds: 60 },
  });
  const run = await startRun(ctx, incident.id, { mitigationId: mitigation.id, parameters: {}, idempotencyKey: "one-click" });
  const handler = runTimer(deps);
  assert.ok(handler.mode === "outside");
  const timer = { organisationId: ctx.organisationId, kind: handler.kind, key: run.id, dueAt: ctx.now, data: {}, attempts: 0 };
  await assert.rejects(handler.call(ctx, timer), /the node is gone/);
  const settle = await handler.call(ctx, timer);
  await ctx.transact((tx) => settle(ctx.within(tx), tx));
  assert.deepEqual(seen, ["run", "resume pipeline 7"]);
  assert.equal((await readRun(ctx, run.id)).call, "succeeded");
});
