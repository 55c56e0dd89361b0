import { readFileSync } from "node:fs";
import { type components, read, type StaunchClient } from "@staunch/client";
import { UsageError } from "#exit-codes.ts";
import { listPeople, listSchedules, pickByName } from "#find-by-name.ts";
import { localTime } from "#local-time.ts";
import { printLines } from "#print.ts";
import { readScheduleFile, type ScheduleFile, writeScheduleFile } from "#schedule-file.ts";
import { type CommonOptions, connect, type Surroundings } from "#surroundings.ts";

type Preview = components["schemas"]["SchedulePreview"];
type Schedule = components["schemas"]["Schedule"];

export interface PlanOptions extends CommonOptions {
  readonly from?: string;
}

/** Prints a schedule as a file that `plan` and `apply` read. */
export async function exportSchedule(around: Surroundings, name: string, options: CommonOptions): Promise<void> {
  const api = connect(around, options);
  const schedule = await getSchedule(api, pickByName(await listSchedules(api), name).id);
  const newest = schedule.versions.at(-1);
  if (newest === undefined) throw new UsageError(`${schedule.name} says nothing yet.`);
  // Later names win: people go by their address in a file, since two may share a name.
  around.writeOut(writeScheduleFile(schedule.name, newest.definition, await listPeople(api)));
}

/** Says what a file would do: who gains and loses which hours, gaps, days on which clocks change. Nothing is saved. */
export async function planSchedule(around: Surroundings, path: string, options: PlanOptions): Promise<void> {
  const api = connect(around, options);
  const file = await fileAt(api, path);
  const preview = await previewOf(api, file, await findSchedule(api, file.name), options);
  printLines(around, options, { answer: preview, lines: words(preview, file.definition.timeZone) });
}

/** Does it, and says what it did. */
export async function applySchedule(around: Surroundings, path: string, options: PlanOptions): Promise<void> {
  const api = connect(around, options);
  const file = await fileAt(api, path);
  const present = await findSchedule(api, file.name);
  const preview = await previewOf(api, file, present, options);
  const answer = await save(api, file, present, options);
  const did = present === undefined ? "Created" : "Changed";
  const lines = [`${did} ${answer.name}.`, ...words(preview, file.definition.timeZone)];
  printLines(around, options, { answer: { schedule: answer, preview }, lines });
}

async function fileAt(api: StaunchClient, path: string): Promise<ScheduleFile> {
  return readScheduleFile(readText(path), await listPeople(api));
}

function readText(path: string): string {
  try {
    // 0 is what is piped in.
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error) throw new UsageError(`${path} cannot be read: ${error.message}`);
    throw error;
  }
}

/** The schedule of exactly that name; a file for another name makes another schedule. */
async function findSchedule(api: StaunchClient, name: string): Promise<Schedule | undefined> {
  const found = (await listSchedules(api)).find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
  return found === undefined ? undefined : getSchedule(api, found.id);
}

function getSchedule(api: StaunchClient, id: string): Promise<Schedule> {
  return read(api.GET("/api/v1/schedules/{id}", { params: { path: { id } } }));
}

function previewOf(api: StaunchClient, file: ScheduleFile, present: Schedule | undefined, options: PlanOptions): Promise<Preview> {
  const { definition } = file;
  if (present === undefined) return read(api.POST("/api/v1/schedules/preview", { body: { definition } }));
  const path = { id: present.id };
  return read(api.POST("/api/v1/schedules/{id}/preview", { params: { path }, body: { definition, ...effective(options) } }));
}

function save(api: StaunchClient, file: ScheduleFile, present: Schedule | undefined, options: PlanOptions): Promise<Schedule> {
  const { name, definition } = file;
  if (present === undefined) return read(api.POST("/api/v1/schedules", { body: { name, definition } }));
  const body = { version: present.version, definition, ...effective(options) };
  return read(api.PATCH("/api/v1/schedules/{id}", { params: { path: { id: present.id } }, body }));
}

function effective({ from }: PlanOptions): { readonly effectiveFrom?: string } {
  return from === undefined ? {} : { effectiveFrom: from };
}

const mostListed = 10;

function words(preview: Preview, zone: string): string[] {
  const stretch = (one: { readonly from: string; readonly until: string }): string =>
    `${localTime(one.from, zone)} to ${localTime(one.until, zone)}`;
  const people = preview.people.map(
    ({ user, gainedHours, lostHours }) => `  ${user.name}: +${rounded(gainedHours)} h, -${rounded(lostHours)} h`,
  );
  const gaps = preview.gaps.slice(0, mostListed).map((gap) => `  ${stretch(gap)}`);
  const more = preview.gaps.length > mostListed ? [`  and ${preview.gaps.length - mostListed} more`] : [];
  const changes = preview.clockChanges.map(
    ({ at, shiftMinutes }) => `  ${localTime(at, zone)}: ${shiftMinutes > 0 ? "+" : ""}${shiftMinutes} min`,
  );
  return [
    `Holds from ${localTime(preview.effectiveFrom, zone)} (${zone}). In the eight weeks from then:`,
    ...(people.length === 0 ? ["Nobody's hours change."] : ["Hours gained and lost:", ...people]),
    ...(gaps.length === 0 ? ["No gaps."] : ["Nobody is on call:", ...gaps, ...more]),
    ...(changes.length === 0 ? [] : ["Clocks change:", ...changes]),
  ];
}

function rounded(hours: number): string {
  return String(Math.round(hours * 10) / 10);
}
