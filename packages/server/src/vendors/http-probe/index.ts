export { httpProbe, type Stopwatch } from "#vendors/http-probe/http-probe.ts";
