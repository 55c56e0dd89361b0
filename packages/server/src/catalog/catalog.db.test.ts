import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServiceId } from "@staunch/core/kernel";
import { ownedInstallation, testDatabase } from "@staunch/test-support";
import {
  addDependency,
  changesNear,
  createService,
  readDependencies,
  readNeighbours,
  readService,
  recordChange,
  removeDependency,
  updateService,
} from "#catalog/index.ts";
import { listTeams } from "#identity/index.ts";
import { type CommandContext, newId, readEventsOfTopics } from "#platform/index.ts";

async function threeServices(ctx: CommandContext): Promise<readonly [ServiceId, ServiceId, ServiceId]> {
  const [web, checkout, bank] = [
    await createService(ctx, { name: "web" }),
    await createService(ctx, { name: "checkout" }),
    await createService(ctx, { name: "bank" }),
  ];
  return [web.id, checkout.id, bank.id];
}

test("a service made with a name alone gets the defaults and the organisation's first team", async () => {
  await using installation = await ownedInstallation();
  const { owner } = installation;
  const service = await createService(owner, { name: "  checkout-api " });
  const [team] = await owner.transact((tx) => listTeams(tx, owner.organisationId));
  assert.deepEqual(service, {
    id: service.id,
    name: "checkout-api",
    description: "",
    ownerTeamId: team?.id,
    tier: 3,
    reopenWindowMinutes: 5,
    acknowledgementTimeoutMinutes: 30,
    createdAt: owner.now,
    version: 1,
  });
  assert.deepEqual({ ...(await readService(owner, service.id)), createdAt: owner.now }, service);
  const events = await owner.transact((tx) => readEventsOfTopics(tx, owner, { limit: 9, topics: [`service:${service.id}`] }));
  assert.deepEqual(
    events.map((event) => [event.type, event.data["name"]]),
    [["service.created", "checkout-api"]],
  );
});

test("two services cannot have one name, however it is spelled, even when they come at once", async () => {
  await using db = await testDatabase();
  const ctx = db.contextFor();
  const outcomes = await Promise.allSettled([createService(ctx, { name: "Checkout API" }), createService(ctx, { name: "checkout  api" })]);
  assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ["fulfilled", "rejected"]);
  await assert.rejects(createService(ctx, { name: "CHECKOUT API" }), { code: "conflict" });
  const elsewhere = await db.createOrganisation();
  await createService(db.contextFor({ organisationId: elsewhere.organisationId, userId: elsewhere.ownerId }), { name: "Checkout API" });
});

test("an edit changes what it names, keeps the rest, and is refused when made against an old version", async () => {
  await using db = await testDatabase();
  const ctx = db.contextFor();
  const service = await createService(ctx, { name: "checkout", description: "Takes the money", tier: 1 });
  const edited = await updateService(ctx, service.id, { acknowledgementTimeoutMinutes: null, reopenWindowMinutes: 0, version: 1 });
  assert.deepEqual(edited, { ...service, acknowledgementTimeoutMinutes: undefined, reopenWindowMinutes: 0, version: 2 });
  await assert.rejects(updateService(ctx, service.id, { name: "late", version: 1 }), { code: "precondition_failed" });
  await assert.rejects(updateService(ctx, service.id, { reopenWindowMinutes: 1441, version: 2 }), { code: "invalid" });
  await assert.rejects(updateService(ctx, service.id, { ownerTeamId: newId<"team">(), version: 2 }), { code: "not_found" });
  await assert.rejects(updateService(db.contextFor({ role: "responder" }), service.id, { name: "mine", version: 2 }), {
    code: "forbidden",
  });
});

test("another organisation neither sees nor changes a service, nor records changes to it", async () => {
  await using db = await testDatabase();
  const service = await createService(db.contextFor(), { name: "checkout" });
  const other = await db.createOrganisation();
  const stranger = db.contextFor({ organisationId: other.organisationId, userId: other.ownerId });
  await assert.rejects(readService(stranger, service.id), { code: "not_found" });
  await assert.rejects(updateService(stranger, service.id, { name: "mine", version: 1 }), { code: "not_found" });
  await assert.rejects(recordChange(stranger, { serviceId: service.id, kind: "deploy" }), { code: "not_found" });
  const own = await createService(stranger, { name: "own" });
  await assert.rejects(addDependency(stranger, { serviceId: own.id, dependsOnId: service.id }), { code: "not_found" });
});

test("a dependency that would close a circle is refused in words, and saying one twice changes nothing", async () => {
  await using db = await testDatabase();
  const ctx = db.contextFor();
  const [web, checkout, bank] = await threeServices(ctx);
  await addDependency(ctx, { serviceId: web, dependsOnId: checkout });
  await addDependency(ctx, { serviceId: checkout, dependsOnId: bank });
  await addDependency(ctx, { serviceId: checkout, dependsOnId: bank });
  await assert.rejects(addDependency(ctx, { serviceId: bank, dependsOnId: web }), {
    code: "conflict",
    message: "That would close a circle: web needs checkout needs bank.",
  });
  await assert.rejects(addDependency(ctx, { serviceId: web, dependsOnId: web }), { code: "invalid" });
  const { dependsOn, dependents } = await readNeighbours(ctx, checkout);
  assert.deepEqual([dependsOn.map((service) => service.name), dependents.map((service) => service.name)], [["bank"], ["web"]]);
  await removeDependency(ctx, { serviceId: web, dependsOnId: checkout });
  await assert.rejects(removeDependency(ctx, { serviceId: web, dependsOnId: checkout }), { code: "not_found" });
  await addDependency(ctx, { serviceId: bank, dependsOnId: web });
});

test("dependencies said at once, each harmless alone, close no circle together", async () => {
  await using db = await testDatabase();
  const ctx = db.contextFor();
  const [web, checkout, bank] = await threeServices(ctx);
  const outcomes = await Promise.allSettled([
    addDependency(ctx, { serviceId: web, dependsOnId: checkout }),
    addDependency(ctx, { serviceId: checkout, dependsOnId: bank }),
    addDependency(ctx, { serviceId: bank, dependsOnId: web }),
  ]);
  assert.equal(outcomes.filter((outcome) => outcome.status === "rejected").length, 1);
  assert.equal((await ctx.transact((tx) => readDependencies(tx, ctx.organisationId))).length, 2);
});

test("a change is found near its time and told under its service", async () => {
  await using db = await testDatabase();
  const ctx = db.contextFor();
  const [web, checkout] = await threeServices(ctx);
  const at = ctx.now.subtract({ minutes: 10 });
  const deploy = await recordChange(ctx, {
    serviceId: checkout,
    kind: "deploy",
    version: "v2",
    previousVersion: "v1",
    author: "ci",
    link: "https://ci.example.com/7",
    at,
  });
  await recordChange(ctx, { serviceId: web, kind: "flag", summary: "new-cart on" });
  assert.deepEqual([deploy.summary, deploy.at.toString(), deploy.link], ["Deployed v2", at.toString(), "https://ci.example.com/7"]);

  const near = (serviceIds: readonly ServiceId[], fromMinutes: number) =>
    ctx.transact((tx) =>
      changesNear(tx, ctx.organisationId, {
        serviceIds,
        from: ctx.now.subtract({ minutes: fromMinutes }),
        until: ctx.now.add({ minutes: 1 }),
      }),
    );
  assert.deepEqual(
    (await near([web, checkout], 30)).map((change) => change.summary),
    ["new-cart on", "Deployed v2"],
  );
  assert.deepEqual(
    (await near([checkout], 5)).map((change) => change.summary),
    [],
  );
  assert.deepEqual(await near([], 30), []);

  const events = await ctx.transact((tx) =>
    readEventsOfTopics(tx, ctx, { limit: 9, topics: [`service:${checkout}`], types: ["change.recorded"] }),
  );
  assert.deepEqual(
    events.map((event) => [event.subject.id, event.at.toString(), event.data["previousVersion"]]),
    [[deploy.id, at.toString(), "v1"]],
  );
});

test("a change with hostile or over-long texts is kept, cut and harmless", async () => {
  await using db = await testDatabase();
  const ctx = db.contextFor({ role: "responder" });
  const service = await createService(db.contextFor(), { name: "checkout" });
  const change = await recordChange(ctx, {
    serviceId: service.id,
    kind: "other",
    summary: `nul\0 and \ud800 ${"x".repeat(600)}`,
    link: "javascript:alert(1)",
    at: ctx.now.add({ hours: 5 }),
  });
  assert.equal(change.summary.length, 500);
  assert.ok(change.summary.isWellFormed() && !change.summary.includes("\0"));
  assert.equal(change.link, undefined);
  assert.equal(change.at, ctx.now);
  await assert.rejects(recordChange(db.contextFor({ role: "observer" }), { serviceId: service.id, kind: "deploy" }), { code: "forbidden" });
});
