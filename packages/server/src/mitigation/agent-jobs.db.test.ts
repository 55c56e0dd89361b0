import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { testStaunch, type TestStaunch } from "@staunch/test-support";
import { z } from "zod";

/*
 * What the server refuses and how a job ends, told over HTTP as an agent would. The agent itself, which refuses on its own
 * account, is tested with the command line.
 */

const offers = z.object({ jobs: z.array(z.object({ payload: z.string(), signature: z.string() })), stop: z.array(z.string()) });
const told = z.object({ jobId: z.string(), agentId: z.string(), action: z.string(), parameters: z.record(z.string(), z.string()) });

type RunJson = { readonly id: string; readonly status: string; readonly call: string; readonly reason: string | null };

let staunch: TestStaunch;
let agent: Agent;
let other: Agent;
let serviceId: string;
let count = 0;

interface Agent {
  readonly id: string;
  readonly key: string;
}

before(async () => {
  staunch = await testStaunch();
  agent = await register("rack-7");
  other = await register("rack-8");
  serviceId = (await staunch.api<{ id: string }>("POST", "/services", { name: "shop" })).id;
});

after(() => staunch[Symbol.asyncDispose]());

async function register(name: string): Promise<Agent> {
  const { agent: made, key } = await staunch.api<{ agent: { id: string }; key: string }>("POST", "/agents", { name });
  return { id: made.id, key };
}

function says(who: Agent, path: "claim" | "output" | "end" | "poll", body: object): Promise<Response> {
  return staunch.call("POST", `/agent/${path}`, body, { key: who.key });
}

const claimKey = "0123456789abcdef";
const presence = { version: "1", host: "rack", actions: [], slots: 4 };

async function startRun(timeLimitSeconds = 60): Promise<RunJson & { readonly incidentId: string }> {
  count++;
  const mitigation = await staunch.api<{ id: string }>("POST", `/services/${serviceId}/mitigations`, {
    kind: "custom",
    name: `Restart ${count}`,
    secondsToEffect: 5,
    parameters: [{ name: "unit", label: "Unit", isRequired: true, defaultValue: "shop.service" }],
    runner: { kind: "agent", settings: { agentId: agent.id, action: "restart" }, timeLimitSeconds },
  });
  const incident = await staunch.api<{ id: string }>("POST", "/incidents", { title: `Down ${count}`, serviceIds: [serviceId] });
  const run = await staunch.api<RunJson>("POST", `/incidents/${incident.id}/runs`, { mitigationId: mitigation.id });
  await staunch.settle();
  return { ...run, incidentId: incident.id };
}

const runOf = (run: { readonly id: string }): Promise<RunJson> => staunch.api("GET", `/runs/${run.id}`);

async function timelineOf({
  incidentId,
}: {
  readonly incidentId: string;
}): Promise<readonly { type: string; data: { sentence?: string } }[]> {
  return (
    await staunch.api<{ items: { type: string; data: { sentence?: string } }[] }>("GET", `/incidents/${incidentId}/timeline?limit=200`)
  ).items;
}

test("a run becomes a job of its agent: offered to it alone, taken once, its output and end told in the room", async () => {
  const run = await startRun();
  const { jobs } = offers.parse(await (await says(agent, "poll", presence)).json());
  assert.deepEqual(
    jobs.map(({ payload }) => told.parse(JSON.parse(payload))),
    [{ jobId: run.id, agentId: agent.id, action: "restart", parameters: { unit: "shop.service" } }],
  );
  const taking = { jobId: run.id, claimKey };
  assert.equal((await says(other, "claim", taking)).status, 404, "another agent's job is not there for this one");
  assert.equal((await says(agent, "claim", taking)).status, 204);
  assert.equal((await says(agent, "claim", taking)).status, 204, "the same taking, asked again");
  assert.equal((await says(agent, "claim", { ...taking, claimKey: "fedcba9876543210" })).status, 409, "a second taking");

  const batch = { ...taking, batch: 1, lines: ["stopping", "nul \0"] };
  assert.equal((await says(other, "output", batch)).status, 404);
  assert.equal((await says(agent, "output", { ...batch, batch: 2 })).status, 409, "the first comes first");
  for (let again = 0; again < 2; again++) assert.equal((await says(agent, "output", batch)).status, 200);
  assert.equal((await says(agent, "output", { ...batch, claimKey: "fedcba9876543210" })).status, 409);
  const output = await staunch.api<{ lines: { text: string }[] }>("GET", `/runs/${run.id}/output`);
  assert.deepEqual(
    output.lines.map(({ text }) => text),
    ["stopping", "nul \uFFFD"],
  );

  assert.equal((await says(other, "end", { ...taking, outcome: "succeeded", reason: "" })).status, 404);
  for (let again = 0; again < 2; again++) {
    assert.equal((await says(agent, "end", { ...taking, outcome: again === 0 ? "succeeded" : "failed", reason: "" })).status, 204);
  }
  assert.equal((await runOf(run)).call, "succeeded", "the first word counts");
  assert.equal((await timelineOf(run)).filter(({ type }) => type === "run.finished").length, 1);
});

test("an agent's key opens its own endpoints only, nothing else opens them, and revoked it opens nothing", async () => {
  const doomed = await register("rack-9");
  assert.equal((await staunch.call("GET", "/incidents", undefined, { key: doomed.key })).status, 401);
  assert.equal((await staunch.call("GET", "/agents", undefined, { key: doomed.key })).status, 401);
  assert.equal((await says({ id: "", key: staunch.ownerKey }, "poll", presence)).status, 401);
  assert.equal((await says({ id: "", key: `${doomed.key.slice(0, -1)}x` }, "poll", presence)).status, 401);

  const waiting = says(doomed, "poll", presence);
  await staunch.api("DELETE", `/agents/${doomed.id}`);
  assert.equal((await waiting).status, 401, "also a request that was waiting");
  assert.equal((await says(doomed, "poll", presence)).status, 401);
  assert.equal((await staunch.call("DELETE", `/agents/${doomed.id}`)).status, 404);
  const { items } = await staunch.api<{ items: { id: string }[] }>("GET", "/agents");
  assert.ok(!items.some(({ id }) => id === doomed.id));
});

test("agents are listed with when they were last seen, their version and what they offer; names are taken once; responders add none", async () => {
  const action = {
    name: "restart",
    description: "",
    timeLimitSeconds: 9,
    parameters: [{ name: "unit", pattern: "[a-z]+", isRequired: true }],
  };
  await startRun();
  assert.equal((await says(agent, "poll", { ...presence, actions: [{ ...action, description: "nul \0" }] })).status, 400);
  assert.equal((await says(agent, "poll", { ...presence, actions: [action] })).status, 200);
  const seen = async () =>
    (await staunch.api<{ items: { id: string; host: string | null; actions: unknown[] }[] }>("GET", "/agents")).items.find(
      ({ id }) => id === agent.id,
    );
  assert.deepEqual((await seen())?.actions, [action]);
  assert.equal((await seen())?.host, "rack");
  assert.equal((await staunch.call("POST", "/agents", { name: "Rack-7" })).status, 409);
  const responder = await staunch.api<{ secret: string }>("POST", "/api-keys", { name: "r", role: "responder" });
  assert.equal((await staunch.call("POST", "/agents", { name: "mine" }, { key: responder.secret })).status, 403);
});

test("a job that nobody takes in time never happens, and cannot be taken afterwards", async () => {
  const run = await startRun();
  await staunch.advance({ seconds: 61 });
  const { status, reason } = await runOf(run);
  assert.equal(status, "failed");
  assert.match(reason ?? "", /the agent rack-7 did not take it within 60 s/);
  assert.equal((await says(agent, "claim", { jobId: run.id, claimKey })).status, 409);
});

test("taken and silent past its limit is unknown, and a late word is told and settles nothing", async () => {
  const run = await startRun(60);
  const taking = { jobId: run.id, claimKey };
  assert.equal((await says(agent, "claim", taking)).status, 204);
  await staunch.advance({ seconds: 60 + 15 + 29 });
  assert.equal((await runOf(run)).status, "running", "the agent is heard out");
  await staunch.advance({ seconds: 2 });
  assert.equal((await runOf(run)).status, "unknown");
  assert.equal((await says(agent, "output", { ...taking, batch: 1, lines: ["late"] })).status, 200);
  assert.equal((await says(agent, "end", { ...taking, outcome: "succeeded", reason: "" })).status, 204);
  assert.equal((await runOf(run)).status, "unknown", "a person has to tell");
  const late = (await timelineOf(run)).find(({ type }) => type === "run.reported-late");
  assert.match(late?.data.sentence ?? "", /the agent rack-7 says late: that it was carried out/);
  const known = await staunch.api<RunJson>("POST", `/runs/${run.id}/confirm`, { word: "succeeded" });
  assert.equal(known.call, "succeeded");
});

test("what the agent refuses has failed, with its reason; a refusal after the taking is a failure too", async () => {
  const refused = await startRun();
  assert.equal((await says(agent, "end", { jobId: refused.id, claimKey, outcome: "refused", reason: "not on its list\0" })).status, 204);
  assert.match((await runOf(refused)).reason ?? "", /the agent rack-7 refused: not on its list/);
  const early = await startRun();
  assert.equal((await says(agent, "end", { jobId: early.id, claimKey, outcome: "succeeded", reason: "" })).status, 409, "never taken");
  assert.equal((await runOf(early)).status, "running");
});

test("a cancelled run is taken back from the queue at once, and one at work is to be stopped by its agent", async () => {
  const queued = await startRun();
  await staunch.api("POST", `/runs/${queued.id}/cancel`, { reason: "wrong one" });
  await staunch.settle();
  const { status, reason } = await runOf(queued);
  assert.equal(status, "failed");
  assert.match(reason ?? "", /cancelled it \(wrong one\): its agent had not taken it yet/);
  assert.equal((await says(agent, "claim", { jobId: queued.id, claimKey })).status, 409);

  const atWork = await startRun();
  const taking = { jobId: atWork.id, claimKey };
  await says(agent, "claim", taking);
  await startRun();
  const waiting = says(agent, "poll", { ...presence, slots: 0 });
  await staunch.api("POST", `/runs/${atWork.id}/cancel`, { reason: "wrong one" });
  const { stop, jobs } = offers.parse(await (await waiting).json());
  assert.deepEqual(stop, [atWork.id]);
  assert.deepEqual(jobs, [], "an agent without a free hand is offered nothing");
  assert.equal((await runOf(atWork)).status, "running", "until the agent says");
  await says(agent, "end", { ...taking, outcome: "lost", reason: "stopped on request" });
  assert.equal((await runOf(atWork)).status, "unknown");
});

test("a run for an agent that was revoked fails at once and says so", async () => {
  const gone = await register("rack-10");
  const mitigation = await staunch.api<{ id: string }>("POST", `/services/${serviceId}/mitigations`, {
    kind: "custom",
    name: "Gone",
    secondsToEffect: 5,
    runner: { kind: "agent", settings: { agentId: gone.id, action: "restart" } },
  });
  await staunch.api("DELETE", `/agents/${gone.id}`);
  const incident = await staunch.api<{ id: string }>("POST", "/incidents", { title: "Down", serviceIds: [serviceId] });
  const run = await staunch.api<RunJson>("POST", `/incidents/${incident.id}/runs`, { mitigationId: mitigation.id });
  await staunch.settle();
  assert.match((await runOf(run)).reason ?? "", /its agent is not registered any more/);
});
