/**
 * Does a source that sends ten times what it may slow down the others? Quiet senders are timed alone, then beside it.
 *
 *   npm run bench:noisy-source -- [--seconds 10] [--rounds 3] [--limit 200]
 *
 * Talks to loopback only and ends by itself.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startStaunchProcess } from "@staunch/test-support";
import { median, percentile } from "./support.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    rounds: { type: "string", default: "3" },
    limit: { type: "string", default: "200" },
  },
});
const seconds = Number(values.seconds);
const limit = Number(values.limit);
const quietSenders = 5;
const quietPerSecond = 20;

await using staunch = await startStaunchProcess({ STAUNCH_LOG_LEVEL: "warn" });

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
  const [p99, flood] = await Promise.all([p99OfQuiet(), sendSteadily(noisy, 10 * limit)]);
  beside.push(p99);
  const taken = flood.filter((one) => one.status === 202).length;
  const refused = flood.filter((one) => one.status === 429).length;
  console.log(`round ${round + 1}: of ${flood.length} requests of the noisy source ${taken} were taken, ${refused} told to come again`);
}
console.log(
  `${quietSenders} quiet senders of ${quietPerSecond}/s; a noisy one of ${10 * limit}/s that may send ${limit}/s; ${seconds} s, median of ${values.rounds} rounds`,
);
console.log(`p99 of the quiet ones: alone ${median(alone).toFixed(1)} ms, beside it ${median(beside).toFixed(1)} ms`);
console.log(`ratio: ${(median(beside) / median(alone)).toFixed(2)} ×`);
