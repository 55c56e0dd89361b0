export { useMyShifts } from "#oncall/on-call-queries.ts";
