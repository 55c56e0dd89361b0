import assert from "node:assert/strict";
import { chmod, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@staunch/server/app";
import { systemClock } from "@staunch/server/platform";
import { missingPrograms, startProgram, temporaryFolder, testStaunch } from "@staunch/test-support";

interface Alert {
  readonly title: string;
  readonly status: string;
}

/** A shop that Monit watches; it can be closed and opened again. */
async function openShop(port: number): Promise<AsyncDisposable> {
  const server = createServer((_request, response) => response.end("open"));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { [Symbol.asyncDispose]: close };
}

test("Monit, given a source's mail address, fires when the shop is closed and resolves when it opens", {
  skip: missingPrograms("monit"),
}, async () => {
  const [smtpPort, shopPort] = [await freePort("127.0.0.1"), await freePort("127.0.0.1")];
  await using staunch = await testStaunch({ clock: systemClock, inboundSmtpPort: smtpPort });
  const source = await staunch.api<{ id: string; url: string }>("POST", "/sources", { kind: "email", name: "monit" });
  const until = async (status: string): Promise<readonly Alert[]> => {
    const deadline = performance.now() + 60_000;
    for (;;) {
      const { items } = await staunch.api<{ items: Alert[] }>("GET", `/alerts?sourceId=${source.id}`);
      if (items.some((alert) => alert.status === status)) return items;
      if (performance.now() > deadline) assert.fail(`not ${status} within a minute: ${JSON.stringify(items)}`);
      await sleep(200);
    }
  };

  const folder = await temporaryFolder();
  const config = join(folder, "monitrc");
  await writeFile(
    config,
    `set daemon 1
set idfile ${folder}/id
set statefile ${folder}/state
set pidfile ${folder}/pid
set log ${folder}/log
set mailserver 127.0.0.1 port ${smtpPort}
set mail-format { from: monit@example.org }
set alert ${source.url} but not on { instance }
check host shop with address 127.0.0.1
  if failed port ${shopPort} protocol http then alert
`,
  );
  // Monit refuses a file that others may read.
  await chmod(config, 0o600);

  const shop = await openShop(shopPort);
  await using _monit = startProgram("monit", ["-I", "-c", config]);
  await sleep(3_000);
  await shop[Symbol.asyncDispose]();
  const fired = await until("triggered");
  assert.equal(fired.length, 1);
  assert.match(fired[0]?.title ?? "", /shop/);
  await using _openAgain = await openShop(shopPort);
  assert.equal((await until("resolved")).length, 1);
  await rm(folder, { recursive: true, force: true });
});
