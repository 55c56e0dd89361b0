import { createRequire } from "node:module";
import type Holidays from "date-holidays";

/** A day that is a public holiday somewhere. */
export interface PublicHoliday {
  readonly on: Temporal.PlainDate;
  readonly name: string;
}

/** A country or a part of one, and what it calls itself in English where it does. */
export interface HolidayRegion {
  readonly code: string;
  readonly name: string;
}

const load = createRequire(import.meta.url);
let library: typeof Holidays | undefined;

/** The rules of all countries take half a second and 40 MB: they are read when somebody first asks for a holiday. */
function holidays(): typeof Holidays {
  // CommonJS has no types of its own; these are the package's.
  library ??= load("date-holidays") as typeof Holidays;
  return library;
}

/** Building a region's rules takes a millisecond or more, and the same few are asked for again and again. */
const calendars = new Map<string, Holidays>();
const years = new Map<string, readonly PublicHoliday[]>();
const regions = new Map<string, boolean>();
const mostKept = 500;

/** Whether public holidays are known for this country or region. */
export function isHolidayRegion(code: string): boolean {
  const known = regions.get(code);
  if (known !== undefined) return known;
  const found = /^[A-Z]{2}(-[A-Za-z0-9]{1,8}){0,2}$/.test(code) && isListed(code);
  if (regions.size >= mostKept) regions.clear();
  regions.set(code, found);
  return found;
}

function isListed(code: string): boolean {
  const [country = "", state, region] = code.split("-");
  const lists = new (holidays())();
  if (!Object.hasOwn(lists.getCountries() ?? {}, country)) return false;
  if (state !== undefined && !Object.hasOwn(lists.getStates(country) ?? {}, state)) return false;
  return region === undefined || Object.hasOwn(lists.getRegions(country, state ?? "") ?? {}, region);
}

/** Countries, or with `country` its parts; by code. */
export function holidayRegions(country: string | undefined): HolidayRegion[] {
  const known = new (holidays())();
  const found = country === undefined ? known.getCountries("en") : known.getStates(country, "en");
  const prefix = country === undefined ? "" : `${country}-`;
  return Object.entries(found ?? {})
    .map(([code, name]) => ({ code: `${prefix}${code}`, name: String(name) }))
    .sort((one, other) => (one.code < other.code ? -1 : 1));
}

/** The public holidays of the region on the days from `first` to `last`, both included, in order. */
export function publicHolidays(code: string, first: Temporal.PlainDate, last: Temporal.PlainDate): PublicHoliday[] {
  const found: PublicHoliday[] = [];
  for (let year = first.year; year <= last.year; year++) found.push(...holidaysOfYear(code, year));
  return found.filter(({ on }) => Temporal.PlainDate.compare(on, first) >= 0 && Temporal.PlainDate.compare(on, last) <= 0);
}

function holidaysOfYear(code: string, year: number): readonly PublicHoliday[] {
  const key = `${code} ${year}`;
  const known = years.get(key);
  if (known !== undefined) return known;
  const days = calendarOf(code)
    .getHolidays(year)
    .filter(({ type }) => type === "public")
    // The library's text begins with the day on the region's own calendar; its instants carry the machine's zone.
    .map(({ date, name }) => ({ on: Temporal.PlainDate.from(date.slice(0, 10)), name }))
    .sort((one, other) => Temporal.PlainDate.compare(one.on, other.on));
  if (years.size >= mostKept) years.clear();
  years.set(key, days);
  return days;
}

function calendarOf(code: string): Holidays {
  const known = calendars.get(code);
  if (known !== undefined) return known;
  const [country = "", state, region] = code.split("-");
  const made = new (holidays())(country, state ?? "", region ?? "", { types: ["public"] });
  if (calendars.size >= mostKept) calendars.clear();
  calendars.set(code, made);
  return made;
}
