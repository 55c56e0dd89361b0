import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startStaunchProcess, type StaunchProcess } from "@staunch/test-support";
import { mutatedBodies, mutatedTexts } from "@staunch/test-support/fuzz";
import fc from "fast-check";

/*
 * Every recorded request of every sender, broken in all ways, to the running server: it answers, never with a fault of its
 * own, holds nobody up for long, and goes on. `npm run test:fuzz` sends thousands to each.
 */

/** To each kind of source. */
const requests = Number(process.env["STAUNCH_TEST_FUZZ"] ?? 60);
/** What is judged where a whole night's figures are wanted; an ordinary machine has more to do. */
const judgesTime = process.env["STAUNCH_TEST_FUZZ"] !== undefined;
const mostStallMs = 50;
const atOnce = 6;

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: unknown;
  readonly body_text?: string;
}

interface Source {
  readonly id: string;
  readonly kind: string;
  readonly url: string;
  readonly routingKey: string;
}

const secret = "a shared secret";
const vendors = fileURLToPath(new URL("../../packages/server/src/vendors/", import.meta.url));

/** The recorded requests that have a body, by the kind of source they are for. */
function recordedByKind(): ReadonlyMap<string, readonly Recorded[]> {
  const found = globSync("*/samples/**/*.json", { cwd: vendors }).flatMap((file) => {
    const { request } = JSON.parse(readFileSync(vendors + file, "utf8")) as { readonly request?: Recorded };
    if (request?.body === undefined && request?.body_text === undefined) return [];
    return [{ kind: basename(file).startsWith("alertmanager-webhook") ? "alertmanager" : (file.split("/")[0] ?? dirname(file)), request }];
  });
  return new Map([...Map.groupBy(found, ({ kind }) => kind)].map(([kind, all]) => [kind, all.map(({ request }) => request)]));
}

/** Where a recorded request goes at this server. */
function addressOf(staunch: StaunchProcess, source: Source, { path, query }: Recorded): string {
  const search = query === undefined ? "" : `?${query.replace(/apiKey=[^&]*/, `apiKey=${source.routingKey}`)}`;
  const own = path.replace(/^\/(pagerduty|opsgenie)\//, "/");
  if (source.kind === "pagerduty" || source.kind === "opsgenie") return `${staunch.url}/integrations/${source.kind}${own}${search}`;
  if (source.kind !== "prometheus") return source.url;
  return `${staunch.url}/integrations/prometheus/${source.routingKey}${path.slice(path.indexOf("/api/"))}`;
}

const hop = new Set(["host", "content-length", "connection", "authorization", "accept-encoding", "expect", "transfer-encoding"]);

function headersOf({ kind, routingKey }: Source, recorded: Recorded, body: string): [string, string][] {
  const kept = recorded.headers.filter(([name]) => !hop.has(name.toLowerCase()) && !/signature|token/i.test(name));
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const own: Readonly<Record<string, readonly [string, string]>> = {
    github: ["x-hub-signature-256", `sha256=${signature}`],
    sentry: ["sentry-hook-signature", signature],
    gitlab: ["x-gitlab-token", secret],
    opsgenie: ["authorization", `GenieKey ${routingKey}`],
  };
  const mine = own[kind];
  return [...kept.map(([name, value]): [string, string] => [name, value]), ...(mine === undefined ? [] : [[...mine] as [string, string]])];
}

/** The key stands in the body of PagerDuty's protocols. */
function withKey({ kind, routingKey }: Source, body: unknown): unknown {
  if (kind !== "pagerduty" || typeof body !== "object" || body === null) return body;
  return { ...body, ...("service_key" in body ? { service_key: routingKey } : { routing_key: routingKey }) };
}

/** Broken bodies of one recorded request: half of them JSON still. */
function brokenBodies(source: Source, { body, body_text: text = JSON.stringify(body) }: Recorded, count: number): readonly string[] {
  const values = fc.sample(mutatedBodies([body ?? text]), Math.ceil(count / 2));
  const texts = fc.sample(mutatedTexts([JSON.stringify(withKey(source, body ?? text))]), Math.floor(count / 2));
  return [...values.map((value) => JSON.stringify(withKey(source, value)) ?? "null"), ...texts];
}

interface Figures {
  readonly answers: Map<number, number>;
  readonly faults: string[];
}

async function send(staunch: StaunchProcess, source: Source, recorded: Recorded, body: string, figures: Figures): Promise<void> {
  const { answers, faults } = figures;
  const answer = await fetch(addressOf(staunch, source, recorded), {
    method: recorded.method,
    headers: headersOf(source, recorded, body),
    body,
  }).catch((error: unknown) => String(error));
  if (typeof answer === "string") return void faults.push(`${answer}: ${body.slice(0, 300)}`);
  const text = await answer.text();
  answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1);
  // Asked to come again later is no fault; it says when.
  const isAskedToWait = answer.status === 503 && answer.headers.has("retry-after");
  if (answer.status >= 500 && !isAskedToWait) faults.push(`${answer.status} ${text}: ${body.slice(0, 300)}`);
}

/** The longest the server's event loop stood still since this was last asked, in milliseconds. */
async function longestStall(staunch: StaunchProcess): Promise<number> {
  const metrics = await (await fetch(`${staunch.url}/metrics`, { headers: { authorization: `Bearer ${staunch.apiKey}` } })).text();
  const seconds = Number(/^staunch_nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(metrics)?.[1]);
  assert.ok(Number.isFinite(seconds), "the server tells how long its loop stood still");
  // The monitor counts from one of its looks to the next, which are this far apart.
  return seconds * 1_000 - 10;
}

async function makeSources(staunch: StaunchProcess, wanted: readonly string[]): Promise<readonly Source[]> {
  const { items } = await staunch.api<{ items: { kind: string; secret: object | null }[] }>("GET", "/source-kinds");
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "fuzzed" });
  const sources: Source[] = [];
  for (const { kind, secret: asked } of items) {
    if (!wanted.includes(kind)) continue;
    const isSigned = asked !== null && ["github", "gitlab", "sentry"].includes(kind);
    const wish = { kind, name: kind, serviceId: service.id, ...(isSigned && { secret }) };
    sources.push(await staunch.api<Source>("POST", "/sources", wish));
  }
  return sources;
}

/** What comes after all that is worked as if nothing had been: nothing in the inbox holds it up. */
async function stillWorks(staunch: StaunchProcess): Promise<void> {
  const last = await staunch.api<Source>("POST", "/sources", { kind: "generic", name: "after all" });
  const body = JSON.stringify({ title: "Still at work", dedupKey: "last", severity: "info" });
  assert.ok((await fetch(last.url, { method: "POST", headers: { "content-type": "application/json" }, body })).ok);
  const deadline = performance.now() + 60_000;
  for (;;) {
    const { items } = await staunch.api<{ items: { title: string }[] }>("GET", `/alerts?sourceId=${last.id}`);
    if (items.some(({ title }) => title === "Still at work")) return;
    assert.ok(performance.now() < deadline, "an ordinary alert is worked within a minute");
    await sleep(250);
  }
}

test("whatever senders send is answered, by no fault of the server, and holds nobody up", async (context) => {
  await using staunch = await startStaunchProcess();
  const recorded = recordedByKind();
  const sources = await makeSources(staunch, [...recorded.keys()]);
  assert.ok(sources.length >= 18, `only ${sources.length} kinds have recorded requests`);
  for (const source of sources) {
    await context.test(source.kind, async () => {
      const all = recorded.get(source.kind) ?? [];
      const figures: Figures = { answers: new Map(), faults: [] };
      const round = async (): Promise<number> => {
        await longestStall(staunch);
        for (let sent = 0; sent < requests; sent += atOnce * all.length) {
          for (const one of all) {
            const bodies = brokenBodies(source, one, Math.min(atOnce, Math.ceil(requests / all.length)));
            await Promise.all(bodies.map((body) => send(staunch, source, one, body, figures)));
          }
        }
        return longestStall(staunch);
      };
      let stall = await round();
      // The machine itself may have been busy elsewhere: only what holds the loop up each time is the server's.
      for (let again = 0; judgesTime && again < 2 && stall >= mostStallMs; again++) stall = Math.min(stall, await round());
      const told = [...figures.answers].toSorted(([one], [other]) => one - other).map(([status, times]) => `${times}× ${status}`);
      console.log(`${source.kind}: ${told.join(", ")}; the loop stood still for ${stall.toFixed(0)} ms at most`);
      assert.deepEqual(figures.faults, []);
      assert.ok(!judgesTime || stall < mostStallMs, `the loop stood still for ${stall.toFixed(0)} ms`);
    });
  }
  await context.test("ordinary alerts afterwards", () => stillWorks(staunch));
});
