import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@staunch/server/app";
import { systemClock } from "@staunch/server/platform";
import { answers, missingPrograms, startProgram, temporaryFolder, testStaunch } from "@staunch/test-support";
import fc from "fast-check";
import { startRecorder } from "./alertmanager/play.ts";

/*
 * Alertmanager can be asked about no moment but now. So the intervals are drawn close around now, on the wall clocks of
 * zones all over the world, and each is given two routes: one that it mutes and one that is heard in it alone. Exactly one
 * of the two notifies, so that nothing has to be waited for in vain.
 */

/** As in `alertmanager.yml`. */
interface IntervalText {
  readonly location: string;
  readonly times?: readonly { readonly start_time: string; readonly end_time: string }[];
  readonly weekdays?: readonly string[];
  readonly days_of_month?: readonly string[];
  readonly months?: readonly string[];
  readonly years?: readonly string[];
}

const intervals = 200;
const zones =
  "UTC Europe/Berlin Europe/London Africa/Cairo Africa/Abidjan Asia/Kolkata Asia/Kathmandu Asia/Tokyo Australia/Lord_Howe Australia/Adelaide Pacific/Kiritimati Pacific/Chatham Pacific/Pago_Pago Pacific/Honolulu America/New_York America/Sao_Paulo America/St_Johns America/Los_Angeles".split(
    " ",
  );
/** No edge of an interval lies closer to now: the test is long over before. */
const marginMinutes = 10;
const day = 1_440;

/** As Alertmanager counts them: its week begins on Sunday. */
const weekdayNames = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const monthNames = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

function minutesOf(local: Temporal.ZonedDateTime): number {
  return local.hour * 60 + local.minute;
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** A range within bounds, mostly about a value. */
function rangeAbout(value: number, first: number, last: number): fc.Arbitrary<readonly [number, number]> {
  const near = fc.integer({ min: Math.max(first, value - 2), max: Math.min(last, value + 2) });
  const any = fc.oneof({ weight: 3, arbitrary: near }, { weight: 1, arbitrary: fc.integer({ min: first, max: last }) });
  return fc.tuple(any, any).map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const);
}

function written([from, until]: readonly [number, number], word: (value: number) => string = String): string {
  return from === until ? word(from) : `${word(from)}:${word(until)}`;
}

/** From the month's beginning, from its end, or from one to the other where Alertmanager can tell that it is no empty range. */
function anyDays(local: Temporal.ZonedDateTime): fc.Arbitrary<string> {
  const fromStart = rangeAbout(local.day, 1, 31);
  const fromEnd = rangeAbout(local.day - local.daysInMonth - 1, -31, -1);
  const across = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: -8, max: -1 }));
  return fc.oneof(
    fromStart.map((range) => written(range)),
    fromEnd.map((range) => written(range)),
    across.map((range) => written(range)),
  );
}

function anyTime(local: Temporal.ZonedDateTime): fc.Arbitrary<{ readonly start_time: string; readonly end_time: string }> {
  const now = minutesOf(local);
  const edge = fc.integer({ min: 0, max: day }).filter((minute) => Math.abs(minute - now) >= marginMinutes);
  return fc
    .tuple(edge, edge)
    .filter(([one, other]) => one !== other)
    .map(([one, other]) => ({ start_time: clock(Math.min(one, other)), end_time: clock(Math.max(one, other)) }));
}

function anyInterval(now: Temporal.Instant): fc.Arbitrary<IntervalText> {
  const awayFromMidnight = zones.filter((zone) => {
    const minutes = minutesOf(now.toZonedDateTimeISO(zone));
    return minutes >= marginMinutes && minutes <= day - marginMinutes;
  });
  return fc.constantFrom(...awayFromMidnight).chain((location) => {
    const local = now.toZonedDateTimeISO(location);
    // An empty list holds never.
    const some = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
      fc.oneof({ weight: 40, arbitrary: fc.array(one, { minLength: 1, maxLength: 2 }) }, { weight: 1, arbitrary: fc.constant([]) });
    const months = rangeAbout(local.month, 1, 12);
    return fc.record(
      {
        location: fc.constant(location),
        times: some(anyTime(local)),
        weekdays: some(rangeAbout(local.dayOfWeek % 7, 0, 6).map((range) => written(range, (index) => weekdayNames[index] ?? ""))),
        days_of_month: some(anyDays(local)),
        months: some(
          fc.oneof(
            months.map((range) => written(range)),
            months.map((range) => written(range, (number) => monthNames[number - 1] ?? "")),
          ),
        ),
        years: some(rangeAbout(local.year, 2000, 2100).map((range) => written(range))),
      },
      { requiredKeys: ["location"], noNullPrototype: true },
    );
  });
}

function configuration(all: readonly (readonly IntervalText[])[], webhook: string): string {
  const route = (index: number, way: "muted" | "heard", more: object) => ({
    receiver: "all",
    matchers: [`scenario="${index}"`, `way="${way}"`],
    ...more,
  });
  // JSON is YAML.
  return JSON.stringify({
    route: {
      receiver: "all",
      group_by: ["scenario", "way"],
      group_wait: "100ms",
      routes: all.flatMap((_, index) => [
        route(index, "muted", { mute_time_intervals: [`interval ${index}`] }),
        route(index, "heard", { active_time_intervals: [`interval ${index}`] }),
      ]),
    },
    receivers: [{ name: "all", webhook_configs: [{ url: webhook }] }],
    time_intervals: all.map((texts, index) => ({ name: `interval ${index}`, time_intervals: texts })),
  });
}

async function postAlerts(api: string, ways: readonly string[]): Promise<void> {
  const startsAt = Temporal.Now.instant().toString();
  const alerts = Array.from({ length: intervals }, (_, index) =>
    ways.map((way) => ({ labels: { alertname: "Interval", scenario: String(index), way, severity: "critical" }, startsAt })),
  ).flat();
  for (let from = 0; from < alerts.length; from += 200) {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(alerts.slice(from, from + 200)) };
    assert.equal((await fetch(`${api}/alerts`, init)).status, 200);
  }
}

/** Whether Alertmanager holds each of the intervals to be now. */
async function heldByOriginal(all: readonly (readonly IntervalText[])[]): Promise<readonly boolean[]> {
  const folder = await temporaryFolder();
  // Goes last: Alertmanager writes to it when it ends.
  await using _folder = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  await using recorder = await startRecorder(await freePort("127.0.0.1"));
  await writeFile(join(folder, "alertmanager.yml"), configuration(all, recorder.url));
  const port = await freePort("127.0.0.1");
  await using _alertmanager = startProgram("prometheus-alertmanager", [
    `--config.file=${folder}/alertmanager.yml`,
    `--storage.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--cluster.listen-address=",
    "--log.level=error",
  ]);
  await answers(`http://127.0.0.1:${port}/-/ready`);
  await postAlerts(`http://127.0.0.1:${port}/api/v2`, ["muted", "heard"]);
  const notified = (): ReadonlyMap<string, readonly string[]> => {
    const labels = recorder.notifications.map(({ notification }) => notification.groupLabels);
    const byScenario = Map.groupBy(labels, ({ scenario = "" }) => scenario);
    return new Map([...byScenario].map(([scenario, its]) => [scenario, its.map(({ way = "" }) => way)]));
  };
  const deadline = performance.now() + 30_000;
  while (notified().size < intervals && performance.now() < deadline) await sleep(100);
  await sleep(500);
  return all.map((texts, index) => {
    const ways = notified().get(String(index));
    assert.equal(ways?.length, 1, `one of the two routes of ${JSON.stringify(texts)} notifies: ${ways?.join()}`);
    return ways[0] === "heard";
  });
}

/** Whether Staunch, which imported the same file, mutes by each of the intervals now. */
async function heldByUs(all: readonly (readonly IntervalText[])[]): Promise<readonly boolean[]> {
  await using staunch = await testStaunch({ clock: systemClock });
  const { id } = await staunch.api<{ id: string }>("POST", "/services", { name: "all" });
  const source = { kind: "prometheus", name: "p", serviceId: id };
  const { routingKey } = await staunch.api<{ routingKey: string }>("POST", "/sources", source);
  const { items } = await staunch.api<{ items: { kind: string; outcome: string; reason: string }[] }>("POST", "/imports/alertmanager", {
    configuration: configuration(all, "http://127.0.0.1:9/"),
    mode: "apply",
    services: { all: id },
  });
  const notExact = items.filter(
    ({ kind, outcome, reason }) => kind === "time_interval" && outcome !== "exact" && !reason.includes("never holds"),
  );
  assert.deepEqual(notExact, [], "every time interval that can hold is imported as it is");
  const api = `${staunch.url}/integrations/prometheus/${routingKey}/api/v2`;
  await postAlerts(api, ["muted"]);
  await staunch.settle();
  const alerts = (await (await fetch(`${api}/alerts`)).json()) as {
    readonly labels: Readonly<Record<string, string>>;
    readonly status: { readonly state: string };
  }[];
  const states = new Map(alerts.map(({ labels, status }) => [labels["scenario"], status.state]));
  return all.map((_, index) => states.get(String(index)) === "suppressed");
}

test("an imported time interval holds now exactly when Alertmanager's does, on wall clocks all over the world", {
  skip: missingPrograms("prometheus-alertmanager"),
}, async () => {
  const all = fc.sample(fc.array(anyInterval(Temporal.Now.instant()), { minLength: 1, maxLength: 2 }), intervals);
  const theirs = await heldByOriginal(all);
  const ours = await heldByUs(all);
  const differences = all.flatMap((texts, index) =>
    theirs[index] === ours[index] ? [] : [{ interval: JSON.stringify(texts), alertmanager: theirs[index], staunch: ours[index] }],
  );
  assert.deepEqual(differences, []);
  const holding = theirs.filter((holds) => holds).length;
  assert.ok(holding > intervals / 10 && holding < (intervals * 9) / 10, `${holding} of ${intervals} hold now: too one-sided to tell`);
});
