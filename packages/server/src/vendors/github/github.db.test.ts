import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";

interface Change {
  readonly summary: string;
  readonly version: string | null;
  readonly previousVersion: string | null;
  readonly serviceId: string;
  readonly sourceId: string;
  readonly at: string;
}
interface Source {
  readonly id: string;
  readonly url: string;
  readonly setup: string;
  readonly lastError: string | null;
  readonly lastEventAt: string | null;
}

const secret = "It's a Secret to Everybody";
let staunch: TestStaunch;
let shop: string;
let search: string;
let source: Source;

before(async () => {
  staunch = await testStaunch();
  shop = (await staunch.api<{ id: string }>("POST", "/services", { name: "shop" })).id;
  search = (await staunch.api<{ id: string }>("POST", "/services", { name: "search" })).id;
  const settings = { services: { "acme/search": search } };
  source = await staunch.api<Source>("POST", "/sources", { kind: "github", name: "GitHub", serviceId: shop, secret, settings });
});
after(async () => {
  await staunch[Symbol.asyncDispose]();
});

interface Sent {
  readonly body: string;
  readonly event: string;
  readonly delivery?: string;
  readonly signedWith?: string;
  readonly url?: string;
}

async function send({
  body,
  event,
  delivery = randomUUID(),
  signedWith = secret,
  url = source.url,
}: Sent): Promise<readonly [number, string]> {
  const signature = createHmac("sha256", signedWith).update(body).digest("hex");
  const headers = { "x-github-event": event, "x-github-delivery": delivery, "x-hub-signature-256": `sha256=${signature}` };
  const response = await fetch(url, { method: "POST", body, headers });
  const answer = (await response.json()) as { status: string };
  return [response.status, answer.status];
}

function deployed(version: string, more: object = {}): string {
  const deployment = { environment: "production", sha: version, ref: "main", task: "deploy", production_environment: true };
  return JSON.stringify({
    deployment_status: { state: "success", ...more },
    deployment,
    repository: { full_name: "acme/shop", default_branch: "main" },
  });
}

async function changes(): Promise<readonly Change[]> {
  return (await staunch.api<{ items: readonly Change[] }>("GET", "/changes")).items;
}

test("a recorded delivery becomes a change of the source's service, and the same delivery again does nothing", async () => {
  const text = readFileSync(new URL("./samples/github-deployment-status.json", import.meta.url), "utf8");
  const { request } = JSON.parse(text) as { request: { headers: [string, string][]; body_text: string } };
  const post = () => fetch(source.url, { method: "POST", headers: request.headers, body: request.body_text });
  assert.equal((await post()).status, 202);
  assert.equal((await post()).status, 200);
  const found = await changes();
  assert.deepEqual(
    found.map(({ summary, serviceId, sourceId }) => [summary, serviceId, sourceId]),
    [["Deployment of main (6113728) to production failed: exit 1", shop, source.id]],
  );
  await staunch.settle();
  assert.deepEqual((await staunch.api<{ items: unknown[] }>("GET", "/alerts")).items, [], "a change never pages");
});

test("the version to go back to is the one that last ran there, and a failed deployment never becomes it", async () => {
  await send({ body: deployed("aaaaaaa1"), event: "deployment_status" });
  await send({ body: deployed("bbbbbbb2", { state: "failure" }), event: "deployment_status" });
  await send({ body: deployed("ccccccc3"), event: "deployment_status" });
  await send({ body: deployed("ccccccc3"), event: "deployment_status" });
  const versions = (await changes()).slice(0, 4).map(({ version, previousVersion }) => [version, previousVersion]);
  assert.deepEqual(versions, [
    ["ccccccc3", "aaaaaaa1"],
    ["ccccccc3", "aaaaaaa1"],
    ["bbbbbbb2", "aaaaaaa1"],
    ["aaaaaaa1", null],
  ]);
});

test("the settings say which service a repository belongs to; a form is read as JSON is", async () => {
  const push = {
    ref: "refs/heads/main",
    before: "1".repeat(40),
    after: "2".repeat(40),
    commits: [{}, {}],
    repository: { full_name: "acme/search", default_branch: "main" },
  };
  const body = new URLSearchParams({ payload: JSON.stringify(push) }).toString();
  assert.deepEqual(await send({ body, event: "push" }), [202, "recorded"]);
  const [newest] = await changes();
  assert.deepEqual([newest?.serviceId, newest?.summary], [search, "Pushed 2 commits to main"]);
});

test("nothing unsigned or signed with another secret is believed, and the reason is kept for who sets it up", async () => {
  const count = (await changes()).length;
  assert.deepEqual(await send({ body: deployed("d"), event: "deployment_status", signedWith: "guess" }), [401, "unauthenticated"]);
  const unsigned = await fetch(source.url, { method: "POST", body: deployed("d"), headers: { "x-github-event": "deployment_status" } });
  assert.equal(unsigned.status, 401);
  const { lastError } = await staunch.api<Source>("GET", `/sources/${source.id}`);
  assert.match(lastError ?? "", /X-Hub-Signature-256/);
  assert.equal((await changes()).length, count);
  assert.deepEqual(await send({ body: "{}", event: "ping", url: source.url.replace(/\w{32}$/, "0".repeat(32)) }), [404, "not_found"]);
  const without = await staunch.call("POST", "/sources", { kind: "github", name: "no secret" });
  assert.equal(without.status, 422);
});

test("what belongs to no service says so, and a wrong setting is refused by name", async () => {
  const lonely = await staunch.api<Source>("POST", "/sources", { kind: "github", name: "lonely", secret });
  assert.deepEqual(await send({ body: deployed("e"), event: "deployment_status", url: lonely.url }), [422, "invalid"]);
  const { lastError } = await staunch.api<Source>("GET", `/sources/${lonely.id}`);
  assert.match(lastError ?? "", /acme\/shop belongs to no service/);
  const settings = { services: { "acme/shop": "not an id" } };
  const refused = await staunch.call("POST", "/sources", { kind: "github", name: "x", secret, settings });
  assert.equal(refused.status, 422);
  assert.match(await refused.text(), /settings\.services/);
});

test("the command of the set-up text works as it stands, asking for the secret", async () => {
  const command = /```sh\n(.+?)\n```/s.exec(source.setup)?.[1] ?? "";
  const output = await new Promise<string>((resolve, reject) => {
    const child = spawn("sh", ["-c", command], { stdio: ["pipe", "pipe", "pipe"] });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.once("error", reject);
    child.once("close", () => resolve(text));
    child.stdin.end(`${secret}\n`);
  });
  assert.match(output, /"ignored","message":"GitHub says hello/);
  const { lastEventAt } = await staunch.api<Source>("GET", `/sources/${source.id}`);
  assert.equal(lastEventAt, staunch.clock.now().toString());
});
