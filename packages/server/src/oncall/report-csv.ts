import type { DutyReport, ReportLine } from "#oncall/reports.ts";

const columns: readonly (readonly [head: string, text: (line: ReportLine) => string])[] = [
  ["name", ({ name }) => name],
  ["time zone", ({ timeZone }) => timeZone],
  ["hours", ({ hours }) => hoursText(hours)],
  ["weekday hours", ({ weekdayHours }) => hoursText(weekdayHours)],
  ["night hours", ({ nightHours }) => hoursText(nightHours)],
  ["weekend hours", ({ weekendHours }) => hoursText(weekendHours)],
  ["holiday hours", ({ holidayHours }) => hoursText(holidayHours)],
  ["nights", ({ nights }) => String(nights)],
  ["weekends", ({ weekends }) => String(weekends)],
  ["holidays", ({ holidays }) => String(holidays)],
  ["shadow hours", ({ shadowHours }) => hoursText(shadowHours)],
  ["interruptions", ({ interruptions }) => String(interruptions)],
  ["night interruptions", ({ nightInterruptions }) => String(nightInterruptions)],
];

/** The report as RFC 4180: CRLF, every cell quoted. The last two columns are there when rates are set. */
export function reportCsv({ lines, currency }: DutyReport): string {
  const heads = [...columns.map(([head]) => head), ...(currency === undefined ? [] : ["pay", "currency"])];
  const digits = currency === undefined ? 2 : minorDigits(currency);
  const rows = lines.map((line) => [
    ...columns.map(([, text]) => text(line)),
    ...(currency === undefined ? [] : [((line.pay ?? 0) / 10 ** digits).toFixed(digits), currency]),
  ]);
  return [heads, ...rows].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

/** A name that begins like a formula would be run as one by the program that opens the file. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function hoursText(hours: number): string {
  return String(Math.round(hours * 100) / 100);
}

function minorDigits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
