import assert from "node:assert/strict";
import { test } from "node:test";
import { createStaunchClient, read } from "./create-client.ts";
import { ApiProblem } from "./problem.ts";
import { addressOf } from "./request-address.ts";

const json = { "content-type": "application/json" };

function clientAnswering(response: () => Response): { readonly client: ReturnType<typeof createStaunchClient>; readonly seen: Request[] } {
  const seen: Request[] = [];
  const answer = async (request: Request): Promise<Response> => {
    seen.push(request);
    return response();
  };
  return { client: createStaunchClient({ baseUrl: "http://127.0.0.1:7080", apiKey: "stk_1", fetch: answer }), seen };
}

test("a value in a path cannot leave its place", () => {
  assert.equal(addressOf("/api/v1/users/{id}", { path: { id: "../organisation?x=1" } }), "/api/v1/users/..%2Forganisation%3Fx%3D1");
  assert.throws(() => addressOf("/api/v1/users/{id}", { path: { id: "" } }), TypeError);
});

test("a query leaves out what is absent and repeats the name of a list", () => {
  assert.equal(
    addressOf("/a", { query: { status: ["triggered", "acknowledged"], q: undefined, limit: 50 } }),
    "/a?status=triggered&status=acknowledged&limit=50",
  );
});

test("an answer is read with the key of whoever asks", async () => {
  const { client, seen } = clientAnswering(() => new Response(JSON.stringify({ needsOwner: true }), { headers: json }));
  assert.deepEqual(await read(client.GET("/api/v1/setup-state")), { needsOwner: true });
  assert.equal(seen[0]?.headers.get("authorization"), "Bearer stk_1");
  assert.equal(seen[0]?.headers.has("idempotency-key"), false);
});

test("every write carries a key of its own, so that it is carried out once", async () => {
  const { client, seen } = clientAnswering(() => new Response(null, { status: 204 }));
  await client.DELETE("/api/v1/session");
  await client.DELETE("/api/v1/session");
  const keys = seen.map((request) => request.headers.get("idempotency-key"));
  assert.equal(new Set(keys).size, 2);
  assert.match(keys[0] ?? "", /^[0-9a-f]{32}$/);
});

test("a refusal is thrown with its code, its sentence and the fields at fault", async () => {
  const body = {
    type: "urn:staunch:problem:invalid",
    title: "Invalid request",
    status: 422,
    detail: "email: expected an address.",
    errors: [{ field: "email", expected: "an address" }],
  };
  const { client } = clientAnswering(() => new Response(JSON.stringify(body), { status: 422, headers: json }));
  await assert.rejects(client.DELETE("/api/v1/session"), (error) => {
    assert.ok(error instanceof ApiProblem);
    assert.equal(error.code, "invalid");
    assert.equal(error.message, "email: expected an address.");
    assert.deepEqual(error.faults, [{ field: "email", expected: "an address" }]);
    return true;
  });
});

test("what a proxy says in HTML is a problem in words too", async () => {
  const { client } = clientAnswering(() => new Response("<h1>Bad gateway</h1>", { status: 502 }));
  await assert.rejects(
    client.DELETE("/api/v1/session"),
    (error) => error instanceof ApiProblem && error.code === "unavailable" && error.status === 502,
  );
});
