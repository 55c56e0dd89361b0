import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startStaunchProcess, type StaunchProcess } from "@staunch/test-support";

const crowd = 6_000;
const patienceMs = 60_000;

interface Alerts {
  readonly items: readonly { readonly id: string }[];
}

async function send(url: string, from: number, count: number): Promise<void> {
  const endsAt = Temporal.Now.instant().add({ hours: 1 }).toString();
  const alerts = Array.from({ length: count }, (_, n) => ({
    labels: { alertname: "Crowd", severity: "warning", shard: String(from + n) },
    endsAt,
  }));
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(alerts) });
  assert.equal(response.status, 200, await response.text());
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await isSo())) {
    assert.ok(performance.now() < deadline, `${what}: not within ${patienceMs / 1_000} s`);
    await sleep(200);
  }
}

async function isNone(staunch: StaunchProcess, suppressed: boolean): Promise<boolean> {
  const { items } = await staunch.api<Alerts>("GET", `/alerts?limit=1&status=triggered&suppressed=${suppressed}`);
  return items.length === 0;
}

test("a silence that a crash cuts short holds every alert after the restart, and lets go of every one when its end is cut short", async () => {
  await using staunch = await startStaunchProcess();
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "crowded" });
  const wish = { kind: "prometheus", name: "crowd", serviceId: service.id };
  const { url } = await staunch.api<{ url: string }>("POST", "/sources", wish);
  for (let from = 0; from < crowd; from += 500) await send(url, from, 500);
  const open = async (): Promise<boolean> => (await staunch.api<{ triggered: number }>("GET", "/alerts/counts")).triggered === crowd;
  await until("all alerts are open", open);

  const matchers = [{ name: "shard", value: "[0-9]+", isRegex: true, isEqual: true }];
  const endsAt = Temporal.Now.instant().add({ hours: 1 }).toString();
  const { id } = await staunch.api<{ id: string }>("POST", "/silences", { matchers, reason: "all", endsAt });
  await staunch.kill();
  await staunch.restart();
  await until("every alert is held", () => isNone(staunch, false));

  await staunch.api("DELETE", `/silences/${id}`);
  await staunch.kill();
  await staunch.restart();
  await until("every alert is let go", () => isNone(staunch, true));
  assert.ok(await open(), "none was lost on the way");
});
