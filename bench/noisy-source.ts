/**
 * Does a source that sends ten times what it may slow down the others? Quiet senders are timed alone, then beside it.
 *
 *   npm run bench:noisy-source -- [--seconds 6] [--rounds 5] [--limit 200]
 *
 * Talks to loopback only and ends by itself.
 */
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startStaunchProcess } from "@staunch/test-support";
import { median, percentile } from "./support.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "6" },
    rounds: { type: "string", default: "5" },
    limit: { type: "string", default: "200" },
  },
});
const seconds = Number(values.seconds);
const limit = Number(values.limit);
const quietSenders = 5;
const quietPerSecond = 20;
/** The noisy sender is a program that has to start. */
const startMs = 500;

await using staunch = await startStaunchProcess({ STAUNCH_LOG_LEVEL: "warn" });

interface Flooded {
  readonly sent: number;
  readonly taken: number;
  readonly refused: number;
}

/** The noisy source sends from a process of its own, as it would: what it costs to send is no matter of the server's. */
async function flood(url: string): Promise<Flooded> {
  const script = fileURLToPath(new URL("noisy-sender.ts", import.meta.url));
  const child = spawn(process.execPath, [script, url, String(10 * limit), String(seconds)], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  for await (const chunk of child.stdout) output += String(chunk);
  const [, sent = 0, taken = 0, refused = 0] = (/SENT (\d+) TAKEN (\d+) REFUSED (\d+)/.exec(output) ?? []).map(Number);
  if (sent === 0) throw new Error(`the noisy sender sent nothing:\n${output}`);
  return { sent, taken, refused };
}

async function makeSource(name: string, requestsPerSecond: number | null): Promise<string> {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name });
  const wish = { kind: "generic", name, serviceId: service.id, requestsPerSecond };
  return (await staunch.api<{ url: string }>("POST", "/sources", wish)).url;
}

interface Heard {
  readonly status: number;
  readonly ms: number;
}

async function send(url: string, body: object): Promise<Heard> {
  const start = performance.now();
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  await response.arrayBuffer();
  return { status: response.status, ms: performance.now() - start };
}

/** Sends at a steady pace, whatever the answers take. */
async function sendSteadily(url: string, perSecond: number): Promise<readonly Heard[]> {
  const sending: Promise<Heard>[] = [];
  const start = performance.now();
  for (let n = 0; n < perSecond * seconds; n++) {
    const waitMs = start + (n * 1_000) / perSecond - performance.now();
    if (waitMs > 1) await sleep(waitMs);
    sending.push(send(url, { title: `alert ${n % 50}`, dedupKey: String(n % 50), severity: "warning" }));
  }
  return Promise.all(sending);
}

const quiet = await Promise.all(Array.from({ length: quietSenders }, (_, n) => makeSource(`quiet ${n}`, null)));
const noisy = await makeSource("noisy", limit);

async function p99OfQuiet(): Promise<number> {
  const heard = (await Promise.all(quiet.map((url) => sendSteadily(url, quietPerSecond)))).flat();
  const refused = heard.filter((one) => one.status !== 202);
  if (refused.length > 0) throw new Error(`${refused.length} requests of quiet senders were refused`);
  return percentile(
    heard.map((one) => one.ms),
    0.99,
  );
}

await p99OfQuiet();
const alone: number[] = [];
const beside: number[] = [];
for (let round = 0; round < Number(values.rounds); round++) {
  alone.push(await p99OfQuiet());
  const flooding = flood(noisy);
  await sleep(startMs);
  beside.push(await p99OfQuiet());
  const { sent, taken, refused } = await flooding;
  console.log(`round ${round + 1}: of ${sent} requests of the noisy source ${taken} were taken, ${refused} told to come again`);
}
console.log(
  `${quietSenders} quiet senders of ${quietPerSecond}/s; a noisy one of ${10 * limit}/s that may send ${limit}/s; ${seconds} s, median of ${values.rounds} rounds`,
);
console.log(`p99 of the quiet ones: alone ${median(alone).toFixed(1)} ms, beside it ${median(beside).toFixed(1)} ms`);
console.log(`ratio: ${(median(beside) / median(alone)).toFixed(2)} ×`);
