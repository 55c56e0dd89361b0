import type { AlertsDeps } from "#alerts/index.ts";
import { guardedConnect, guardedFetch } from "#platform/index.ts";
import { httpProber } from "#vendors/http-probe/index.ts";
import { dnsProber, tcpProber, tlsProber } from "#vendors/net-probe/index.ts";
import { promqlProber } from "#vendors/promql/index.ts";

/** How probes look, and what times them. */
export function probing(allowedTargets: readonly string[]): Pick<AlertsDeps, "probers" | "stopwatch"> {
  const fetch = guardedFetch({ allow: allowedTargets });
  const connect = guardedConnect({ allow: allowedTargets });
  const net = { tcp: tcpProber(connect), tls: tlsProber(connect), dns: dnsProber(connect) };
  return { probers: { http: httpProber(fetch), promql: promqlProber(fetch), ...net }, stopwatch: () => performance.now() };
}
