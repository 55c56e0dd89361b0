export { promqlReader } from "#vendors/promql/promql.ts";
