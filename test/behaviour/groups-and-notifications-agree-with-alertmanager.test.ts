import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { freePort } from "@staunch/server/app";
import { answers, missingPrograms, startProgram, temporaryFolder, testStaunch } from "@staunch/test-support";
import fc from "fast-check";
import { differences } from "./alertmanager/differences.ts";
import { groupKeyOf, movedBeatSeconds, playToAlertmanager, playToStaunch, startRecorder, type ToldByGroup } from "./alertmanager/play.ts";
import { toldByAlertmanager, toldByStaunch } from "./alertmanager/rules.ts";
import { anyTimetable, areAlike, asText, groupsOf, intervalBeats, type Timetable, type Told, waitBeats } from "./alertmanager/timetable.ts";

/*
 * The same timetables to Debian's Alertmanager, in real time, and to Staunch, whose clock moves: what each group's people
 * are told, in which order and when. Both must do what `alertmanager/rules.ts` says of them, to the beat, so that nothing
 * differs but by a rule; and each rule by which they differ is shown in `alertmanager/differences.ts`.
 */

function configuration(timetables: readonly Timetable[], webhook: string, beatMs: number): string {
  const rules = timetables.flatMap(({ inhibition }, index) => {
    if (inhibition === "none") return [];
    const [source, target] = [
      [`scenario="${index}"`, `name="a"`],
      [`scenario="${index}"`, `name=~"b|c"`],
    ];
    return [{ source_matchers: source, target_matchers: target, equal: inhibition === "everywhere" ? [] : ["group"] }];
  });
  // JSON is YAML.
  return JSON.stringify({
    route: {
      receiver: "all",
      group_by: ["scenario", "group"],
      group_wait: `${waitBeats * beatMs}ms`,
      group_interval: `${intervalBeats * beatMs}ms`,
    },
    receivers: [{ name: "all", webhook_configs: [{ url: webhook, send_resolved: true }] }],
    inhibit_rules: rules,
  });
}

/** Where a program did not do what its rules say. */
function surprises(timetables: readonly Timetable[], told: ToldByGroup, rules: (timetable: Timetable, group: string) => Told) {
  return timetables.flatMap((timetable, index) =>
    groupsOf(timetable).flatMap((group) => {
      const [was, expected] = [told.get(groupKeyOf(index, group)) ?? [], rules(timetable, group)].map(asText);
      return was === expected ? [] : [{ group: groupKeyOf(index, group), was, expected, timetable: JSON.stringify(timetable) }];
    }),
  );
}

async function toldByOriginal(timetables: readonly Timetable[], beatMs: number): Promise<ToldByGroup | undefined> {
  const folder = await temporaryFolder();
  // Goes last: Alertmanager writes to it when it ends.
  await using _folder = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  await using recorder = await startRecorder(await freePort("127.0.0.1"));
  await writeFile(join(folder, "alertmanager.yml"), configuration(timetables, recorder.url, beatMs));
  const port = await freePort("127.0.0.1");
  await using _alertmanager = startProgram("prometheus-alertmanager", [
    `--config.file=${folder}/alertmanager.yml`,
    `--storage.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--cluster.listen-address=",
    "--log.level=error",
  ]);
  await answers(`http://127.0.0.1:${port}/-/ready`);
  return await playToAlertmanager(timetables, `http://127.0.0.1:${port}/api/v2`, recorder, beatMs);
}

async function toldByUs(timetables: readonly Timetable[]): Promise<ToldByGroup> {
  await using staunch = await testStaunch();
  const { id } = await staunch.api<{ id: string }>("POST", "/services", { name: "all" });
  const source = { kind: "prometheus", name: "p", serviceId: id };
  const { routingKey } = await staunch.api<{ routingKey: string }>("POST", "/sources", source);
  await staunch.api("POST", "/imports/alertmanager", {
    configuration: configuration(timetables, "http://127.0.0.1:9/", movedBeatSeconds * 1_000),
    mode: "apply",
    services: { all: id },
  });
  const { serviceId: _, ...grouping } = await staunch.api<{ serviceId: string; version: number }>("GET", `/services/${id}/grouping`);
  const wait = waitBeats * movedBeatSeconds;
  await staunch.api("PUT", `/services/${id}/grouping`, {
    ...grouping,
    labels: ["scenario", "group"],
    waitSeconds: { high: wait, low: wait },
    intervalSeconds: intervalBeats * movedBeatSeconds,
    // Alertmanager knows no flapping.
    flapChanges: 100,
  });
  return await playToStaunch(timetables, `${staunch.url}/integrations/prometheus/${routingKey}/api/v2`, staunch);
}

/** Beats that a quick machine keeps; where a busy one does not, the next. */
const beatsMs = [250, 500, 1_000];

/** As {@link toldByOriginal}, in time: only what the last and slowest try shows counts against it. */
async function toldInTime(timetables: readonly Timetable[]): Promise<ToldByGroup> {
  let told: ToldByGroup | undefined;
  for (const beatMs of beatsMs) {
    told = await toldByOriginal(timetables, beatMs);
    if (told !== undefined && surprises(timetables, told, toldByAlertmanager).length === 0) return told;
  }
  assert.ok(told !== undefined, "this machine is too busy to keep time");
  return told;
}

test("groups notify as Alertmanager's do, and where they do not, it is by a rule that is written down", {
  skip: missingPrograms("prometheus-alertmanager"),
}, async () => {
  const generated = fc.sample(anyTimetable, 240);
  const timetables = [...differences.map(({ timetable }) => timetable), ...generated];
  const theirs = await toldInTime(timetables);
  assert.deepEqual(surprises(timetables, theirs, toldByAlertmanager), [], "Alertmanager notifies by its rules");
  const ours = await toldByUs(timetables);
  assert.deepEqual(surprises(timetables, ours, toldByStaunch), [], "Staunch notifies by its rules");

  for (const [index, { because, alertmanager, staunch }] of differences.entries()) {
    const [their, our] = [theirs, ours].map((told) => asText(told.get(groupKeyOf(index, "1")) ?? []));
    assert.deepEqual({ because, alertmanager: their, staunch: our }, { because, alertmanager, staunch });
  }
  const groups = timetables.flatMap((timetable, index) => groupsOf(timetable).map((group) => groupKeyOf(index, group)));
  const alike = groups.filter((group) => areAlike(theirs.get(group) ?? [], ours.get(group) ?? []));
  console.log(`${alike.length} of ${groups.length} groups were told the same in the same order`);
  assert.ok(alike.length >= groups.length / 2, `only ${alike.length} of ${groups.length} groups were told the same`);
});
