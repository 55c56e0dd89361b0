import { read, type StaunchClient } from "@staunch/client";
import { listSchedules, pickByName } from "#find-by-name.ts";
import { instantIn, localTime } from "#local-time.ts";
import { printLines, printList } from "#print.ts";
import { type CommonOptions, connect, type Surroundings } from "#surroundings.ts";

/** One's own shifts of the next thirteen weeks, over all schedules. */
export async function shifts(around: Surroundings, options: CommonOptions): Promise<void> {
  const answer = await read(connect(around, options).GET("/api/v1/me/shifts"));
  printList(around, options, {
    answer,
    rows: answer.items,
    columns: [
      { head: "schedule", text: (row) => row.schedule.name },
      { head: "from", text: (row) => localTime(row.from, row.schedule.timeZone) },
      { head: "until", text: (row) => localTime(row.until, row.schedule.timeZone) },
      { head: "zone", text: (row) => row.schedule.timeZone },
      { head: "duty", text: (row) => row.duty },
    ],
    empty: "No shifts planned.",
  });
}

export interface LeaveOptions extends CommonOptions {
  readonly reason?: string;
}

/** Notes one's leave and says which shifts it falls on. Times without an offset are one's own zone's. */
export async function leave(around: Surroundings, from: string, until: string, options: LeaveOptions): Promise<void> {
  const api = connect(around, options);
  const zone = await ownZone(api);
  const body = { from: instantIn(from, zone), until: instantIn(until, zone), reason: options.reason ?? "" };
  const answer = await read(api.POST("/api/v1/absences", { body }));
  const hits = answer.hits.map((hit) => {
    const who = hit.candidates.map(({ name }) => name).join(", ");
    return `  ${hit.schedule.name}, ${localTime(hit.from, zone)} to ${localTime(hit.until, zone)}; could take over: ${who === "" ? "nobody" : who}`;
  });
  const fallsOn = hits.length === 0 ? ["It falls on no shift of yours."] : ["These shifts stay yours until somebody takes over:", ...hits];
  printLines(around, options, { answer, lines: ["Noted.", ...fallsOn] });
}

export interface ReportOptions extends CommonOptions {
  readonly from: string;
  readonly until: string;
  readonly schedule?: string;
  readonly csv?: boolean;
}

/** Hours, nights, weekends, holidays and interruptions of each person. */
export async function report(around: Surroundings, options: ReportOptions): Promise<void> {
  const api = connect(around, options);
  const zone = await ownZone(api);
  const schedule = options.schedule === undefined ? undefined : pickByName(await listSchedules(api), options.schedule);
  const query = {
    from: instantIn(options.from, zone),
    until: instantIn(options.until, zone),
    ...(schedule === undefined ? {} : { scheduleId: schedule.id }),
  };
  if (options.csv === true) {
    around.writeOut(await read(api.GET("/api/v1/on-call-report.csv", { params: { query } })));
    return;
  }
  const answer = await read(api.GET("/api/v1/on-call-report", { params: { query } }));
  printList(around, options, {
    answer,
    rows: answer.people,
    columns: [
      { head: "person", text: (row) => row.user.name },
      { head: "hours", text: (row) => hours(row.hours) },
      { head: "weekday", text: (row) => hours(row.weekdayHours) },
      { head: "night", text: (row) => hours(row.nightHours) },
      { head: "weekend", text: (row) => hours(row.weekendHours) },
      { head: "holiday", text: (row) => hours(row.holidayHours) },
      { head: "pages", text: (row) => String(row.interruptions) },
      { head: "by night", text: (row) => String(row.nightInterruptions) },
    ],
    empty: "Nobody was on call.",
  });
}

function hours(count: number): string {
  return String(Math.round(count * 10) / 10);
}

async function ownZone(api: StaunchClient): Promise<string> {
  return (await read(api.GET("/api/v1/me"))).user?.timeZone ?? "UTC";
}
