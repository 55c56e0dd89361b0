import assert from "node:assert/strict";
import { test } from "node:test";
import { asId } from "#kernel/index.ts";
import type { Restriction, Rotation, Schedule, Turn } from "#oncall/index.ts";
import { finalShifts } from "#oncall/index.ts";
import type { Weekday } from "#time/index.ts";

/*
 * On-call vectors: a rotation, a zone, and the instants at which it is handed on, each with its source. What is expected
 * was taken from the source named, not from the code: from the examples of RFC 5545, from the changes of the IANA data
 * (the `tzdb` lines name zone and change), or from the calendar.
 *
 * zone | members, one letter each | start on the wall | turn | window | who is on from when ("-": a gap) | until | source
 */
const TABLE = `
# RFC 5545 §3.8.5.3, examples in America/New_York: the occurrences it lists are our handoffs.
America/New_York | ab | 1997-09-02T09:00 | days 1 09:00 | always | a 1997-09-02T13:00Z, b 1997-09-03T13:00Z, a 1997-09-04T13:00Z | 1997-09-05T13:00Z | RFC 5545: daily for 10 occurrences, 9:00 from 2 September 1997
America/New_York | ab | 1997-09-02T09:00 | days 1 09:00 | always | b 1997-10-25T13:00Z, a 1997-10-26T14:00Z | 1997-10-27T14:00Z | RFC 5545: daily until 24 December 1997; 26 October is EST already
America/New_York | ab | 1997-09-02T09:00 | days 2 09:00 | always | a 1997-10-24T13:00Z, b 1997-10-26T14:00Z | 1997-10-28T14:00Z | RFC 5545: every other day, September 2, 4, 6, …; October 26, 28 in EST
America/New_York | ab | 1997-09-02T09:00 | days 10 09:00 | always | a 1997-09-02T13:00Z, b 1997-09-12T13:00Z, a 1997-09-22T13:00Z, b 1997-10-02T13:00Z, a 1997-10-12T13:00Z | 1997-10-22T13:00Z | RFC 5545: every 10 days, 5 occurrences: September 2, 12, 22; October 2, 12
America/New_York | ab | 1997-09-02T09:00 | weeks 1 09:00 on 2 | always | a 1997-10-14T13:00Z, b 1997-10-21T13:00Z, a 1997-10-28T14:00Z | 1997-11-04T14:00Z | RFC 5545: weekly for 10 occurrences: … October 21 EDT, October 28 EST
America/New_York | ab | 1997-09-02T09:00 | weeks 2 09:00 on 2 | always | a 1997-09-02T13:00Z, b 1997-09-16T13:00Z, a 1997-09-30T13:00Z, b 1997-10-14T13:00Z, a 1997-10-28T14:00Z | 1997-11-11T14:00Z | RFC 5545: every other week: September 2, 16, 30; October 14; October 28 in EST
America/New_York | ab | 1997-09-15T09:00 | months 1 09:00 on 15 | always | a 1997-09-15T13:00Z, b 1997-10-15T13:00Z, a 1997-11-15T14:00Z | 1997-12-15T14:00Z | RFC 5545: monthly on the 2nd and 15th; here the 15th: September, October, November
America/New_York | ab | 1997-09-30T09:00 | months 1 09:00 on 31 | always | a 1997-09-30T13:00Z, b 1997-10-31T14:00Z, a 1997-11-30T14:00Z, b 1997-12-31T14:00Z | 1998-01-31T14:00Z | RFC 5545: BYMONTHDAY=-1, the last day: September 30, October 31, November 30, December 31
America/New_York | ab | 1997-09-10T09:00 | months 18 09:00 on 10 | always | a 1997-09-10T13:00Z, b 1999-03-10T14:00Z | 2000-09-10T13:00Z | RFC 5545: every 18 months: the 10th of September 1997, of March 1999
America/New_York | ab | 1997-09-02T09:00 | hours 3 | always | a 1997-09-02T13:00Z, b 1997-09-02T16:00Z, a 1997-09-02T19:00Z | 1997-09-02T22:00Z | RFC 5545: every 3 hours from 9:00 to 17:00 on a day
America/New_York | ab | 2007-03-10T02:30 | days 1 02:30 | always | a 2007-03-10T07:30Z, b 2007-03-11T07:00Z | 2007-03-12T06:30Z | RFC 5545: a local time in the skipped hour is read with the offset before the gap (§3.3.5); ours is the first valid instant
America/New_York | ab | 2007-11-03T01:30 | days 1 01:30 | always | a 2007-11-03T05:30Z, b 2007-11-04T05:30Z | 2007-11-05T06:30Z | RFC 5545 §3.3.5: a time that occurs twice means its first occurrence
# Europe and America: where clocks change every year.
Europe/Berlin | ab | 2026-03-27T09:00 | days 1 09:00 | always | b 2026-03-28T08:00Z, a 2026-03-29T07:00Z | 2026-03-30T07:00Z | tzdb Europe/Berlin 2026-03-29 01:00Z, +1 h
Europe/Berlin | ab | 2026-10-23T09:00 | days 1 09:00 | always | b 2026-10-24T07:00Z, a 2026-10-25T08:00Z | 2026-10-26T08:00Z | tzdb Europe/Berlin 2026-10-25 01:00Z, −1 h
Europe/Berlin | ab | 2026-03-28T02:30 | days 1 02:30 | always | a 2026-03-28T01:30Z, b 2026-03-29T01:00Z | 2026-03-30T00:30Z | tzdb Europe/Berlin 2026-03-29: 02:30 does not exist
Europe/Berlin | ab | 2026-10-24T02:30 | days 1 02:30 | always | a 2026-10-24T00:30Z, b 2026-10-25T00:30Z | 2026-10-26T01:30Z | tzdb Europe/Berlin 2026-10-25: 02:30 occurs twice
Europe/London | ab | 2026-03-28T01:00 | days 1 01:00 | always | a 2026-03-28T01:00Z, b 2026-03-29T01:00Z | 2026-03-30T00:00Z | tzdb Europe/London 2026-03-29 01:00Z: the handoff at the change itself
Europe/London | ab | 2026-10-24T01:00 | days 1 01:00 | always | a 2026-10-24T00:00Z, b 2026-10-25T00:00Z | 2026-10-26T01:00Z | tzdb Europe/London 2026-10-25 01:00Z: 01:00 occurs twice, the first is 00:00Z
America/New_York | ab | 2026-03-02T17:00 | weeks 1 17:00 on 1 | always | a 2026-03-02T22:00Z, b 2026-03-09T21:00Z | 2026-03-16T21:00Z | tzdb America/New_York 2026-03-08 07:00Z
America/New_York | ab | 2026-10-26T17:00 | weeks 1 17:00 on 1 | always | a 2026-10-26T21:00Z, b 2026-11-02T22:00Z | 2026-11-09T22:00Z | tzdb America/New_York 2026-11-01 06:00Z
America/St_Johns | ab | 2026-03-07T08:00 | days 1 08:00 | always | a 2026-03-07T11:30Z, b 2026-03-08T10:30Z | 2026-03-09T10:30Z | tzdb America/St_Johns 2026-03-08 05:30Z: a zone at −3:30
Europe/Dublin | ab | 2026-03-28T12:00 | days 1 12:00 | always | a 2026-03-28T12:00Z, b 2026-03-29T11:00Z | 2026-03-30T11:00Z | tzdb Europe/Dublin 2026-03-29: standard time is summer's there, the instants are London's
# Half-hour and odder changes and offsets.
Australia/Lord_Howe | ab | 2026-10-03T02:15 | days 1 02:15 | always | a 2026-10-02T15:45Z, b 2026-10-03T15:30Z | 2026-10-04T15:15Z | tzdb Australia/Lord_Howe 2026-10-03 15:30Z, +30 min: 02:00 to 02:30 is skipped
Australia/Lord_Howe | ab | 2026-04-04T01:45 | days 1 01:45 | always | a 2026-04-03T14:45Z, b 2026-04-04T14:45Z | 2026-04-05T15:15Z | tzdb Australia/Lord_Howe 2026-04-04 15:00Z, −30 min: 01:30 to 02:00 is repeated
Australia/Lord_Howe | ab | 2026-04-03T18:00 | days 1 18:00 | always | b 2026-04-04T07:00Z, a 2026-04-05T07:30Z | 2026-04-06T07:30Z | tzdb Australia/Lord_Howe 2026-04-04: an evening handoff moves by half an hour
Asia/Kolkata | ab | 2026-03-28T09:00 | days 1 09:00 | always | a 2026-03-28T03:30Z, b 2026-03-29T03:30Z | 2026-03-30T03:30Z | tzdb Asia/Kolkata: +5:30, no change
Asia/Kathmandu | ab | 2026-03-28T09:00 | days 1 09:00 | always | a 2026-03-28T03:15Z, b 2026-03-29T03:15Z | 2026-03-30T03:15Z | tzdb Asia/Kathmandu: +5:45, no change
Pacific/Chatham | ab | 2026-09-26T03:00 | days 1 03:00 | always | a 2026-09-25T14:15Z, b 2026-09-26T14:00Z | 2026-09-27T13:15Z | tzdb Pacific/Chatham 2026-09-26 14:00Z: +12:45 to +13:45, skipped from 02:45
Australia/Adelaide | ab | 2026-10-03T08:00 | days 1 08:00 | always | a 2026-10-02T22:30Z, b 2026-10-03T21:30Z | 2026-10-04T21:30Z | tzdb Australia/Adelaide 2026-10-03 16:30Z: +9:30 to +10:30
Australia/Eucla | ab | 2026-10-03T08:00 | days 1 08:00 | always | a 2026-10-02T23:15Z, b 2026-10-03T23:15Z | 2026-10-04T23:15Z | tzdb Australia/Eucla: +8:45, no change
Antarctica/Troll | ab | 2026-03-28T02:00 | days 1 02:00 | always | a 2026-03-28T02:00Z, b 2026-03-29T01:00Z | 2026-03-30T00:00Z | tzdb Antarctica/Troll 2026-03-29 01:00Z: two hours at once
Antarctica/Troll | ab | 2026-10-24T02:00 | days 1 02:00 | always | a 2026-10-24T00:00Z, b 2026-10-25T00:00Z | 2026-10-26T02:00Z | tzdb Antarctica/Troll 2026-10-25 01:00Z: two hours back, 01:00 to 03:00 repeated
# Midnights that do not exist, and midnights that come twice.
America/Sao_Paulo | ab | 2018-11-03T00:00 | days 1 00:00 | always | a 2018-11-03T03:00Z, b 2018-11-04T03:00Z | 2018-11-05T02:00Z | tzdb America/Sao_Paulo 2018-11-04 03:00Z: midnight is skipped
America/Sao_Paulo | ab | 2018-02-17T00:00 | days 1 00:00 | always | a 2018-02-17T02:00Z, b 2018-02-18T03:00Z | 2018-02-19T03:00Z | tzdb America/Sao_Paulo 2018-02-18 02:00Z: 23:00 to midnight comes twice, midnight once
America/Sao_Paulo | ab | 2018-02-16T23:30 | days 1 23:30 | always | a 2018-02-17T01:30Z, b 2018-02-18T01:30Z | 2018-02-19T02:30Z | tzdb America/Sao_Paulo 2018-02-18: 23:30 of the 17th occurs twice, the first is 01:30Z
Africa/Cairo | ab | 2026-04-23T00:00 | days 1 00:00 | always | a 2026-04-22T22:00Z, b 2026-04-23T22:00Z | 2026-04-24T21:00Z | tzdb Africa/Cairo 2026-04-23 22:00Z: Friday's midnight is skipped
Africa/Cairo | ab | 2026-10-29T00:00 | days 1 00:00 | always | a 2026-10-28T21:00Z, b 2026-10-29T22:00Z | 2026-10-30T22:00Z | tzdb Africa/Cairo 2026-10-29 21:00Z: 23:00 to midnight comes twice
America/Santiago | ab | 2026-09-05T00:00 | days 1 00:00 | always | a 2026-09-05T04:00Z, b 2026-09-06T04:00Z | 2026-09-07T03:00Z | tzdb America/Santiago 2026-09-06 04:00Z: midnight is skipped
America/Havana | ab | 2026-03-07T00:00 | days 1 00:00 | always | a 2026-03-07T05:00Z, b 2026-03-08T05:00Z | 2026-03-09T04:00Z | tzdb America/Havana 2026-03-08 05:00Z: midnight is skipped
America/Havana | ab | 2026-10-31T00:00 | days 1 00:00 | always | a 2026-10-31T04:00Z, b 2026-11-01T04:00Z | 2026-11-02T05:00Z | tzdb America/Havana 2026-11-01 05:00Z: midnight to 01:00 comes twice, the first midnight is 04:00Z
Asia/Beirut | ab | 2026-03-28T00:00 | days 1 00:00 | always | a 2026-03-27T22:00Z, b 2026-03-28T22:00Z | 2026-03-29T21:00Z | tzdb Asia/Beirut 2026-03-28 22:00Z: midnight is skipped
Atlantic/Azores | ab | 2026-10-24T00:00 | days 1 00:00 | always | a 2026-10-24T00:00Z, b 2026-10-25T00:00Z | 2026-10-26T01:00Z | tzdb Atlantic/Azores 2026-10-25 01:00Z: 00:00 to 01:00 comes twice
# Zones that changed their rules.
America/Sao_Paulo | ab | 2019-11-02T00:00 | days 1 00:00 | always | a 2019-11-02T03:00Z, b 2019-11-03T03:00Z | 2019-11-04T03:00Z | tzdb America/Sao_Paulo: no summer time since 2019
Europe/Istanbul | ab | 2016-10-29T09:00 | days 1 09:00 | always | a 2016-10-29T06:00Z, b 2016-10-30T06:00Z | 2016-10-31T06:00Z | tzdb Europe/Istanbul: stayed at +3 from 2016-10-30 on
Europe/Moscow | ab | 2011-03-26T09:00 | days 1 09:00 | always | a 2011-03-26T06:00Z, b 2011-03-27T05:00Z | 2011-03-28T05:00Z | tzdb Europe/Moscow 2011-03-26 23:00Z: to +4 for good, as it was thought
Europe/Moscow | ab | 2014-10-25T09:00 | days 1 09:00 | always | a 2014-10-25T05:00Z, b 2014-10-26T06:00Z | 2014-10-27T06:00Z | tzdb Europe/Moscow 2014-10-25 22:00Z: back to +3
Asia/Pyongyang | ab | 2015-08-14T09:00 | days 1 09:00 | always | a 2015-08-14T00:00Z, b 2015-08-15T00:30Z | 2015-08-16T00:30Z | tzdb Asia/Pyongyang 2015-08-14 15:00Z: from +9 to +8:30
Asia/Pyongyang | ab | 2018-05-03T23:45 | days 1 23:45 | always | a 2018-05-03T15:15Z, b 2018-05-04T15:00Z | 2018-05-05T14:45Z | tzdb Asia/Pyongyang 2018-05-04 15:00Z: back to +9, 23:30 to midnight skipped
Pacific/Apia | abc | 2011-12-29T09:00 | days 1 09:00 | always | a 2011-12-29T19:00Z, b 2011-12-30T10:00Z, c 2011-12-30T19:00Z | 2011-12-31T19:00Z | tzdb Pacific/Apia 2011-12-30 10:00Z: the 30th of December does not exist
Africa/Casablanca | ab | 2026-02-14T09:00 | days 1 09:00 | always | a 2026-02-14T08:00Z, b 2026-02-15T09:00Z | 2026-02-16T09:00Z | tzdb Africa/Casablanca 2026-02-15 02:00Z: clocks go back for Ramadan
America/New_York | ab | 2007-03-10T09:00 | days 1 09:00 | always | a 2007-03-10T14:00Z, b 2007-03-11T13:00Z | 2007-03-12T13:00Z | tzdb America/New_York 2007: the change came three weeks earlier, on 11 March
America/New_York | ab | 2006-04-01T09:00 | days 1 09:00 | always | a 2006-04-01T14:00Z, b 2006-04-02T13:00Z | 2006-04-03T13:00Z | tzdb America/New_York 2006: by the old rule, on 2 April
Asia/Amman | ab | 2022-10-27T09:00 | days 1 09:00 | always | a 2022-10-27T06:00Z, b 2022-10-28T06:00Z | 2022-10-29T06:00Z | tzdb Asia/Amman: stayed at +3 from 2022-10-28 on
America/Mexico_City | ab | 2023-04-01T09:00 | days 1 09:00 | always | a 2023-04-01T15:00Z, b 2023-04-02T15:00Z | 2023-04-03T15:00Z | tzdb America/Mexico_City: no summer time since October 2022
# Calendars: leap days, ends of months, ends of years.
UTC | abc | 2028-02-28T09:00 | days 1 09:00 | always | a 2028-02-28T09:00Z, b 2028-02-29T09:00Z, c 2028-03-01T09:00Z | 2028-03-02T09:00Z | calendar: 2028 is a leap year, 29 February has its own turn
UTC | abc | 2027-02-28T09:00 | days 1 09:00 | always | a 2027-02-28T09:00Z, b 2027-03-01T09:00Z | 2027-03-02T09:00Z | calendar: 2027 is none
UTC | ab | 2100-02-28T09:00 | days 1 09:00 | always | a 2100-02-28T09:00Z, b 2100-03-01T09:00Z | 2100-03-02T09:00Z | calendar: 2100 is none, though 4 divides it
UTC | ab | 2028-01-31T09:00 | months 1 09:00 on 31 | always | a 2028-01-31T09:00Z, b 2028-02-29T09:00Z, a 2028-03-31T09:00Z, b 2028-04-30T09:00Z | 2028-05-31T09:00Z | calendar: the 31st in a leap year: 31 January, 29 February, 31 March, 30 April
UTC | ab | 2027-01-30T09:00 | months 1 09:00 on 30 | always | a 2027-01-30T09:00Z, b 2027-02-28T09:00Z, a 2027-03-30T09:00Z | 2027-04-30T09:00Z | calendar: the 30th in a common year: 28 February, and 30 again in March
UTC | ab | 2027-02-28T09:00 | months 1 09:00 on 31 | always | a 2027-02-28T09:00Z, b 2027-03-31T09:00Z | 2027-04-30T09:00Z | calendar: a start on a clamped day is a whole first turn
UTC | ab | 2026-10-01T00:00 | months 3 00:00 on 1 | always | a 2026-10-01T00:00Z, b 2027-01-01T00:00Z, a 2027-04-01T00:00Z | 2027-07-01T00:00Z | calendar: quarters over the end of a year
UTC | ab | 2026-11-20T12:00 | months 1 09:00 on 1 | always | a 2026-11-20T12:00Z, b 2026-12-01T09:00Z | 2027-01-01T09:00Z | calendar: a start between two handoffs makes the first month a short one
UTC | ab | 2026-12-14T09:00 | weeks 2 09:00 on 1 | always | a 2026-12-14T09:00Z, b 2026-12-28T09:00Z, a 2027-01-11T09:00Z | 2027-01-25T09:00Z | calendar: 2026 has 53 ISO weeks; every other week goes on by weeks, not by their numbers
Europe/Berlin | ab | 2026-03-01T09:00 | months 1 09:00 on 1 | always | a 2026-03-01T08:00Z, b 2026-04-01T07:00Z | 2026-05-01T07:00Z | calendar and tzdb: a month's handoff keeps its time on the wall, Berlin, 1 March and 1 April 2026
# Hours elapse; windows are read off the wall.
Europe/Berlin | ab | 2026-03-28T20:00 | hours 12 | always | a 2026-03-28T19:00Z, b 2026-03-29T07:00Z | 2026-03-29T19:00Z | tzdb Europe/Berlin 2026-03-29: 12 elapsed hours end an hour later on the wall
Australia/Lord_Howe | ab | 2026-04-04T09:00 | hours 24 | always | a 2026-04-03T22:00Z, b 2026-04-04T22:00Z | 2026-04-05T22:00Z | tzdb Australia/Lord_Howe 2026-04-04: 24 elapsed hours end half an hour earlier on the wall
Europe/Berlin | a | 2026-03-01T00:00 | hours 24 | daily 22:00 06:00 | - 2026-03-28T12:00Z, a 2026-03-28T21:00Z, - 2026-03-29T04:00Z | 2026-03-29T12:00Z | tzdb Europe/Berlin 2026-03-29: a night from 22:00 to 06:00 has seven hours
Europe/Berlin | a | 2026-10-01T00:00 | hours 24 | daily 22:00 06:00 | - 2026-10-24T12:00Z, a 2026-10-24T20:00Z, - 2026-10-25T05:00Z | 2026-10-25T12:00Z | tzdb Europe/Berlin 2026-10-25: the same night has nine
Africa/Cairo | a | 2026-04-01T00:00 | hours 24 | weekly 5 00:00 5 06:00 | - 2026-04-23T12:00Z, a 2026-04-23T22:00Z, - 2026-04-24T03:00Z | 2026-04-24T12:00Z | tzdb Africa/Cairo 2026-04-23 22:00Z: a window from a midnight that is skipped begins at 01:00
America/New_York | a | 2026-10-01T00:00 | hours 24 | daily 20:00 01:30 | - 2026-10-31T20:00Z, a 2026-11-01T00:00Z, - 2026-11-01T06:30Z | 2026-11-01T12:00Z | tzdb America/New_York 2026-11-01: a window to 01:30 ends at its second occurrence
UTC | a | 2026-12-01T00:00 | hours 24 | weekly 5 17:00 1 09:00 | - 2026-12-31T12:00Z, a 2027-01-01T17:00Z, - 2027-01-04T09:00Z | 2027-01-04T12:00Z | calendar: Friday 17:00 to Monday 09:00 crosses the end of a year
`;

interface Vector {
  readonly zone: string;
  readonly members: string;
  readonly start: string;
  readonly turn: string;
  readonly window: string;
  readonly expected: readonly string[];
  readonly until: string;
  readonly source: string;
}

const VECTORS = TABLE.split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line): Vector => {
    const [zone = "", members = "", start = "", turn = "", window = "", expected = "", until = "", source = ""] = line.split(" | ");
    return { zone, members, start, turn, window, expected: expected.split(", "), until, source };
  });

const at = (time = ""): Temporal.PlainTime => Temporal.PlainTime.from(time);
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const weekdayOf = (text: string | undefined): Weekday => weekdays.find((day) => String(day) === text) ?? 1;

function turnOf(text: string): Turn {
  const [unit, count, time, , on] = text.split(" ");
  switch (unit) {
    case "hours":
      return { unit, count: Number(count) };
    case "days":
      return { unit, count: Number(count), handoffAt: at(time) };
    case "weeks":
      return { unit, count: Number(count), handoffAt: at(time), handoffOn: weekdayOf(on) };
    case "months":
      return { unit, count: Number(count), handoffAt: at(time), handoffOnDay: Number(on) };
    default:
      throw new Error(`no turn: ${text}`);
  }
}

function windowsOf(text: string): Restriction[] {
  const [kind, one, two, three, four] = text.split(" ");
  if (kind === "daily") return [{ kind, from: at(one), until: at(two) }];
  return kind === "weekly" ? [{ kind, fromDay: weekdayOf(one), from: at(two), untilDay: weekdayOf(three), until: at(four) }] : [];
}

function scheduleOf(vector: Vector): Schedule {
  const rotation: Rotation = {
    id: asId("rotation"),
    name: "rotation",
    members: Array.from(vector.members, (letter) => (letter === "-" ? { kind: "nobody" } : { kind: "user", userId: asId(letter) })),
    start: Temporal.PlainDateTime.from(vector.start),
    end: undefined,
    turn: turnOf(vector.turn),
    restrictions: windowsOf(vector.window),
    duty: "paged",
  };
  const definition = { timeZone: vector.zone, mode: "stack" as const, holidayRegion: undefined, rotations: [rotation] };
  return { versions: [{ effectiveFrom: Temporal.Instant.from("1990-01-01T00:00Z"), definition }], temporaries: [], overrides: [] };
}

test("the table has at least sixty vectors, no two alike", () => {
  assert.ok(new Set(VECTORS.map((vector) => JSON.stringify(vector))).size >= 60, String(VECTORS.length));
});

for (const vector of VECTORS) {
  test(`${vector.zone}: ${vector.source}`, () => {
    const from = Temporal.Instant.from(vector.expected[0]?.split(" ")[1] ?? "");
    const { shifts, gaps } = finalShifts(scheduleOf(vector), { from, until: Temporal.Instant.from(vector.until) });
    const parts = [
      ...shifts.map((shift) => ({ who: String(shift.userId), begins: shift.from })),
      ...gaps.map((gap) => ({ who: "-", begins: gap.from })),
    ];
    parts.sort((one, other) => Temporal.Instant.compare(one.begins, other.begins));
    assert.deepEqual(
      parts.map(({ who, begins }) => `${who} ${begins.toString({ smallestUnit: "minute" })}`),
      vector.expected,
    );
  });
}
