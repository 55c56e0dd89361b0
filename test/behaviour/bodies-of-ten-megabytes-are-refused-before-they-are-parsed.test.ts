import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { startStaunchProcess } from "@staunch/test-support";

interface Source {
  readonly id: string;
  readonly kind: string;
  readonly url: string;
  readonly routingKey: string;
}

interface SourceKind {
  readonly kind: string;
  readonly secret: { readonly need: "required" | "optional" } | null;
}

const tenMegabytes = 10_000_000;
const atOnce = 24;
/** A heartbeat's ping is never refused for what its job printed; it is no format that anything parses. An address of mail is no URL. */
const notAsked = new Set(["healthchecks", "heartbeat", "email", "probe", "report"]);

/** The peak of what a process has held in memory, in bytes. */
function peakOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
}

/** Where the kind's own programs post, beneath the address that the source shows. */
function endpointOf({ kind, url }: Source): string {
  const own: Readonly<Record<string, string>> = { prometheus: "/api/v2/alerts", opsgenie: "/v2/alerts", oncall: "" };
  const path = own[kind] ?? "";
  return url.endsWith(path) ? url : url + path;
}

test("no endpoint for senders parses or keeps a body of ten megabytes, however many come at once", {
  skip: process.platform !== "linux" && "memory is read from /proc",
}, async () => {
  await using staunch = await startStaunchProcess();
  const kinds = (await staunch.api<{ items: SourceKind[] }>("GET", "/source-kinds")).items.filter(({ kind }) => !notAsked.has(kind));
  assert.ok(kinds.length >= 18, `only ${kinds.length} kinds`);
  const sources: Source[] = [];
  for (const { kind, secret } of kinds) {
    const wish = { kind, name: kind, ...(secret?.need === "required" && { secret: "a shared secret" }) };
    sources.push(await staunch.api<Source>("POST", "/sources", wish));
  }
  // JSON that a parser would be long at, and that would be many alerts.
  const item = `{"labels":{"alertname":"x"},"status":"firing","summary":"x"},`;
  const body = `[${item.repeat(Math.ceil(tenMegabytes / item.length))}{}]`;
  const post = (source: Source, sent: string | ReadableStream): Promise<Response> =>
    fetch(endpointOf(source), {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `GenieKey ${source.routingKey}` },
      body: sent,
      ...(typeof sent !== "string" && { duplex: "half" }),
    });
  const pid = staunch.pid ?? assert.fail("no process");
  const answers: Record<string, number> = {};
  for (const source of sources) answers[source.kind] = (await post(source, body)).status;
  assert.deepEqual(answers, Object.fromEntries(sources.map(({ kind }) => [kind, 413])));

  const before = peakOf(pid);
  const [first] = sources;
  assert.ok(first !== undefined);
  const sending = Array.from({ length: atOnce }, () => post(first, body));
  assert.deepEqual(new Set((await Promise.all(sending)).map(({ status }) => status)), new Set([413]));
  const growth = peakOf(pid) - before;
  assert.ok(growth < (atOnce * tenMegabytes) / 3, `${Math.round(growth / 1e6)} MB more in memory for ${atOnce} bodies of 10 MB`);
  assert.equal((await post(first, new Blob([body]).stream())).status, 413, "nor where the sender does not say how much will come");
  assert.deepEqual((await staunch.api<{ items: object[] }>("GET", "/alerts")).items, [], "nothing of them was kept");
});
