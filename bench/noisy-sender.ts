/**
 * A sender that keeps to a pace, whatever it is answered, over a few connections that stay open. It writes its requests
 * as bytes and looks at nothing but the status of an answer, so that it takes little of the machine it shares with the
 * server.
 *
 *   node bench/noisy-sender.ts <url> <requests a second> <seconds>
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const [address = "", perSecond = "0", seconds = "0"] = process.argv.slice(2);
const url = new URL(address);
const connections = 16;
const counts = new Map<string, number>();
let answered = 0;

function requestOf(n: number): string {
  const body = JSON.stringify({ title: `alert ${n % 50}`, dedupKey: String(n % 50), severity: "warning" });
  const head = `POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  return head + body;
}

/** Counts the answers of one connection, of which a piece may end anywhere. */
function counter(): (piece: string) => void {
  let rest = "";
  return (piece) => {
    rest += piece;
    for (const found of rest.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
      const status = found[1] ?? "";
      counts.set(status, (counts.get(status) ?? 0) + 1);
      answered++;
    }
    // One character less than what is looked for: nothing is counted twice.
    rest = rest.slice(-12);
  };
}

const sockets = await Promise.all(
  Array.from({ length: connections }, async (): Promise<Socket> => {
    const socket = connect(Number(url.port), url.hostname);
    await once(socket, "connect");
    socket.setNoDelay(true);
    return socket.setEncoding("latin1").on("data", counter());
  }),
);

const requests = Array.from({ length: 50 }, (_, n) => requestOf(n));
const start = performance.now();
const all = Number(perSecond) * Number(seconds);
let sent = 0;
while (sent < all) {
  const due = Math.min(((performance.now() - start) / 1_000) * Number(perSecond), all);
  for (; sent < due; sent++) sockets[sent % connections]?.write(requests[sent % requests.length] ?? "");
  await sleep(2);
}
while (answered < all) await sleep(10);
console.log(`SENT ${sent} TAKEN ${counts.get("202") ?? 0} REFUSED ${counts.get("429") ?? 0}`);
for (const socket of sockets) socket.destroy();
