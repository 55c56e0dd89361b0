import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { unavailable } from "#platform/errors.ts";
import { createLog } from "#platform/log.ts";
import { type SenderRoute, SenderServer } from "#platform/sender-http.ts";

const echo: SenderRoute = {
  method: "POST",
  path: "/integrations/echo/:key/alerts",
  bodyBytes: 100,
  answer: async ({ params, bytes }) => ({ status: 202, json: { key: params["key"], body: bytes.toString("utf8") } }),
};
const failing = (word: string, error: Error): SenderRoute => ({
  method: "POST",
  path: `/integrations/${word}`,
  bodyBytes: 100,
  answer: () => Promise.reject(error),
});

let server: Server;
let url: string;

before(async () => {
  const senders = new SenderServer(
    [echo, failing("busy", unavailable("not now")), failing("broken", new Error("secret detail"))],
    createLog("silent"),
  );
  server = createServer((request, response) => {
    if (!senders.take(request, response)) response.writeHead(299).end("left to the next");
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});

after(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const post = (path: string, body = ""): Promise<Response> => fetch(url + path, { method: "POST", body });

test("a sender's request is answered, with or without a slash or a query at the end", async () => {
  for (const path of ["/integrations/echo/k1/alerts", "/integrations/echo/k1/alerts/", "/integrations/echo/k1/alerts?x=1"]) {
    const response = await post(path, "hello");
    assert.equal(response.status, 202, path);
    assert.deepEqual(await response.json(), { key: "k1", body: "hello" });
  }
});

test("an encoded slash stays within its part, and a stray percent sign harms nobody", async () => {
  assert.equal(((await (await post("/integrations/echo/a%2Fb/alerts")).json()) as { key: string }).key, "a/b");
  assert.equal(((await (await post("/integrations/echo/50%25%zz/alerts")).json()) as { key: string }).key, "50%25%zz");
});

test("another method, another path and another prefix are left to whoever comes next", async () => {
  assert.equal((await fetch(`${url}/integrations/echo/k1/alerts`)).status, 299);
  assert.equal((await post("/integrations/echo/k1")).status, 299);
  assert.equal((await post("/api/v1/alerts")).status, 299);
});

test("a body beyond the limit is refused before it is read, one at the limit is not", async () => {
  assert.equal((await post("/integrations/echo/k/alerts", "x".repeat(100))).status, 202);
  assert.equal((await post("/integrations/echo/k/alerts", "x".repeat(101))).status, 413);
  assert.equal((await post("/integrations/echo/k/alerts", "x".repeat(3_000_000))).status, 413);
});

test("a refusal is answered in its words and says when to come back; a fault gives nothing away", async () => {
  const busy = await post("/integrations/busy");
  assert.deepEqual([busy.status, busy.headers.get("retry-after")], [503, "5"]);
  const broken = await post("/integrations/broken");
  assert.equal(broken.status, 500);
  assert.ok(!(await broken.text()).includes("secret detail"));
});

test("a sender that hangs up in the middle of its body leaves the server well", async () => {
  await new Promise<void>((resolve) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => {
      socket.write("POST /integrations/echo/k/alerts HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhalf");
      setTimeout(() => socket.destroy(), 20);
    });
    socket.on("close", () => resolve());
  });
  assert.equal((await post("/integrations/echo/k/alerts", "still here")).status, 202);
});
