import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { testStaunch } from "@staunch/test-support";
import { allowListText, startAgentAt, until } from "#agent-test-kit.test.ts";
import { JobMemory } from "#job-memory.ts";
import { identityOf } from "#judge-job.ts";
import { run } from "#run.ts";

const now = Temporal.Instant.from("2026-11-23T03:00:00Z");
const agentId = randomUUID();
const key = `sta_${agentId.replaceAll("-", "")}_${"k".repeat(43)}`;
const folder = mkdtempSync(join(tmpdir(), "staunch-agent-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A server that offers what it is told to, as somebody would who recorded it, and notes what the agent says. */
async function startImpostor(offers: readonly { readonly payload: string; readonly signature: string }[]) {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      heard.push((request.url ?? "").split("/").at(-1) ?? "");
      const isPoll = request.url?.endsWith("/poll") === true;
      response
        .writeHead(isPoll ? 200 : 204, { "content-type": "application/json" })
        .end(isPoll ? JSON.stringify({ jobs: offers, stop: [] }) : "");
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return {
    url: `http://127.0.0.1:${address.port}`,
    heard,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function offerOf(changed: Readonly<Record<string, unknown>>, signedWith = key) {
  const payload = JSON.stringify({
    jobId: randomUUID(),
    agentId,
    purpose: "run",
    action: "greet",
    parameters: { name: "x" },
    label: "Greet",
    timeLimitSeconds: 60,
    issuedAt: now.toString(),
    expiresAt: now.add({ seconds: 60 }).toString(),
    ...changed,
  });
  const { signingKey } = identityOf(signedWith) ?? assert.fail();
  return { payload, signature: `v1,${createHmac("sha256", signingKey).update(payload).digest("base64")}` };
}

test("a replayed job is refused, also after the agent was started anew; so is an expired one and one for another agent", async () => {
  const state = join(folder, randomUUID());
  const job = offerOf({});
  {
    await using first = await startImpostor([job]);
    await using running = startAgentAt({ url: first.url, state, key, now: () => now });
    await until(
      async () => first.heard.filter((path) => path === "poll").length,
      (polls) => polls >= 3,
    );
    await until(
      async () => first.heard.includes("end"),
      (isHeard) => isHeard,
    );
    assert.equal(first.heard.filter((path) => path === "claim").length, 1, "begun once");
    assert.ok(running.said.some((line) => line.includes("was begun before")));
  }
  const expired = offerOf({ expiresAt: now.subtract({ seconds: 1 }).toString() });
  const foreign = offerOf({ agentId: randomUUID() });
  const forged = offerOf({}, `sta_${"1".repeat(32)}_${"f".repeat(43)}`);
  await using second = await startImpostor([job, expired, foreign, forged]);
  await using again = startAgentAt({ url: second.url, state, key, now: () => now });
  await until(
    async () => second.heard.filter((path) => path === "poll").length,
    (polls) => polls >= 2,
  );
  assert.ok(!second.heard.includes("claim"), "nothing is begun");
  for (const reason of ["was begun before", "expired", "for another agent", "not signed for this agent"]) {
    assert.ok(
      again.said.some((line) => line.includes(reason)),
      reason,
    );
  }
});

test("a job that was under way when the agent died is reported, not begun again", async () => {
  const state = join(folder, randomUUID());
  const memory = JobMemory.open(state, now);
  const [known, started] = [randomUUID(), randomUUID()];
  for (const id of [known, started]) memory.begin(id, { claimKey: randomUUID(), expiresAt: now.add({ seconds: 60 }) });
  memory.move(started, "started");
  writeFileSync(join(state, "jobs.log"), "half a li", { flag: "a" });
  await using impostor = await startImpostor([offerOf({ jobId: known }), offerOf({ jobId: started })]);
  await using _agent = startAgentAt({ url: impostor.url, state, key, now: () => now });
  await until(
    async () => JobMemory.open(state, now).interrupted.length,
    (open) => open === 0,
  );
  assert.equal(impostor.heard.filter((path) => path === "end").length, 2);
  assert.ok(!impostor.heard.includes("claim"));
  assert.equal(JobMemory.open(state, now.add({ hours: 30 })).isKnown(known), false, "what has long expired is forgotten");
});

async function command(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const [out, error]: [string[], string[]] = [[], []];
  const status = await run(words, {
    environment,
    isTerminal: false,
    now: () => now,
    writeOut: (text) => out.push(text),
    writeError: (text) => error.push(text),
  });
  return { status, out: out.join(""), error: error.join("") };
}

test("the command line tries an action, and refuses a list that anybody could change, a missing key and plain HTTP to afar", async () => {
  const path = join(folder, "allow-list.yaml");
  writeFileSync(path, allowListText, { mode: 0o644 });
  const tried = await command(["agent", "--allow-list", path, "try", "greet", "name=a=b c"]);
  assert.deepEqual([tried.status, tried.out.split("\n")[0]], [0, 'would run: "/bin/echo" "hello a=b c"'], tried.error);
  const refused = await command(["agent", "--allow-list", path, "try", "narrow", "name=A"]);
  assert.deepEqual([refused.status, refused.error], [2, 'staunch: Refused: the parameter "name" of "narrow" does not match [a-z]+.\n']);

  assert.match((await command(["agent", "--allow-list", path])).error, /No agent key/);
  const withKey = { STAUNCH_AGENT_KEY: key };
  assert.match((await command(["agent", "--allow-list", path, "--url", "http://staunch.example.org"], withKey)).error, /in the clear/);
  assert.match((await command(["agent", "--allow-list", join(folder, "none.yaml")], withKey)).error, /cannot be read/);
  chmodSync(path, 0o666);
  assert.match((await command(["agent", "--allow-list", path], withKey)).error, /changed by anybody/);
  assert.equal((await command(["agent", "--allow-list", path, "try", "greet"])).status, 2);
});

test("an agent whose key was revoked ends and says so", async () => {
  await using staunch = await testStaunch();
  const { agent, key: revoked } = await staunch.api<{ agent: { id: string }; key: string }>("POST", "/agents", { name: "rack-8" });
  await staunch.api("DELETE", `/agents/${agent.id}`);
  const path = join(folder, "revoked.yaml");
  writeFileSync(path, allowListText, { mode: 0o600 });
  const words = ["agent", "--allow-list", path, "--url", staunch.url, "--state", join(folder, "revoked")];
  const said = await command(words, { STAUNCH_AGENT_KEY: revoked });
  assert.equal(said.status, 1);
  assert.match(said.error, /this one is no agent's, or was revoked/);
});
