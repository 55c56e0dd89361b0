import { spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@staunch/server/app";
import { answers, endProcess, temporaryFolder } from "@staunch/test-support";
import { metric, root } from "./support.ts";

export interface FloodOptions {
  readonly seconds: number;
  /** Alerts in a request. */
  readonly batch: number;
  /** Different ones, sent again and again. */
  readonly alerts: number;
  readonly connections: number;
}

export interface Flood {
  readonly alertsPerSecond: number;
  readonly p99Ms: number;
}

/** Sends Prometheus-shaped alerts as fast as they are answered, by Debian's wrk. */
export async function flood(url: string, { seconds, batch, alerts, connections }: FloodOptions): Promise<Flood> {
  const child = spawn("wrk", ["-t1", `-c${connections}`, `-d${seconds}s`, "-s", join(root, "bench/ingest.lua"), url], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, BENCH_ALERTS: String(alerts), BENCH_BATCH: String(batch) },
  });
  let output = "";
  for await (const chunk of child.stdout) output += String(chunk);
  const [, requests = 0, durationUs = 0, p99Us = 0, errors = 0] = (/RESULT (\d+) (\d+) (\d+) (\d+)/.exec(output) ?? []).map(Number);
  if (requests === 0) throw new Error(`wrk measured nothing:\n${output}`);
  if (errors > 0) throw new Error(`${errors} of ${requests} requests failed`);
  return { alertsPerSecond: (requests * batch) / (durationUs / 1e6), p99Ms: p99Us / 1_000 };
}

/** Debian's Alertmanager; where it takes alerts. */
export async function startAlertmanager(): Promise<AsyncDisposable & { readonly url: string }> {
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

/** Asking costs the server something too, at the time it drains. */
const pollMs = 250;

/** Seconds until everything accepted has been worked through. */
export async function drain(url: string): Promise<number> {
  const start = performance.now();
  for (;;) {
    const [accepted, drained] = [await metric(url, "staunch_inbox_requests_total"), await metric(url, "staunch_pipeline_requests_total")];
    if (drained >= accepted) return (performance.now() - start) / 1_000;
    if (performance.now() - start > 120_000) throw new Error(`not drained after two minutes: ${drained} of ${accepted}`);
    await sleep(pollMs);
  }
}
