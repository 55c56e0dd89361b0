/**
 * How many alerts a second are accepted, next to Debian's Alertmanager under the same load, in one run?
 * Staunch answers when the alert is committed to disk; Alertmanager keeps it in memory.
 *
 *   npm run bench:ingest -- [--seconds 10] [--rounds 3] [--batch 1] [--alerts 5000] [--connections 64]
 *
 * One round that is not counted goes first, so that every alert is open and both programs are warm.
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

const asked = {
  seconds: Number(values.seconds),
  batch: Number(values.batch),
  alerts: Number(values.alerts),
  connections: Number(values.connections),
};

await using staunch = await startStaunchProcess({ STAUNCH_LOG_LEVEL: "warn" });
await using alertmanager = await startAlertmanager();
const service = await staunch.api<{ id: string }>("POST", "/services", { name: "checkout" });
const source = await staunch.api<{ url: string }>("POST", "/sources", {
  kind: "prometheus",
  name: "bench",
  serviceId: service.id,
  requestsPerSecond: 1_000_000,
});

await flood(alertmanager.url, asked);
await flood(source.url, asked);
await drain(staunch.url);

const ours: Flood[] = [];
const theirs: Flood[] = [];
const drains: number[] = [];
for (let round = 0; round < Number(values.rounds); round++) {
  theirs.push(await flood(alertmanager.url, asked));
  ours.push(await flood(source.url, asked));
  drains.push(await drain(staunch.url));
}

const row = (name: string, loads: readonly Flood[]) =>
  console.log(
    `${name.padEnd(26)} ${median(loads.map((one) => one.alertsPerSecond))
      .toFixed(0)
      .padStart(8)} alerts/s   p99 ${median(loads.map((one) => one.p99Ms))
      .toFixed(1)
      .padStart(7)} ms`,
  );
console.log(
  `median of ${values.rounds} rounds of ${values.seconds} s, ${values.connections} connections, batch ${values.batch}, ${values.alerts} different alerts`,
);
row("Alertmanager (in memory)", theirs);
row("Staunch (on disk)", ours);
const rate = median(ours.map((one) => one.alertsPerSecond)) / median(theirs.map((one) => one.alertsPerSecond));
const p99 = median(ours.map((one) => one.p99Ms)) / median(theirs.map((one) => one.p99Ms));
console.log(
  `ratio: ${rate.toFixed(2)} × the rate, ${p99.toFixed(2)} × the p99; drained ${median(drains).toFixed(1)} s after the load (worst ${Math.max(...drains).toFixed(1)} s)`,
);
