/**
 * Does a crowd slow Staunch down? One server is empty; the other has a thousand routing rules, 200 silences, a hundred
 * inhibitions, 50,000 open alerts and as many that are over. Both are given the same load, in turns, in one run.
 *
 *   npm run bench:crowded -- [--seconds 6] [--rounds 3] [--open 50000] [--over 50000]
 *
 * Needs Debian's packages wrk and prometheus-alertmanager. Talks to loopback only and ends by itself, after about five minutes.
 */
import { parseArgs } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { startStaunchProcess, type StaunchProcess } from "@staunch/test-support";
import { alertNumber, gather, makeSource, numbers, sendAll } from "./crowd.ts";
import { drain, flood, startAlertmanager } from "./flood.ts";
import { median } from "./support.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "8" },
    rounds: { type: "string", default: "3" },
    open: { type: "string", default: "50000" },
    over: { type: "string", default: "50000" },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const crowd = { rules: 1_000, silences: 200, inhibitions: 100, open: Number(values.open), over: Number(values.over) };

await using empty = await startStaunchProcess({ STAUNCH_LOG_LEVEL: "error" });
await using crowded = await startStaunchProcess({ STAUNCH_LOG_LEVEL: "error" });
await using alertmanager = await startAlertmanager();

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

const urls: string[] = [];
const gathering = await timed(async () => urls.push(...(await gather(crowded, crowd))));
console.log(
  `${crowd.rules} rules, ${crowd.silences} silences, ${crowd.inhibitions} inhibitions, ${crowd.open} alerts open and ${crowd.over} over: made in ${gathering.toFixed(0)} s`,
);

const asked = { seconds, batch: 1, alerts: 5_000, connections: 64 };
const benchSources = { empty: await makeSource(empty, "bench"), crowded: await makeSource(crowded, "bench") };

/** Alerts accepted a second, by batches of one, without and with the crowd. */
async function measureSingle(): Promise<void> {
  const rates = { empty: [] as number[], crowded: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    for (const [name, staunch] of [["empty", empty] as const, ["crowded", crowded] as const]) {
      const { alertsPerSecond } = await flood(benchSources[name].url, asked);
      await drain(staunch.url);
      // The first round opens the alerts and is not counted.
      if (round > 0) rates[name].push(alertsPerSecond);
    }
  }
  const [alone, beside] = [median(rates.empty), median(rates.crowded)];
  console.log(`batch 1: ${alone.toFixed(0)} alerts/s in an empty organisation, ${beside.toFixed(0)} in the crowd`);
  console.log(`ratio: ${(beside / alone).toFixed(2)} ×`);
}

/** Alerts worked through a second, from the first request to the last of the pipeline, next to what Alertmanager accepts. */
async function measureDrained(batch: number): Promise<void> {
  const theirs: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const load = await flood(alertmanager.url, { ...asked, batch });
    const start = performance.now();
    const { alertsPerSecond } = await flood(benchSources.crowded.url, { ...asked, batch });
    await drain(crowded.url);
    if (round === 0) continue;
    theirs.push(load.alertsPerSecond);
    ours.push((alertsPerSecond * seconds * 1_000) / (performance.now() - start));
  }
  const [accepted, drained] = [median(theirs), median(ours)];
  console.log(`batch ${batch}: Alertmanager accepts ${accepted.toFixed(0)} alerts/s, drained in the crowd ${drained.toFixed(0)}`);
  console.log(`ratio: ${(drained / accepted).toFixed(2)} ×`);
}

interface AlertPage {
  readonly items: readonly {
    readonly id: string;
    readonly serviceId: string | null;
    readonly sourceId: string;
    readonly groupId: string;
  }[];
  readonly nextCursor: string | null;
}

/** Milliseconds of one page, and the page. */
async function page(query: Readonly<Record<string, string>>): Promise<{ readonly ms: number; readonly found: AlertPage }> {
  const start = performance.now();
  const found = await crowded.api<AlertPage>("GET", `/alerts?${new URLSearchParams({ limit: "50", ...query }).toString()}`);
  return { ms: performance.now() - start, found };
}

async function measurePages(): Promise<void> {
  const { found } = await page({});
  const [one] = found.items;
  const filters: Readonly<Record<string, string>>[] = [
    {},
    { status: "triggered" },
    { status: "resolved" },
    { status: "triggered", severity: "critical" },
    { sourceId: one?.sourceId ?? "" },
    { groupId: one?.groupId ?? "" },
    { suppressed: "true" },
    { suppressed: "true", status: "triggered" },
    { search: "shard 777" },
    { search: "no alert is called so" },
    { search: "no alert is called so", status: "triggered" },
  ];
  for (const filter of filters) {
    const times: number[] = [];
    for (let n = 0; n < 5; n++) times.push((await page(filter)).ms);
    const name = new URLSearchParams(filter).toString() || "all";
    console.log(
      `  ${name.padEnd(60)} median ${median(times).toFixed(0).padStart(5)} ms, worst ${Math.max(...times)
        .toFixed(0)
        .padStart(5)} ms`,
    );
  }
  const deep: number[] = [];
  let cursor: string | null = null;
  for (let n = 0; n < 300; n++) {
    const { ms, found: next }: Awaited<ReturnType<typeof page>> = await page({ limit: "200", ...(cursor !== null && { cursor }) });
    deep.push(ms);
    cursor = next.nextCursor;
  }
  console.log(`  300 pages of 200, one after the other: median ${median(deep).toFixed(0)} ms, worst ${Math.max(...deep).toFixed(0)} ms`);
}

/** Waits until a change of what holds alerts back has reached all of them. */
async function heldAlerts(staunch: StaunchProcess, isDone: (answer: AlertPage) => boolean, query: string): Promise<void> {
  while (!isDone(await staunch.api<AlertPage>("GET", `/alerts?limit=1&${query}`))) await sleep(200);
}

/** How many alerts the list shows, page by page. */
async function countAlerts(query: string): Promise<number> {
  let count = 0;
  for (let cursor: string | null = ""; cursor !== null; ) {
    const from: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const { items, nextCursor }: AlertPage = await crowded.api("GET", `/alerts?limit=200&${query}${from}`);
    count += items.length;
    cursor = nextCursor;
  }
  return count;
}

async function measureChanges(): Promise<void> {
  const fresh = numbers(2_000_000, 1_000);
  const opening = await timed(() =>
    sendAll(
      crowded,
      urls,
      fresh.map((n) => alertNumber(n)),
    ),
  );
  const resolving = await timed(() =>
    sendAll(
      crowded,
      urls,
      fresh.map((n) => alertNumber(n, -1)),
    ),
  );
  console.log(`opening 1,000 alerts: ${opening.toFixed(2)} s, resolving them: ${resolving.toFixed(2)} s`);
  const endsAt = Temporal.Now.instant().add({ hours: 1 }).toString();
  const wish = {
    matchers: [{ name: "shard", value: ".+", isRegex: true, isEqual: true }],
    reason: "all of them",
    confirmEverything: true,
    endsAt,
  };
  let id = "";
  const open = "status=triggered,acknowledged";
  const openBefore = await countAlerts(open);
  const asking = await timed(async () => (id = (await crowded.api<{ id: string }>("POST", "/silences", wish)).id));
  const holding = await timed(() => heldAlerts(crowded, ({ items }) => items.length === 0, `${open}&suppressed=false`));
  const held = await countAlerts(`${open}&suppressed=true`);
  console.log(
    `silencing them all: answered after ${asking.toFixed(2)} s, all held after ${(asking + holding).toFixed(1)} s (${held} of ${openBefore})`,
  );
  const ending = await timed(() => crowded.api("DELETE", `/silences/${id}`));
  const meanwhile = await timed(() =>
    sendAll(
      crowded,
      urls,
      numbers(3_000_000, 1_000).map((n) => alertNumber(n)),
    ),
  );
  console.log(`ending the silence: answered after ${ending.toFixed(2)} s; opening 1,000 alerts meanwhile: ${meanwhile.toFixed(2)} s`);
}

await measureSingle();
for (const batch of [10, 100]) await measureDrained(batch);
await measurePages();
await measureChanges();
