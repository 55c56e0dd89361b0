import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import { after, test } from "node:test";
import { FetchFailed, guardedFetch, guardedStream } from "#platform/guarded-fetch.ts";
import type { FetchFailure, GuardedRequest } from "#platform/guarded-fetch.ts";
import { targetRules } from "#platform/guarded-targets.ts";

const get: GuardedRequest = { method: "GET", timeoutMs: 2_000, maxBytes: 1_000 };
const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return `http://127.0.0.1:${address.port}`;
}

after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

function failsWith(reason: FetchFailure): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof FetchFailed, String(error));
    assert.equal(error.reason, reason, error.message);
    return true;
  };
}

test("every spelling of a host that is not public is refused, and the server behind it hears nothing", async () => {
  let heard = 0;
  const port = new URL(
    await serve((_request, response) => {
      heard += 1;
      response.end();
    }),
  ).port;
  const fetch = guardedFetch({ allow: [] });
  const hosts = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    "2130706433",
    "0x7f.1",
    "127.1",
    "0",
    "0.0.0.0",
    "[::ffff:127.0.0.1]",
    "[::]",
    "[64:ff9b::7f00:1]",
    "[fe80::1]",
    "[fd00::1]",
    "169.254.169.254",
    "10.0.0.1",
    "172.16.3.4",
    "192.168.1.1",
    "100.64.0.1",
    "[2002:7f00:1::]",
    "224.0.0.1",
    "255.255.255.255",
  ];
  for (const host of hosts) {
    await assert.rejects(fetch(`http://${host}:${port}/`, get), failsWith("refused_target"), host);
  }
  assert.equal(heard, 0);
});

test("addresses that are not plain http or https are refused before anything is resolved", async () => {
  const fetch = guardedFetch({ allow: ["127.0.0.1"] });
  for (const url of ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "no address", "http://user:secret@127.0.0.1/"]) {
    await assert.rejects(fetch(url, get), failsWith("invalid_url"), url);
  }
});

test("an operator's exception by CIDR, address or host name opens exactly that", async () => {
  const base = await serve((_request, response) => response.end("hello"));
  const port = new URL(base).port;
  for (const allow of [["127.0.0.0/8"], ["127.0.0.1"], ["10.0.0.0/8", " 127.0.0.1 "]]) {
    const answer = await guardedFetch({ allow })(base, get);
    assert.equal(Buffer.from(answer.body).toString(), "hello");
  }
  assert.equal((await guardedFetch({ allow: ["LOCALHOST"] })(`http://localhost:${port}/`, get)).status, 200);
  await assert.rejects(guardedFetch({ allow: ["localhost"] })(base, get), failsWith("refused_target"));
  await assert.rejects(guardedFetch({ allow: ["127.0.0.2/32"] })(base, get), failsWith("refused_target"));
});

test("an exception that cannot be read is an error, not a hole", () => {
  for (const entry of ["10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "::/129", "10.0.0.0/-1"]) {
    assert.throws(() => targetRules([entry]), /CIDR|prefix/, entry);
  }
});

test("public addresses of both families pass the rules", () => {
  const rules = targetRules([]);
  for (const address of ["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::1"]) {
    assert.equal(rules.isAllowedAddress(address), true, address);
  }
  assert.equal(rules.isAllowedAddress("not an address"), false);
});

test("a redirect to a forbidden address is refused at its hop", async () => {
  const base = await serve((_request, response) => response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data" }).end());
  await assert.rejects(guardedFetch({ allow: ["127.0.0.1"] })(base, { ...get, maxRedirects: 3 }), failsWith("refused_target"));
});

test("redirects are followed for GET up to the limit, handed back otherwise, and carry no key to another origin", async () => {
  const seen: (string | undefined)[] = [];
  const target = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.end("arrived");
  });
  const base = await serve((request, response) => {
    const location = request.url === "/loop" ? "/loop" : target;
    response.writeHead(307, { location }).end();
  });
  const fetch = guardedFetch({ allow: ["127.0.0.1"] });
  const headers = { authorization: "Bearer key" };
  assert.equal((await fetch(base, { ...get, headers })).status, 307);
  assert.equal((await fetch(base, { ...get, headers, maxRedirects: 1 })).status, 200);
  assert.equal((await fetch(base, { ...get, method: "POST", body: "x", maxRedirects: 1 })).status, 307);
  await assert.rejects(fetch(`${base}/loop`, { ...get, maxRedirects: 2 }), failsWith("too_many_redirects"));
  assert.deepEqual(seen, [undefined]);
});

test("an answer that is too large, too slow or cut off fails with its own reason", async () => {
  const base = await serve((request, response) => {
    if (request.url === "/large") response.end("x".repeat(1_001));
    if (request.url === "/cut") {
      response.writeHead(200, { "content-length": "100" }).write("half");
      response.socket?.end();
    }
  });
  const fetch = guardedFetch({ allow: ["127.0.0.1"] });
  await assert.rejects(fetch(`${base}/large`, get), failsWith("too_large"));
  await assert.rejects(fetch(`${base}/cut`, get), failsWith("broken"));
  await assert.rejects(fetch(`${base}/silent`, { ...get, timeoutMs: 100 }), failsWith("timeout"));
});

test("only a request that never reached its peer says so", async () => {
  const base = await serve((request) => request.socket.destroy());
  const fetch = guardedFetch({ allow: ["127.0.0.1", "nowhere.invalid"] });
  const broken = await fetch(base, { ...get, method: "POST", body: "go" }).catch((error: unknown) => error);
  assert.ok(broken instanceof FetchFailed && !broken.neverArrived);
  const closedPort = await fetch("http://127.0.0.1:1/", get).catch((error: unknown) => error);
  assert.ok(closedPort instanceof FetchFailed && closedPort.reason === "unreachable" && closedPort.neverArrived);
  const noSuchName = await fetch("http://nowhere.invalid/", get).catch((error: unknown) => error);
  assert.ok(noSuchName instanceof FetchFailed && noSuchName.reason === "unreachable");
});

test("a streamed body arrives in pieces while the peer is still writing, and the request's bytes arrive unchanged", async () => {
  const finish = Promise.withResolvers<void>();
  const base = await serve((request, response) => {
    request.on("data", (chunk: Buffer) => response.write(chunk));
    void finish.promise.then(() => response.end("second"));
  });
  const answer = await guardedStream({ allow: ["127.0.0.1"] })(base, { ...get, method: "POST", body: new Uint8Array([1, 2, 255]) });
  const pieces: string[] = [];
  for await (const chunk of answer.body) {
    pieces.push(Buffer.from(chunk).toString("hex"));
    finish.resolve();
  }
  assert.deepEqual(pieces, ["0102ff", Buffer.from("second").toString("hex")]);
});
