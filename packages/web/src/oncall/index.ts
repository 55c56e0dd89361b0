export { useMyShifts } from "#oncall/on-call-queries.ts";
export { weekdayOptions } from "#oncall/weekdays.ts";
