import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { missingPrograms, runProgram, testStaunch } from "@staunch/test-support";
import { oneSource } from "./senders/one-source.ts";
import { startVendorHosts } from "./senders/vendor-hosts.ts";

const [pdjs, opsgenieSdk] = [import.meta.resolve("@pagerduty/pdjs"), import.meta.resolve("opsgenie-sdk")];

/** Runs a client in a process of its own: which certificates it trusts is settled when it starts. @returns what it printed. */
function runClient(code: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  return runProgram(process.execPath, ["--no-warnings", "--input-type=module", "--eval", code], env);
}

test("@pagerduty/pdjs, given our host as its server, triggers, acknowledges, resolves and tells of a change", {
  skip: missingPrograms("openssl"),
}, async () => {
  await using staunch = await testStaunch({ clock: systemClock });
  await using hosts = await startVendorHosts(staunch.url);
  const source = await oneSource(staunch, "pagerduty");
  const tell = (data: object, of: "event" | "change" = "event"): Promise<string> =>
    runClient(
      `import pd from ${JSON.stringify(pdjs)};
       const { status, data } = await pd.${of}({ server: "127.0.0.1:${hosts.port}", data: ${JSON.stringify({ routing_key: source.routingKey, ...data })} });
       console.log(status, JSON.stringify(data));`,
      { NODE_EXTRA_CA_CERTS: hosts.certificateFile },
    );
  const payload = { summary: "Disk full – größer ✓", source: "db1", severity: "critical" };
  assert.match(await tell({ event_action: "trigger", dedup_key: "disk", payload }), /^202 .*"dedup_key":"disk"/);
  const [alert] = await source.until("triggered");
  assert.deepEqual([alert?.title, alert?.severity], [payload.summary, "critical"]);
  assert.match(await tell({ event_action: "acknowledge", dedup_key: "disk" }), /^202 /);
  await source.until("acknowledged");
  assert.match(await tell({ event_action: "resolve", dedup_key: "disk" }), /^202 /);
  await source.until("resolved");
  assert.match(await tell({ payload: { summary: "Deployed 1.2.3" } }, "change"), /^202 .*Change event processed/);
  const changes = await staunch.api<{ items: { summary: string }[] }>("GET", "/changes");
  assert.deepEqual(
    changes.items.map((change) => change.summary),
    ["Deployed 1.2.3"],
  );
});

test("opsgenie-sdk, given our address as its host, creates, asks for the outcome, acknowledges by id and closes by alias", async () => {
  await using staunch = await testStaunch({ clock: systemClock });
  const source = await oneSource(staunch, "opsgenie");
  const options = JSON.stringify({ host: `${staunch.url}/integrations/opsgenie`, api_key: source.routingKey });
  const run = (code: string): Promise<string> =>
    runClient(`
      import opsgenie from ${JSON.stringify(opsgenieSdk)};
      opsgenie.configure(${options});
      const call = (name, ...args) => new Promise((resolve, reject) =>
        opsgenie.alertV2[name](...args, (error, answer) => (error ? reject(new Error(JSON.stringify(error))) : resolve(answer))));
      ${code}`);
  const output = await run(`
    const created = await call("create", { message: "Disk full – größer ✓", alias: "disk / var", priority: "P1" });
    const { data } = await call("getRequestStatus", created.requestId);
    const byId = { identifier: data.alertId, identifierType: "id" };
    const { data: alert } = await call("get", byId);
    await call("acknowledge", byId, { user: "trinity" });
    await call("addNote", byId, { note: "on it" });
    const { data: notes } = await call("listAlertNotes", byId, "limit=10");
    console.log(JSON.stringify({ success: data.success, message: alert.message, notes }));`);
  const { success, message, notes } = JSON.parse(output) as { success: boolean; message: string; notes: { note: string }[] };
  assert.deepEqual([success, message, notes.map(({ note }) => note)], [true, "Disk full – größer ✓", ["on it"]]);
  await source.until("acknowledged");
  // The client leaves encoding the alias to whoever calls it.
  await run('await call("close", { identifier: encodeURIComponent("disk / var"), identifierType: "alias" }, {});');
  await source.until("resolved");
});
