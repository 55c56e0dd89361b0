export { type OnCallNow, type OwnShift, useMyShifts, useOnCallNow } from "#oncall/on-call-queries.ts";
