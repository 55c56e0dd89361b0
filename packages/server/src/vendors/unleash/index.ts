export { unleashRunner } from "#vendors/unleash/unleash-runner.ts";
