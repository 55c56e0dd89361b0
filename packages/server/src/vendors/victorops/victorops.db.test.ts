import assert from "node:assert/strict";
import { test } from "node:test";
import { testStaunch } from "@staunch/test-support";

test("an entity fires, is acknowledged and recovers, at our address and at the vendor's own path", async () => {
  await using staunch = await testStaunch();
  const source = await staunch.api<{ id: string; url: string; routingKey: string }>("POST", "/sources", {
    kind: "victorops",
    name: "VictorOps",
  });
  const send = async (url: string, body: unknown) => {
    const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
    return [response.status, await response.json()];
  };
  const own = `${staunch.url}/integrations/generic/20131114/alert/${source.routingKey}/team-x`;
  const success = [200, { result: "success", entity_id: "db1" }];
  const statuses = async () => {
    await staunch.settle();
    const { items } = await staunch.api<{ items: { status: string }[] }>("GET", `/alerts?sourceId=${source.id}`);
    return items.map((alert) => alert.status);
  };
  assert.deepEqual(await send(`${source.url}/team-x`, { message_type: "CRITICAL", entity_id: "db1" }), success);
  assert.deepEqual(await statuses(), ["triggered"]);
  assert.deepEqual(await send(own, { message_type: "ACKNOWLEDGEMENT", entity_id: "db1" }), success);
  assert.deepEqual(await statuses(), ["acknowledged"]);
  assert.deepEqual(await send(source.url, { message_type: "RECOVERY", entity_id: "db1" }), success);
  assert.deepEqual(await statuses(), ["resolved"]);
  assert.deepEqual((await send(source.url, { message_type: "PURPLE" }))[0], 400);
  assert.deepEqual((await send(`${staunch.url}/integrations/victorops/alert/nobody/x`, {}))[0], 404);
});
