export { dnsProber, tcpProber, tlsProber } from "#vendors/net-probe/net-probe.ts";
