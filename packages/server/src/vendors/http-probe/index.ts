export { httpProbe, httpProber, type Stopwatch } from "#vendors/http-probe/http-probe.ts";
