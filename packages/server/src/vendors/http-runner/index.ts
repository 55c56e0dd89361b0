export { httpRunner } from "#vendors/http-runner/http-runner.ts";
