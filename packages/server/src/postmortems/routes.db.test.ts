import assert from "node:assert/strict";
import { test } from "node:test";
import { incidentsModule } from "#incidents/index.ts";
import { type CommandContext, createHttp, createLog, SecretBox } from "#platform/index.ts";
import { postmortemsModule } from "#postmortems/index.ts";
import { freshWorld, item, publicUrl, resolvedIncident } from "#postmortems/test-kit.test.ts";

test("over the API: drafted, saved, agreed, published, exported; observers only read, strangers find nothing", async () => {
  await using world = await freshWorld();
  const incidentId = await resolvedIncident(world);
  const stranger = await world.test.createOrganisation();
  const actors: Readonly<Record<string, CommandContext>> = {
    "Bearer responder": world.as("responder"),
    "Bearer observer": world.as("observer"),
    "Bearer stranger": world.test.contextFor({ organisationId: stranger.organisationId, userId: stranger.ownerId }),
  };
  const http = await createHttp({
    secrets: new SecretBox(Buffer.alloc(32, 7)),
    database: world.test.database,
    clock: world.clock,
    log: createLog("silent"),
    authenticate: async (request) => actors[String(request.headers.authorization)]?.actor,
    modules: [incidentsModule(), postmortemsModule({ mail: undefined, publicUrl })],
    publicUrl,
    version: "0.0.0",
  });
  const as = (who: string) => async (method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, payload?: object) =>
    http.inject({ method, url: `/api/v1${path}`, headers: { authorization: `Bearer ${who}` }, ...(payload !== undefined && { payload }) });
  const responder = as("responder");

  assert.deepEqual((await responder("GET", `/incidents/${incidentId}/postmortem`)).json(), { postmortem: null });
  const made = await responder("POST", "/incidents/INC-1/postmortem", { timeZone: "Europe/Berlin" });
  assert.equal(made.statusCode, 201, made.body);
  const { id } = made.json();
  assert.equal(
    (await responder("PUT", `/postmortems/${id}/sections/where_lucky`, { markdown: "It was night.", version: 1 })).json().version,
    2,
  );
  assert.equal((await responder("PUT", `/postmortems/${id}/sections/where_lucky`, { markdown: "No.", version: 1 })).statusCode, 409);
  assert.equal((await responder("POST", `/postmortems/${id}/publish`)).statusCode, 409);
  const { ownerId, dueOn: _, ...rest } = item(world);
  const bad = await responder("POST", `/postmortems/${id}/action-items`, { ...rest, ownerId, dueOn: "2026-02-30" });
  assert.equal(bad.statusCode, 400);
  const added = await responder("POST", `/postmortems/${id}/action-items`, { ...rest, ownerId, dueOn: "2026-12-01" });
  assert.equal(added.statusCode, 201, added.body);
  const changed = await responder("PATCH", `/action-items/${added.json().id}`, { version: 1, dueOn: "2026-12-05" });
  assert.deepEqual([changed.json().dueOn, changed.json().priority], ["2026-12-05", "high"]);
  assert.equal((await responder("POST", `/postmortems/${id}/publish`)).json().status, "published");
  const file = await responder("GET", `/postmortems/${id}/export.md`);
  assert.equal(file.headers["content-type"], "text/markdown; charset=utf-8");
  assert.match(file.body, /## Where we were lucky\n\nIt was night\./);
  assert.equal((await responder("GET", "/postmortems")).json().items[0].openItems, 1);
  assert.equal((await responder("GET", "/action-items?status=open")).json().items[0].incident.number, 1);

  const observer = as("observer");
  assert.equal((await observer("GET", `/postmortems/${id}`)).statusCode, 200);
  assert.equal((await observer("PATCH", `/postmortems/${id}`, { version: 1, title: "x" })).statusCode, 403);
  for (const [method, path] of [
    ["GET", `/postmortems/${id}`],
    ["GET", `/postmortems/${id}/export.md`],
    ["POST", `/postmortems/${id}/publish`],
    ["GET", `/incidents/${incidentId}/postmortem`],
    ["DELETE", `/action-items/${added.json().id}`],
  ] as const) {
    assert.equal((await as("stranger")(method, path)).statusCode, 404, `${method} ${path}`);
  }
  await http.close();
});
