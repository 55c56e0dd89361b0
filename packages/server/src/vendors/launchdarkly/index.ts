export { launchDarklyRunner } from "#vendors/launchdarkly/launchdarkly-runner.ts";
