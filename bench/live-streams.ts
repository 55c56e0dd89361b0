/**
 * How soon does everybody who looks on hear of an event: fifty people in one room, and five thousand open streams on
 * one node? Timed from sending the request that causes the event to its arrival at each stream.
 *
 *   npm run bench:live-streams -- [--events 20]
 *
 * Talks to loopback only and ends by itself.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type StaunchProcess, startStaunchProcess } from "@staunch/test-support";
import { median, percentile } from "./support.ts";

const { values } = parseArgs({ options: { events: { type: "string", default: "20" } } });
const events = Number(values.events);
/** Connections opened at once: more than a listening socket's queue takes would be turned away. */
const openedAtOnce = 200;

/** Open streams, and when each heard a word. */
class Audience implements Disposable {
  readonly #sockets: Socket[] = [];
  #word = "";
  #heard: number[] = [];

  async open(staunch: StaunchProcess, count: number): Promise<void> {
    for (let opened = 0; opened < count; opened += openedAtOnce) {
      // A key of its own for each lot: none may ask as often in a minute.
      const { secret } = await staunch.api<{ secret: string }>("POST", "/api-keys", { name: `Lot ${count} ${opened}`, role: "responder" });
      await Promise.all(Array.from({ length: Math.min(openedAtOnce, count - opened) }, () => this.#join(staunch.url, secret)));
    }
  }

  async #join(url: string, apiKey: string): Promise<void> {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.setEncoding("latin1");
    socket.write(`GET /api/v1/stream HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${apiKey}\r\n\r\n`);
    const [head] = (await once(socket, "data")) as [string];
    if (!head.startsWith("HTTP/1.1 200")) throw new Error(`no stream: ${head.slice(0, 200)}`);
    let rest = "";
    let hasHeard = "";
    socket.on("data", (text: string) => {
      rest = (rest + text).slice(-4_096);
      if (this.#word === "" || hasHeard === this.#word || !rest.includes(this.#word)) return;
      hasHeard = this.#word;
      this.#heard.push(performance.now());
    });
    this.#sockets.push(socket);
  }

  /** Milliseconds from asking until each stream heard of it, the soonest first. */
  async hear(word: string, cause: () => Promise<unknown>): Promise<readonly number[]> {
    this.#word = word;
    this.#heard = [];
    const asked = performance.now();
    await cause();
    const deadline = asked + 10_000;
    while (this.#heard.length < this.#sockets.length && performance.now() < deadline) await sleep(5);
    if (this.#heard.length < this.#sockets.length) throw new Error(`${this.#heard.length} of ${this.#sockets.length} heard it`);
    return this.#heard.map((at) => at - asked);
  }

  [Symbol.dispose](): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

async function measure(
  staunch: StaunchProcess,
  incidentId: string,
  count: number,
): Promise<{ readonly p99: number; readonly last: number }> {
  using audience = new Audience();
  await audience.open(staunch, count);
  const all: number[] = [];
  const last: number[] = [];
  for (let event = 0; event < events; event++) {
    const text = `word-${count}-${event}.`;
    const delays = await audience.hear(text, () => staunch.api("POST", `/incidents/${incidentId}/notes`, { text }));
    all.push(...delays);
    last.push(Math.max(...delays));
    await sleep(50);
  }
  const figures = { p99: percentile(all, 0.99), last: percentile(last, 0.99) };
  const shown = [`median ${median(all).toFixed(0)} ms`, `p99 ${figures.p99.toFixed(0)} ms`];
  console.log(
    `${count} streams, ${events} events: ${shown.join(", ")}; the last has it after ${median(last).toFixed(0)} ms, at worst ${Math.max(...last).toFixed(0)} ms`,
  );
  return { ...figures, last: median(last) };
}

await using staunch = await startStaunchProcess();
const { id } = await staunch.api<{ id: string }>("POST", "/incidents", { title: "Everybody looks on" });
const room = await measure(staunch, id, 50);
const node = await measure(staunch, id, 5_000);
const isKept = room.p99 < 500 && node.last < 200;
console.log(
  isKept ? "within the promise: 500 ms in a room, 200 ms on a node" : "LATER than the promise: 500 ms in a room, 200 ms on a node",
);
if (!isKept) process.exitCode = 1;
