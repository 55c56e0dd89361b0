/**
 * How many alerts a second are accepted, next to Debian's Alertmanager under the same load, in one run?
 * Staunch answers when the alert is committed to disk; Alertmanager keeps it in memory.
 *
 *   npm run bench:ingest -- [--seconds 10] [--rounds 3] [--batch 1,10,100] [--alerts 5000] [--connections 64]
 *
 * `--batch` is the number of alerts in a request; several are measured one after the other. Of each, one round that is
 * not counted goes first, so that every alert is open and both programs are warm.
 *
 * Needs Debian's packages wrk and prometheus-alertmanager. Talks to loopback only and ends by itself.
 */
import { parseArgs } from "node:util";
import { startStaunchProcess } from "@staunch/test-support";
import { drain, type Flood, flood, startAlertmanager } from "./flood.ts";
import { median } from "./support.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    rounds: { type: "string", default: "3" },
    batch: { type: "string", default: "1" },
    alerts: { type: "string", default: "5000" },
    connections: { type: "string", default: "64" },
  },
});

const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const alerts = Number(values.alerts);
const connections = Number(values.connections);

await using staunch = await startStaunchProcess({ STAUNCH_LOG_LEVEL: "warn" });
await using alertmanager = await startAlertmanager();
const service = await staunch.api<{ id: string }>("POST", "/services", { name: "checkout" });
const source = await staunch.api<{ url: string }>("POST", "/sources", {
  kind: "prometheus",
  name: "bench",
  serviceId: service.id,
  requestsPerSecond: 1_000_000,
});

console.log(`median of ${rounds} rounds of ${seconds} s, ${connections} connections, ${alerts} different alerts`);
for (const batch of values.batch.split(",").map(Number)) await measure(batch);

async function measure(batch: number): Promise<void> {
  const asked = { seconds, batch, alerts, connections };
  await flood(alertmanager.url, asked);
  await flood(source.url, asked);
  await drain(staunch.url);
  const ours: Flood[] = [];
  const theirs: Flood[] = [];
  const drains: number[] = [];
  for (let round = 0; round < rounds; round++) {
    theirs.push(await flood(alertmanager.url, asked));
    ours.push(await flood(source.url, asked));
    drains.push(await drain(staunch.url));
  }
  console.log(`batch ${batch}`);
  print("Alertmanager (in memory)", theirs);
  print("Staunch (on disk)", ours);
  const rate = rateOf(ours) / rateOf(theirs);
  const p99 = p99Of(ours) / p99Of(theirs);
  console.log(
    `ratio: ${rate.toFixed(2)} × the rate, ${p99.toFixed(2)} × the p99; drained ${median(drains).toFixed(1)} s after the load (worst ${Math.max(...drains).toFixed(1)} s)`,
  );
}

function print(name: string, loads: readonly Flood[]): void {
  console.log(`${name.padEnd(26)} ${rateOf(loads).toFixed(0).padStart(8)} alerts/s   p99 ${p99Of(loads).toFixed(1).padStart(7)} ms`);
}

function rateOf(loads: readonly Flood[]): number {
  return median(loads.map((one) => one.alertsPerSecond));
}

function p99Of(loads: readonly Flood[]): number {
  return median(loads.map((one) => one.p99Ms));
}
