export { promqlProber, promqlReader } from "#vendors/promql/promql.ts";
