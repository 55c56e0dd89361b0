import { usualNight } from "@staunch/core/oncall";
import { asId } from "@staunch/core/kernel";
import { z } from "zod";
import type { OncallDeps } from "#oncall/ports.ts";
import { reportCsv } from "#oncall/report-csv.ts";
import { type DutyReport, readDutyReport, readPayRates, type ReportWish, setPayRates } from "#oncall/reports.ts";
import { instantSchema, intervalSchema, personSchema, textOf } from "#oncall/schemas.ts";
import { type ApiInstance, contextOf, invalid, problemResponses } from "#platform/index.ts";

const tags = ["schedules"];

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const querystring = z.object({
  from: instantSchema,
  until: instantSchema.describe("At most 400 days after from"),
  scheduleId: z.guid().optional().describe("Absent: every schedule that is not archived"),
  nightFrom: wallTime.optional().describe("In each person's own zone; absent: 22:00"),
  nightUntil: wallTime.optional().describe("Absent: 06:00"),
});

const count = z.int();
const hours = z.number();
const reportSchema = z
  .object({
    ...intervalSchema.shape,
    currency: z.string().nullable().describe("Null while no rates are set, and for those who may not see them"),
    people: z.array(
      z.object({
        user: personSchema,
        timeZone: z.string().describe("Whose nights and weekends are counted"),
        hours: hours.describe("The sum of the four kinds; being on call twice at once counts once"),
        weekdayHours: hours,
        nightHours: hours.describe("Nights that are neither weekend nor holiday"),
        weekendHours: hours.describe("Saturdays and Sundays that are no holidays"),
        holidayHours: hours,
        nights: count.describe("Nights of which any part was on call"),
        weekends: count,
        holidays: count,
        shadowHours: hours,
        interruptions: count.describe("Pages while on call"),
        nightInterruptions: count,
        payMinor: count.nullable().describe("Minor units of the currency"),
      }),
    ),
  })
  .meta({ id: "DutyReport" });

const ratesBody = z.object({
  currency: z.string().length(3).describe("ISO 4217"),
  weekdayMinor: z.int().min(0).max(100_000_000).describe("Per hour, in minor units"),
  nightMinor: z.int().min(0).max(100_000_000),
  weekendMinor: z.int().min(0).max(100_000_000),
  holidayMinor: z.int().min(0).max(100_000_000),
  interruptionMinor: z.int().min(0).max(100_000_000).describe("Per page while on call"),
  version: z.int().min(0).describe("The version the edit was made against; 0 for the first"),
});
const ratesSchema = z.object({ rates: ratesBody.nullable() }).meta({ id: "PayRates" });

function wishOf(query: z.output<typeof querystring>): ReportWish {
  const night = {
    fromMinute: query.nightFrom === undefined ? usualNight.fromMinute : minuteOf(query.nightFrom),
    untilMinute: query.nightUntil === undefined ? usualNight.untilMinute : minuteOf(query.nightUntil),
  };
  if (night.fromMinute === night.untilMinute) throw invalid("nightUntil", "another time than nightFrom");
  return {
    interval: { from: Temporal.Instant.from(query.from), until: Temporal.Instant.from(query.until) },
    scheduleId: query.scheduleId === undefined ? undefined : asId<"schedule">(query.scheduleId.toLowerCase()),
    night,
  };
}

function minuteOf(text: string): number {
  const time = Temporal.PlainTime.from(text);
  return time.hour * 60 + time.minute;
}

function reportBody(report: DutyReport): z.output<typeof reportSchema> {
  return {
    ...textOf(report.interval),
    currency: report.currency ?? null,
    people: report.lines.map(({ userId, name, pay, ...figures }) => ({ user: { id: userId, name }, ...figures, payMinor: pay ?? null })),
  };
}

/** Who carried how much, and what it is paid. */
export function reportRoutes(api: ApiInstance, deps: OncallDeps): void {
  const summary = "Hours, nights, weekends, holidays and interruptions of each person";
  const response = { 200: reportSchema, ...problemResponses };
  api.get("/on-call-report", { schema: { tags, summary, querystring, response } }, async (request) =>
    reportBody(await readDutyReport(contextOf(request), deps, wishOf(request.query))),
  );
  const csv = { 200: z.string().describe("text/csv"), ...problemResponses };
  api.get(
    "/on-call-report.csv",
    { schema: { tags, summary: `${summary}, as CSV`, querystring, response: csv } },
    async (request, reply) => {
      const text = reportCsv(await readDutyReport(contextOf(request), deps, wishOf(request.query)));
      return reply.type("text/csv; charset=utf-8").header("content-disposition", 'attachment; filename="on-call.csv"').send(text);
    },
  );

  const rates = { 200: ratesSchema, ...problemResponses };
  api.get("/on-call-report/rates", { schema: { tags, summary: "What an hour on call is paid", response: rates } }, async (request) => ({
    rates: (await readPayRates(contextOf(request))) ?? null,
  }));
  api.put(
    "/on-call-report/rates",
    { schema: { tags, summary: "Set what an hour on call is paid", body: ratesBody, response: rates } },
    async (request) => ({ rates: await setPayRates(contextOf(request), request.body) }),
  );
}
