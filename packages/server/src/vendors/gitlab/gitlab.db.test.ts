import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { testStaunch } from "@staunch/test-support";

test("a delivery with the token becomes one change however often it comes; without the token it is refused", async () => {
  await using staunch = await testStaunch();
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "shop" });
  const source = await staunch.api<{ url: string }>("POST", "/sources", {
    kind: "gitlab",
    name: "GitLab",
    serviceId: service.id,
    secret: "s3cret",
  });
  const text = readFileSync(new URL("./samples/gitlab-deployment-failed.json", import.meta.url), "utf8");
  const { request } = JSON.parse(text) as { request: { headers: [string, string][]; body: object } };
  const post = (headers: [string, string][]) => fetch(source.url, { method: "POST", headers, body: JSON.stringify(request.body) });
  assert.equal((await post(request.headers)).status, 202);
  assert.equal((await post(request.headers)).status, 200);
  assert.equal((await post(request.headers.filter(([name]) => name !== "X-Gitlab-Token"))).status, 401);
  const { items } = await staunch.api<{ items: { summary: string; serviceId: string }[] }>("GET", "/changes");
  assert.deepEqual(
    items.map(({ summary, serviceId }) => [summary, serviceId]),
    [["Deployment of main (279484c0) to production failed", service.id]],
  );
});
