import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { z } from "zod";
import { createService } from "#catalog/index.ts";
import { addComponent } from "#comms/index.ts";
import { commsWorld, type CommsWorld, confirmedReader, declared, publishedPage } from "#comms/test-kit.test.ts";
import { linkService } from "#incidents/index.ts";
import { addMitigation, type RunnerKind, runnersOf, startRun } from "#mitigation/index.ts";
import { SecretBox } from "#platform/index.ts";

const headers = { authorization: "Bearer responder" };

const called: RunnerKind = {
  kind: "http",
  label: "Call",
  settings: z.object({ url: z.string() }),
  run: async () => ({ kind: "succeeded" }),
};

async function draftOf(world: CommsWorld, query = ""): Promise<{ readonly status: string; readonly message: string }> {
  return (await world.http.inject({ url: `/api/v1/incidents/INC-1/updates/draft${query}`, headers })).json();
}

test("the draft names what customers use and what is being done, in words for them", async () => {
  await using world = await commsWorld();
  const { page } = await publishedPage(world);
  const service = await createService(world.as(), { name: "checkout-api" });
  await addComponent(world.as(), page.id, { name: "Paying", description: "", serviceId: service.id, componentGroupId: undefined });
  const incidentId = await declared(world);
  await linkService(world.as(), incidentId, service.id);
  const { mitigation } = await addMitigation(
    world.as(),
    { runners: runnersOf([called]), secrets: new SecretBox(randomBytes(32)) },
    service.id,
    {
      kind: "rollback",
      name: "Roll back checkout-api on prod-eu-3",
      description: "",
      parameters: [],
      secondsToEffect: 60,
      risk: "low",
      requiredRole: "responder",
      needsApproval: false,
      runner: { kind: "http", accountId: undefined, settings: { url: "https://runner.example.org/rollback" }, timeLimitSeconds: 60 },
    },
  );
  assert.equal((await draftOf(world)).status, "investigating");
  await startRun(world.as(), incidentId, { mitigationId: mitigation.id, parameters: {}, idempotencyKey: "one" });
  assert.deepEqual(await draftOf(world), {
    status: "identified",
    message: "We know the cause of the problem with Paying: checkout failing for EU customers. We are reversing the change that caused it.",
    nextUpdateMinutes: 30,
  });
  assert.equal((await draftOf(world, "?status=resolved")).message, "The problem with Paying is over. Everything is working again.");
});

test("over the API: drafted, previewed, posted by the incident's number, listed with its mails", async () => {
  await using world = await commsWorld();
  await publishedPage(world);
  await world.runDueTimers();
  await confirmedReader(world, "shop", "reader@example.net");
  await declared(world);
  assert.equal((await draftOf(world)).message, "We are looking into a problem: checkout failing for EU customers.");
  const payload = { audience: "public", status: "identified", message: "Known.", nextUpdateInMinutes: 15 };
  const url = "/api/v1/incidents/INC-1/updates";
  const preview = await world.http.inject({ method: "POST", url: `${url}/preview`, headers, payload });
  assert.deepEqual([preview.json().subscriberCount, preview.json().nextUpdateAt], [1, "2026-11-23T02:56:00Z"]);
  const posted = await world.http.inject({ method: "POST", url, headers, payload });
  assert.equal(posted.statusCode, 201, posted.body);
  assert.deepEqual([posted.json().update.nextUpdateAt, posted.json().subscriberCount], ["2026-11-23T02:56:00Z", 1]);
  const both = { ...payload, nextUpdateAt: "2026-11-23T04:00:00Z" };
  assert.equal((await world.http.inject({ method: "POST", url, headers, payload: both })).statusCode, 422);
  const listed = await world.http.inject({ url, headers });
  assert.deepEqual(
    listed.json().items.map((item: { mails: unknown }) => item.mails),
    [{ queued: 1, sent: 0, failed: 0 }],
  );
});
