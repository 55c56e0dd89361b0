import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createServer as createTlsServer } from "node:tls";
import { runProgram, type TestStaunch, testStaunch } from "@staunch/test-support";

interface Probe {
  readonly id: string;
  readonly status: string;
  readonly sourceId: string;
  readonly version: number;
  readonly hasCredential: boolean;
  readonly lastLook: { readonly words: string; readonly tookMs: number; readonly at: string } | null;
}
interface Tried {
  readonly found: string;
  readonly words: string;
}
interface Alert {
  readonly title: string;
  readonly status: string;
  readonly sourceName: string;
  readonly severity: string;
}

let staunch: TestStaunch;
let answer = { status: 200, body: "welcome to the shop" };
let asked = 0;
let credential: string | undefined;
const web = createServer((request, response) => {
  asked++;
  credential = request.headers.authorization;
  if (request.url?.startsWith("/api/v1/query") === true) {
    const data = { resultType: "scalar", result: [1, answer.body] };
    return response.end(JSON.stringify({ status: "success", data }));
  }
  return response.writeHead(answer.status).end(answer.body);
});
const closing: (() => void)[] = [];

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

before(async () => {
  staunch = await testStaunch();
  await listening(web);
});
after(async () => {
  await staunch[Symbol.asyncDispose]();
  web.closeAllConnections();
  for (const close of closing) close();
});

function url(path = "/"): string {
  return `http://127.0.0.1:${(web.address() as AddressInfo).port}${path}`;
}

async function create(name: string, target: object, more: object = {}): Promise<Probe> {
  const probe = await staunch.api<Probe>("POST", "/probes", { name, target, ...more });
  await staunch.settle();
  return probe;
}

async function read(id: string): Promise<Probe> {
  return staunch.api<Probe>("GET", `/probes/${id}`);
}

async function tried(target: object): Promise<readonly [string, string]> {
  const { found, words } = await staunch.api<Tried>("POST", "/probes/try", { target, timeoutSeconds: 2 });
  return [found, words];
}

async function alertsOf(name: string): Promise<readonly (readonly string[])[]> {
  const { items } = await staunch.api<{ items: readonly Alert[] }>("GET", "/alerts");
  return items.filter(({ sourceName }) => sourceName === name).map(({ title, status, severity }) => [title, status, severity]);
}

test("one failure is looked at again within seconds; the second pages, and the first success resolves", async () => {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "shop" });
  const target = { kind: "http", url: url(), expectText: "shop" };
  const { id } = await create("Shop", target, { serviceId: service.id, intervalSeconds: 60 });
  const first = await read(id);
  assert.deepEqual([first.status, first.lastLook?.words], ["up", "the address answered 200"]);

  answer = { status: 503, body: "shop" };
  await staunch.advance({ seconds: 60 });
  assert.equal((await read(id)).status, "doubtful");
  assert.deepEqual(await alertsOf("Shop"), []);
  answer = { status: 200, body: "shop" };
  await staunch.advance({ seconds: 10 });
  assert.equal((await read(id)).status, "up", "the failure was chance");

  answer = { status: 503, body: "shop" };
  await staunch.advance({ seconds: 69 });
  assert.deepEqual(await alertsOf("Shop"), []);
  await staunch.advance({ seconds: 1 });
  assert.equal((await read(id)).status, "down");
  assert.deepEqual(await alertsOf("Shop"), [["Shop is down", "triggered", "critical"]]);
  const { items: pages } = await staunch.api<{ items: readonly { title: string }[] }>("GET", "/pages");
  assert.ok(pages.some(({ title }) => title.includes("Shop is down")));

  answer = { status: 200, body: "shop" };
  await staunch.advance({ seconds: 60 });
  assert.deepEqual(await alertsOf("Shop"), [["Shop is down", "resolved", "critical"]]);
});

test("what is paused is not looked at and its alert ends; what is changed begins anew", async () => {
  answer = { status: 500, body: "" };
  const { id, version } = await create("Paused", { kind: "http", url: url() }, { tries: 1, intervalSeconds: 30 });
  assert.equal((await read(id)).status, "down");
  await staunch.api("POST", `/probes/${id}/pause`);
  assert.deepEqual(await alertsOf("Paused"), [["Paused is down", "resolved", "critical"]]);
  await staunch.api(
    "DELETE",
    `/probes/${(await staunch.api<{ items: readonly Probe[] }>("GET", "/probes")).items.find((probe) => probe.id !== id)?.id ?? ""}`,
  );
  const count = asked;
  await staunch.advance({ minutes: 5 });
  assert.equal(asked, count);
  await staunch.api("POST", `/probes/${id}/resume`);
  await staunch.settle();
  assert.equal((await read(id)).status, "down");

  const stale = await staunch.call("PATCH", `/probes/${id}`, { version: version + 5, tries: 3 });
  assert.equal(stale.status, 412);
  answer = { status: 200, body: "" };
  await staunch.api("PATCH", `/probes/${id}`, { version, target: { kind: "http", url: url("/other") } });
  assert.equal((await alertsOf("Paused"))[0]?.[1], "resolved");
  await staunch.settle();
  assert.equal((await read(id)).status, "up");
  await staunch.api("DELETE", `/probes/${id}`);
  assert.equal((await staunch.call("GET", `/probes/${id}`)).status, 404);
});

test("the credential is sent, never shown, and not handed to another host", async () => {
  answer = { status: 200, body: "" };
  const { id, version, hasCredential } = await create("Secret", { kind: "http", url: url() }, { authorization: "Bearer key" });
  assert.deepEqual([hasCredential, credential], [true, "Bearer key"]);
  assert.ok(!JSON.stringify(await read(id)).includes("Bearer"));
  const moved = await staunch.api<Probe>("PATCH", `/probes/${id}`, { version, target: { kind: "http", url: "http://127.0.0.1:1/" } });
  assert.equal(moved.hasCredential, false);
  await staunch.api("DELETE", `/probes/${id}`);
});

test("an address that is not public is not looked at, whatever the kind", async () => {
  for (const target of [
    { kind: "http", url: "http://169.254.169.254/" },
    { kind: "tcp", host: "10.0.0.1", port: 22 },
    { kind: "tls", host: "192.168.0.1" },
    { kind: "dns", name: "example.org", server: "10.0.0.1" },
    { kind: "promql", url: "http://[::1]:9090", query: "up", objective: { operator: ">", threshold: 0 } },
  ]) {
    const [found, words] = await tried(target);
    assert.deepEqual([found, /is not a public address/.test(words)], ["otherwise", true], JSON.stringify([target, words]));
  }
});

test("a port takes connections or does not", async () => {
  const server = createTcpServer((socket) => socket.end());
  const port = await listening(server);
  assert.deepEqual(await tried({ kind: "tcp", host: "127.0.0.1", port }), ["expected", `127.0.0.1:${port} takes connections`]);
  server.close();
  const [found, words] = await tried({ kind: "tcp", host: "127.0.0.1", port });
  assert.deepEqual([found, /ECONNREFUSED/.test(words)], ["otherwise", true]);
});

test("a query's number meets its objective or does not, and no number is no proof that all is well", async () => {
  const target = { kind: "promql", url: url(), query: "errors", objective: { operator: "<", threshold: 0.01, unit: "ratio" } };
  answer = { status: 200, body: "0.004" };
  assert.deepEqual(await tried(target), ["expected", "the query yields 0.4 %, expected below 1 %"]);
  answer = { status: 200, body: "0.31" };
  assert.deepEqual(await tried(target), ["otherwise", "the query yields 31 %, expected below 1 %"]);
  answer = { status: 200, body: "NaN" };
  assert.deepEqual(await tried(target), ["otherwise", "the query yields NaN"]);
});

test("a certificate is told of before it expires, and one that nobody trusts at once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "staunch-tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=shop.example.org";
  await runProgram("openssl", [...words.split(" "), "-keyout", key, "-out", cert]);
  const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => socket.end());
  rmSync(folder, { recursive: true });
  const port = await listening(server);
  const target = { kind: "tls", host: "127.0.0.1", port, serverName: "shop.example.org", daysLeft: 14 };

  const [distrusted, why] = await tried(target);
  assert.deepEqual([distrusted, why], ["otherwise", "the certificate of shop.example.org is not trusted: DEPTH_ZERO_SELF_SIGNED_CERT"]);
  const { id } = await create("Certificate", { ...target, trust: "any" }, { intervalSeconds: 86_400, severity: "warning" });
  assert.equal((await read(id)).status, "up");
  await staunch.advance({ hours: 24 * 25 });
  const late = await read(id);
  assert.equal(late.status, "down");
  assert.match(late.lastLook?.words ?? "", /^the certificate of shop\.example\.org expires in \d days, on 2026-12-/);
  assert.deepEqual(await alertsOf("Certificate"), [["Certificate is down", "triggered", "warning"]]);
  await staunch.api("DELETE", `/probes/${id}`);
});

/** Answers every question for an address with one, and every other with nothing. */
async function dnsServer(address: string): Promise<number> {
  const socket = createSocket("udp4");
  socket.on("message", (query, from) => {
    const end = query.indexOf(0, 12) + 5;
    const isAddress = query.readUInt16BE(end - 4) === 1;
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180, 2);
    header.writeUInt16BE(isAddress ? 1 : 0, 6);
    header.writeUInt16BE(0, 8);
    header.writeUInt16BE(0, 10);
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split(".").map(Number)]);
    socket.send(Buffer.concat([header, query.subarray(12, end), ...(isAddress ? [record] : [])]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  closing.push(() => socket.close());
  return socket.address().port;
}

test("a name has the records it should have or does not", async () => {
  const server = `127.0.0.1:${await dnsServer("192.0.2.7")}`;
  const target = { kind: "dns", name: "shop.example.org", server };
  assert.deepEqual(await tried(target), ["expected", "the A records of shop.example.org are 192.0.2.7"]);
  assert.equal((await tried({ ...target, expect: ["192.0.2.7"] }))[0], "expected");
  assert.deepEqual(await tried({ ...target, expect: ["192.0.2.8"] }), [
    "otherwise",
    "the A records of shop.example.org are 192.0.2.7; 192.0.2.8 is not among them",
  ]);
  assert.deepEqual(await tried({ ...target, recordType: "MX" }), ["otherwise", "shop.example.org has no MX record"]);
  const [found, words] = await tried({ ...target, server: "127.0.0.1:9" });
  assert.deepEqual([found, /could not be resolved/.test(words)], ["otherwise", true]);
});

test("a name is taken once, and only those who may change set-up make a probe", async () => {
  await create("Twice", { kind: "tcp", host: "127.0.0.1", port: 9 });
  const twin = await staunch.call("POST", "/probes", { name: "Twice", target: { kind: "tcp", host: "127.0.0.1", port: 9 } });
  assert.equal(twin.status, 409);
  const { secret: key } = await staunch.api<{ secret: string }>("POST", "/api-keys", { name: "observer", role: "observer" });
  const refused = await staunch.call("POST", "/probes/try", { target: { kind: "tcp", host: "127.0.0.1", port: 9 } }, { key });
  assert.equal(refused.status, 403);
});
