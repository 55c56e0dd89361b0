import assert from "node:assert/strict";
import { test } from "node:test";
import { testStaunch } from "@staunch/test-support";

interface Changed {
  readonly id: string;
  readonly reference: string;
  readonly status: string;
}

interface Room {
  readonly id: string;
  readonly status: string;
  readonly openPoints: readonly { readonly code: string }[];
  readonly mitigations: readonly unknown[];
}

test("a declaration sent twice with one Idempotency-Key opens one incident", async () => {
  await using server = await testStaunch();
  const send = () => server.call("POST", "/incidents", { title: "Checkout failing" }, { headers: { "idempotency-key": "phone-17" } });
  const [first, second] = [await send(), await send()];
  assert.deepEqual([first.status, second.status], [201, 201]);
  assert.deepEqual(await first.json(), await second.json());
  const { items } = await server.api<{ items: readonly unknown[] }>("GET", "/incidents");
  assert.equal(items.length, 1);
});

test("an incident is found by its id, by INC-1 and by 1, and by nothing else", async () => {
  await using server = await testStaunch();
  const { id } = await server.api<Changed>("POST", "/incidents", { title: "Checkout failing" });
  for (const path of [id, "INC-1", "inc-1", "1"]) assert.equal((await server.api<Room>("GET", `/incidents/${path}`)).id, id);
  for (const path of ["INC-2", "nonsense", "00000000-0000-7000-8000-000000000000"]) {
    assert.equal((await server.call("GET", `/incidents/${path}`)).status, 404, path);
  }
});

test("the whole life goes over HTTP: mitigated, gate refused with its points, resolved on a word, closed, reopened", async () => {
  await using server = await testStaunch();
  const { id } = await server.api<Changed>("POST", "/incidents", { title: "Checkout failing", severity: "SEV3", status: "triage" });
  const post = <T = Changed>(path: string, body?: unknown) => server.api<T>("POST", `/incidents/${id}${path}`, body);
  assert.equal((await post("/status", { to: "active" })).status, "active");
  assert.equal((await server.call("POST", `/incidents/${id}/status`, { to: "mitigated" })).status, 409);
  assert.equal((await post("/status", { to: "mitigated", mitigation: "Restarted" })).status, "mitigated");

  const refused = await server.call("POST", `/incidents/${id}/resolve`, {});
  assert.equal(refused.status, 409);
  assert.match(await refused.text(), /"code":"recovery_unknown"/u);
  assert.equal((await post("/resolve", { word: "Support confirms" })).status, "resolved");
  assert.equal((await post("/close", {})).status, "closed");
  assert.equal((await post("/reopen", { reason: "It is back" })).status, "active");
  const room = await server.api<Room>("GET", `/incidents/${id}`);
  assert.deepEqual(
    [room.status, room.openPoints.map((point) => point.code), room.mitigations.length],
    ["active", ["no_mitigation", "recovery_unknown"], 1],
  );
});

test("words and filters travel: notes, tasks, pages, severity, facts, the timeline and the list", async () => {
  await using server = await testStaunch();
  const { id } = await server.api<Changed>("POST", "/incidents", { title: "Checkout failing" });
  const me = await server.api<{ user: { id: string } }>("GET", "/me");
  const post = (path: string, body: unknown) => server.call("POST", `/incidents/${id}${path}`, body);
  assert.equal((await post("/notes", { text: "PSP timeouts" })).status, 204);
  assert.equal((await post("/notes", { text: "  " })).status, 400);
  assert.equal((await post("/decisions", { text: "Roll back first" })).status, 204);
  assert.equal((await post("/severity", { severity: "SEV1", reason: "All of EU" })).status, 200);
  assert.equal((await post("/facts", { fact: "impact_started", at: "2026-11-23T07:40:00Z", reason: "The graph" })).status, 200);
  assert.equal((await post("/pages", { userId: me.user.id, message: "Look" })).status, 201);
  assert.equal((await post("/pages", {})).status, 422);
  const task = await server.api<{ id: string }>("POST", `/incidents/${id}/tasks`, { text: "Check the queue", assigneeId: me.user.id });
  assert.equal((await post(`/tasks/${task.id}/done`, undefined)).status, 200);

  const people = await server.api<{ items: readonly { type: string }[] }>("GET", `/incidents/${id}/timeline?filter=people`);
  assert.deepEqual(
    people.items.map((row) => row.type).filter((type) => type.startsWith("incident.")),
    ["incident.task-completed", "incident.task-added", "incident.decision-made", "incident.note-added", "incident.declared"],
  );
  const mine = await server.api<{ items: readonly unknown[] }>("GET", "/incidents?role=mine&severity=SEV1,SEV2&status=active");
  assert.equal(mine.items.length, 1);
  assert.equal((await server.call("GET", "/incidents?status=nonsense")).status, 400);
});
