import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { createLog } from "#platform/log.ts";
import { type SenderRoute, SenderServer } from "#platform/sender-http.ts";
import { openSenderLane } from "#platform/sender-lane.ts";

/** Answers after a moment, later ones sooner: only the connection can keep the order. */
let asked = 0;
const echo: SenderRoute = {
  method: "POST",
  path: "/integrations/echo/:key",
  bodyBytes: 100_000,
  answer: async ({ params, bytes, headers }) => {
    const pause = 6 - (asked++ % 3) * 2;
    await new Promise((resolve) => setTimeout(resolve, pause));
    return { status: 202, json: { key: params["key"], body: bytes.toString("utf8"), kind: headers["content-type"] ?? null } };
  },
};
const quiet: SenderRoute = { method: "POST", path: "/integrations/quiet", bodyBytes: 100, answer: async () => ({ status: 200 }) };
let isAsked: () => void = () => undefined;
const slow: SenderRoute = {
  ...quiet,
  path: "/integrations/slow",
  answer: async () => {
    isAsked();
    await new Promise((resolve) => setTimeout(resolve, 150));
    return { status: 200 };
  },
};

const servers: Server[] = [];
let withLane = 0;
let plain = 0;

async function listen(hasLane: "lane" | "no lane"): Promise<{ readonly server: Server; readonly port: number }> {
  const senders = new SenderServer([echo, quiet, slow], createLog("silent"));
  const limits = { requestTimeout: 3_000, headersTimeout: 2_000, connectionsCheckingInterval: 50, keepAliveTimeout: 100 };
  const server = createServer(limits, (request, response) => {
    if (!senders.take(request, response)) response.writeHead(299).end(`left: ${request.method} ${request.url}`);
  });
  if (hasLane === "lane") openSenderLane(server, senders);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  return { server, port: typeof address === "object" ? (address?.port ?? 0) : 0 };
}

before(async () => {
  withLane = (await listen("lane")).port;
  plain = (await listen("no lane")).port;
});

after(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Ends a conversation, if the server has not ended it already. */
const farewell = "GET /farewell HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

/** Everything a server says to these pieces, sent one after the other, until it closes the connection. */
async function converse(port: number, pieces: readonly string[]): Promise<string> {
  const socket: Socket = connect(port, "127.0.0.1");
  let said = "";
  socket.setEncoding("latin1").on("data", (text) => (said += text));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => undefined);
  for (const piece of pieces) {
    if (socket.writable) socket.write(piece, "latin1");
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  await closed;
  return said;
}

/** What matters of the answers: Node and the lane may differ in nothing else but the order of headers. */
function comparable(said: string): string {
  return said
    .replace(/^date: .*\r\n/gim, "")
    .split("\r\n\r\n")
    .map((part) => part.split("\r\n").toSorted().join("\n"))
    .join("\n\n");
}

const post = (path: string, body: string, ...headers: readonly string[]): string =>
  [`POST ${path} HTTP/1.1`, "Host: x", ...headers, `Content-Length: ${Buffer.byteLength(body, "latin1")}`, "", body].join("\r\n");

const conversations: Readonly<Record<string, readonly string[]>> = {
  "a plain request": [post("/integrations/echo/k", "hello", "Content-Type: text/x")],
  "one without a body": [post("/integrations/quiet", "")],
  "two on one connection": [post("/integrations/echo/a", "one"), post("/integrations/echo/b", "two")],
  "three at once, answered in order": [
    post("/integrations/echo/a", "one") + post("/integrations/echo/b", "two") + post("/integrations/echo/c", "three"),
  ],
  "a request in two pieces": [post("/integrations/echo/k", "hello").slice(0, 30), post("/integrations/echo/k", "hello").slice(30)],
  "a whole one and half of the next": [
    post("/integrations/echo/k", "hello") + post("/integrations/echo/k", "world").slice(0, 40),
    post("/integrations/echo/k", "world").slice(40),
  ],
  chunks: ["POST /integrations/echo/k HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"],
  "both a length and chunks": [
    "POST /integrations/echo/k HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
  ],
  "chunks of a strange size": [
    "POST /integrations/echo/k HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
  ],
  "two lengths": ["POST /integrations/echo/k HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nhello"],
  "a length that is none": ["POST /integrations/echo/k HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc"],
  "a folded header": ["POST /integrations/echo/k HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\nContent-Length: 2\r\n\r\nhi"],
  "a space before the colon": ["POST /integrations/echo/k HTTP/1.1\r\nHost : x\r\nContent-Length: 2\r\n\r\nhi"],
  "lines without carriage returns": ["POST /integrations/echo/k HTTP/1.1\nHost: x\nContent-Length: 2\n\nhi"],
  "no host": ["POST /integrations/echo/k HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi"],
  "a header twice": [post("/integrations/echo/k", "hi", "Content-Type: a", "Content-Type: b")],
  "a value with spaces behind it": [post("/integrations/echo/k", "hi", "Content-Type: a \t")],
  "an empty value": [post("/integrations/echo/k", "hi", "Content-Type:", "X-Other: b")],
  "one that waits to be asked for its body": [post("/integrations/echo/k", "", "Expect: 100-continue")],
  "another method": ["GET /integrations/echo/k HTTP/1.1\r\nHost: x\r\n\r\n"],
  "another address": [post("/api/v1/x", "{}")],
  "a sender first, then another address, then a sender": [
    post("/integrations/echo/k", "hi") + post("/api/v1/x", "{}") + post("/integrations/echo/k", "again"),
  ],
  "too large a body": [post("/integrations/quiet", "x".repeat(101))],
  "a long body": [post("/integrations/echo/k", "x".repeat(90_000))],
  "too long a head": [post("/integrations/echo/k", "hi", `X-Long: ${"x".repeat(20_000)}`)],
  nonsense: ["nonsense\r\n\r\n"],
};

/** After these the server closes, and hears no farewell. */
const lastWords: Readonly<Record<string, readonly string[]>> = {
  "HTTP/1.0": ["POST /integrations/echo/k HTTP/1.0\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"],
  "the last on its connection": [post("/integrations/echo/k", "hi", "Connection: close")],
};

const all = [
  ...Object.entries(conversations).map(([name, pieces]) => [name, [...pieces, farewell]] as const),
  ...Object.entries(lastWords),
];
for (const [name, pieces] of all) {
  test(`${name}: with the lane it is answered as without`, async () => {
    asked = 0;
    const expected = comparable(await converse(plain, pieces));
    asked = 0;
    assert.equal(comparable(await converse(withLane, pieces)), expected);
    assert.notEqual(expected, "");
  });
}

test("nonsense after a plain request does not take its answer away", async () => {
  const said = await converse(withLane, [post("/integrations/echo/k", "hi") + "nonsense\r\n\r\n"]);
  assert.match(said, /^HTTP\/1\.1 202 [^]*"body":"hi"[^]*HTTP\/1\.1 400 /);
});

test("an answer says what Node's would: the same headers with the same values", async () => {
  const names = (said: string): readonly string[] =>
    [...said.matchAll(/^([a-z-]+): /gim)].map(([, name = ""]) => name.toLowerCase()).toSorted();
  const request = [post("/integrations/echo/k", "hello"), farewell];
  const said = await converse(withLane, request);
  assert.deepEqual(names(said), names(await converse(plain, request)));
  const date = /^date: (.+)$/im.exec(said)?.[1]?.trim() ?? "";
  assert.match(date, /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/);
});

test("however requests are cut into pieces, each is answered once and in order", async () => {
  const request = fc.record({
    body: fc.string({ maxLength: 40, unit: fc.constantFrom("a", "{", "\r\n", "POST / HTTP/1.1\r\n\r\n", "0\r\n\r\n") }),
    chunked: fc.boolean(),
  });
  const cuts = fc.array(fc.nat({ max: 600 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 4 }), cuts, async (requests, places) => {
      const bytes = requests.map(({ body, chunked }) => (chunked ? inChunks(body) : post("/integrations/echo/k", body))).join("");
      const ends = [0, ...places.filter((place) => place < bytes.length).toSorted((left, right) => left - right), bytes.length];
      const pieces = ends.slice(1).map((end, index) => bytes.slice(ends[index], end));
      const said = await converse(withLane, [...pieces, farewell]);
      const bodies = [...said.matchAll(/\{"key":"k","body":(".*?"),"kind":null\}/g)].map(([, body = '""']): unknown => JSON.parse(body));
      assert.deepEqual(
        bodies,
        requests.map(({ body }) => body),
      );
    }),
    { numRuns: 25 },
  );
});

function inChunks(body: string): string {
  const chunk = body === "" ? "" : `${body.length.toString(16)}\r\n${body}\r\n`;
  return `POST /integrations/echo/k HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}0\r\n\r\n`;
}

/** How long a server bears with a connection on which this was sent and then nothing more. */
async function borne(port: number, sent: string): Promise<{ readonly ms: number; readonly said: string }> {
  const start = performance.now();
  const socket = connect(port, "127.0.0.1", () => socket.write(sent));
  let said = "";
  socket.on("data", (text) => (said += text.toString()));
  await new Promise((resolve) => socket.once("close", resolve));
  return { ms: performance.now() - start, said };
}

test("a request that is begun and not ended is given up as soon as Node gives it up", async () => {
  const { ms, said } = await borne(withLane, post("/integrations/echo/k", "hello").slice(0, 40));
  assert.match(said, /^HTTP\/1\.1 408 /);
  assert.ok(ms < 10_000, `${ms} ms`);
});

test("a connection that is kept and not used is closed", async () => {
  const { ms, said } = await borne(withLane, post("/integrations/quiet", ""));
  assert.match(said, /^HTTP\/1\.1 200 /);
  assert.ok(ms > 1_000 && ms < 10_000, `${ms} ms`);
});

test("a server that closes ends what is idle at once and lets an answer on its way through", async () => {
  const { server, port } = await listen("lane");
  servers.splice(servers.indexOf(server), 1);
  const idle = connect(port, "127.0.0.1");
  const busy = connect(port, "127.0.0.1", () => busy.write(post("/integrations/slow", "x")));
  let said = "";
  busy.on("data", (text) => (said += text.toString()));
  await new Promise<void>((resolve) => (isAsked = resolve));
  const idleClosed = new Promise((resolve) => idle.once("close", resolve));
  const closed = new Promise((resolve) => server.close(resolve));
  await idleClosed;
  assert.equal(said, "");
  await Promise.all([closed, new Promise((resolve) => busy.once("close", resolve))]);
  assert.match(said, /^HTTP\/1\.1 200 /);
});
