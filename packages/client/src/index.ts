export { type ClientOptions, createStaunchClient, read, type StaunchClient } from "./create-client.ts";
export { ApiProblem, type FieldFault, problemOf } from "./problem.ts";
export type { components, paths } from "./schema.ts";
