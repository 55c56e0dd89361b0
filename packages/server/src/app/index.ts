export { freePort } from "#app/free-port.ts";
export { buildOpenApi } from "#app/openapi.ts";
export { type RunningStaunch, type RunOptions, runStaunch } from "#app/run-staunch.ts";
