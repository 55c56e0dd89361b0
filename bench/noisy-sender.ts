/**
 * A sender that keeps to a pace, whatever it is answered, over a few connections that stay open.
 *
 *   node bench/noisy-sender.ts <url> <requests a second> <seconds>
 */
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const [url = "", perSecond = "0", seconds = "0"] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

function send(n: number): Promise<number> {
  const body = JSON.stringify({ title: `alert ${n % 50}`, dedupKey: String(n % 50), severity: "warning" });
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? 0));
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

const sending: Promise<number>[] = [];
const start = performance.now();
const all = Number(perSecond) * Number(seconds);
while (sending.length < all) {
  const due = Math.min(((performance.now() - start) / 1_000) * Number(perSecond), all);
  while (sending.length < due) sending.push(send(sending.length));
  await sleep(2);
}
const statuses = await Promise.all(sending);
const count = (status: number): number => statuses.filter((one) => one === status).length;
console.log(`SENT ${statuses.length} TAKEN ${count(202)} REFUSED ${count(429)}`);
agent.destroy();
