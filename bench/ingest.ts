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
import { spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { freePort } from "@staunch/server/app";
import { answers, endProcess, startStaunchProcess, temporaryFolder } from "@staunch/test-support";
import { median, metric, root } from "./support.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    rounds: { type: "string", default: "3" },
    batch: { type: "string", default: "1" },
    alerts: { type: "string", default: "5000" },
    connections: { type: "string", default: "64" },
  },
});

interface Load {
  readonly alertsPerSecond: number;
  readonly p99Ms: number;
}

async function load(url: string): Promise<Load> {
  const child = spawn("wrk", ["-t1", `-c${values.connections}`, `-d${values.seconds}s`, "-s", join(root, "bench/ingest.lua"), url], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, BENCH_ALERTS: values.alerts, BENCH_BATCH: values.batch },
  });
  let output = "";
  for await (const chunk of child.stdout) output += String(chunk);
  const [, requests = 0, durationUs = 0, p99Us = 0, errors = 0] = (/RESULT (\d+) (\d+) (\d+) (\d+)/.exec(output) ?? []).map(Number);
  if (requests === 0) throw new Error(`wrk measured nothing:\n${output}`);
  if (errors > 0) throw new Error(`${errors} of ${requests} requests failed`);
  return { alertsPerSecond: (requests * Number(values.batch)) / (durationUs / 1e6), p99Ms: p99Us / 1_000 };
}

async function startAlertmanager() {
  const folder = await temporaryFolder();
  const port = await freePort("127.0.0.1");
  await writeFile(join(folder, "config.yml"), "route:\n  receiver: none\n  group_by: ['job']\nreceivers:\n- name: none\n");
  const child = spawn(
    "prometheus-alertmanager",
    [
      `--config.file=${folder}/config.yml`,
      `--storage.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
      "--log.level=error",
    ],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/-/ready`);
  return {
    url: `${url}/api/v2/alerts`,
    async [Symbol.asyncDispose]() {
      await endProcess(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Seconds until everything accepted has been worked through. */
async function drain(url: string): Promise<number> {
  const start = performance.now();
  for (;;) {
    const [accepted, drained] = [await metric(url, "staunch_inbox_requests_total"), await metric(url, "staunch_pipeline_requests_total")];
    if (drained >= accepted) return (performance.now() - start) / 1_000;
    if (performance.now() - start > 120_000) throw new Error(`not drained after two minutes: ${drained} of ${accepted}`);
    await sleep(20);
  }
}

await using staunch = await startStaunchProcess({ STAUNCH_LOG_LEVEL: "warn" });
await using alertmanager = await startAlertmanager();
const service = await staunch.api<{ id: string }>("POST", "/services", { name: "checkout" });
const source = await staunch.api<{ url: string }>("POST", "/sources", {
  kind: "prometheus",
  name: "bench",
  serviceId: service.id,
  requestsPerSecond: 1_000_000,
});

await load(alertmanager.url);
await load(source.url);
await drain(staunch.url);

const ours: Load[] = [];
const theirs: Load[] = [];
const drains: number[] = [];
for (let round = 0; round < Number(values.rounds); round++) {
  theirs.push(await load(alertmanager.url));
  ours.push(await load(source.url));
  drains.push(await drain(staunch.url));
}

const row = (name: string, loads: readonly Load[]) =>
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
