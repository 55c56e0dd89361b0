import { createHash } from "node:crypto";
import { createServer, type Server } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

import { errorCode } from "#platform/embedded-postgres-files.ts";

/** Longer than a first start (initdb and all) takes on a slow disk; a holder that hangs longer is not waited for. */
const LONGEST_WAIT_MS = 60_000;
const RETRY_MS = 25;

/**
 * One starter at a time on one folder. The lock is a socket in Linux's abstract namespace: the kernel frees it together with
 * its process, so that no kill can leave it behind. Elsewhere there is no such thing, and two starts within the same second
 * on an empty folder may make one of them fail; the second attempt then adopts the server of the first.
 */
export async function lockFolder(folder: string): Promise<AsyncDisposable> {
  if (process.platform !== "linux") return { [Symbol.asyncDispose]: () => Promise.resolve() };

  const name = `\0staunch-${createHash("sha256").update(folder).digest("hex")}`;
  const deadline = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    const held = await listen(name);
    if (held !== undefined) return { [Symbol.asyncDispose]: () => close(held) };
    if (performance.now() > deadline) throw new Error(`another process has been starting the database in ${folder} for a minute`);
    await pause(RETRY_MS);
  }
}

/** Undefined when somebody else listens under the name. */
function listen(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((connection) => connection.destroy());
    server.once("error", (error) => (errorCode(error) === "EADDRINUSE" ? resolve(undefined) : reject(error)));
    server.listen({ path: name, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
