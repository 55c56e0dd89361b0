import { Resolver } from "node:dns/promises";
import { isIP, connect as netConnect, type Socket } from "node:net";
import { connect as tlsConnect } from "node:tls";
import { FetchFailed, type GuardOptions, guardedLookup } from "#platform/guarded-fetch.ts";
import { type TargetRules, targetRules } from "#platform/guarded-targets.ts";

/** Something to connect to that a user chose. */
export interface GuardedTarget {
  readonly host: string;
  readonly port: number;
  /** From the call to the answer, milliseconds. */
  readonly timeoutMs: number;
}

/** The certificate that a server showed. */
export interface ShownCertificate {
  readonly validUntil: Temporal.Instant;
  readonly issuer: string;
  /** Why this machine does not trust it for that name; undefined when it does. */
  readonly distrust: string | undefined;
}

export interface GuardedDnsQuestion {
  readonly name: string;
  readonly recordType: "A" | "AAAA" | "CNAME" | "MX" | "NS" | "TXT";
  /** Address of a server, with a port where it is not 53; undefined asks the ones this machine asks. */
  readonly server: string | undefined;
  readonly timeoutMs: number;
}

/** Connections of other kinds than HTTP, under the same rules. Each throws {@link FetchFailed}. */
export interface GuardedConnect {
  /** Resolves once a connection stood; it is closed again at once. */
  reach(target: GuardedTarget): Promise<void>;
  /** The certificate shown for `serverName`, trusted or not. */
  certificate(target: GuardedTarget & { readonly serverName: string }): Promise<ShownCertificate>;
  /** The records of a name as text, in no certain order; none for a name without any. */
  resolve(question: GuardedDnsQuestion): Promise<readonly string[]>;
}

/** Loopback, private and other special addresses are refused on the very address that is connected to, as for HTTP. */
export function guardedConnect(options: GuardOptions): GuardedConnect {
  const rules = targetRules(options.allow);
  return {
    reach: async (target) => {
      const socket = opened(rules, target);
      await settled(socket, "connect", target);
      socket.destroy();
    },
    certificate: async (target) => {
      refuseLiteral(rules, target.host);
      const { host, port, serverName, timeoutMs } = target;
      const servername = isIP(serverName) === 0 ? serverName : "";
      // What is not trusted is looked at all the same: an expired certificate is the very thing to be told of.
      const socket = tlsConnect({ host, port, servername, lookup: guardedLookup(rules), rejectUnauthorized: false });
      await settled(socket, "secureConnect", { host, port, timeoutMs });
      const shown = socket.getPeerX509Certificate();
      const distrust = socket.authorized ? undefined : String(socket.authorizationError);
      socket.destroy();
      if (shown === undefined) throw new FetchFailed("broken", `${host} showed no certificate`);
      const validUntil = Temporal.Instant.fromEpochMilliseconds(shown.validToDate.getTime());
      return { validUntil, issuer: shown.issuer.replaceAll("\n", ", "), distrust };
    },
    resolve: (question) => resolved(rules, question),
  };
}

function opened(rules: TargetRules, { host, port }: GuardedTarget): Socket {
  refuseLiteral(rules, host);
  return netConnect({ host, port, lookup: guardedLookup(rules) });
}

/** A name is checked when it is looked up; an address is looked up by nobody. */
function refuseLiteral(rules: TargetRules, host: string): void {
  if (isIP(host) !== 0 && !rules.isAllowedAddress(host) && !rules.isAllowedHost(host)) throw refused(host);
}

function refused(host: string): FetchFailed {
  return new FetchFailed("refused_target", `${host} is not a public address; the operator can allow it with STAUNCH_ALLOW_PRIVATE_TARGETS`);
}

function settled(socket: Socket, event: "connect" | "secureConnect", { host, port, timeoutMs }: GuardedTarget): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    const late = (): void => {
      socket.destroy(new FetchFailed("timeout", `no connection to ${host}:${port} within ${timeoutMs / 1_000} s`));
    };
    signal.addEventListener("abort", late, { once: true });
    socket.once(event, () => {
      signal.removeEventListener("abort", late);
      resolve();
    });
    // Stays: a socket that is being closed may still say that it broke.
    socket.on("error", (error) => {
      signal.removeEventListener("abort", late);
      reject(error instanceof FetchFailed ? error : new FetchFailed("unreachable", `cannot connect to ${host}:${port}: ${error.message}`));
    });
  });
}

/** Names without records, and names that do not exist: an answer, and no fault of the server's. */
const noRecords = new Set(["ENODATA", "ENOTFOUND"]);

async function resolved(rules: TargetRules, { name, recordType, server, timeoutMs }: GuardedDnsQuestion): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
  if (server !== undefined) {
    const address = /^\[(.+)\](?::\d+)?$/.exec(server)?.[1] ?? (isIP(server) === 0 ? server.replace(/:\d+$/, "") : server);
    if (isIP(address) === 0) throw new FetchFailed("invalid_url", `${server} is not the address of a DNS server`);
    refuseLiteral(rules, address);
    resolver.setServers([server]);
  }
  try {
    return await recordsOf(resolver, name, recordType);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (noRecords.has(code)) return [];
    throw new FetchFailed(code === "ETIMEOUT" ? "timeout" : "unreachable", `${name} could not be resolved: ${code || String(error)}`);
  }
}

async function recordsOf(resolver: Resolver, name: string, recordType: GuardedDnsQuestion["recordType"]): Promise<readonly string[]> {
  switch (recordType) {
    case "A":
      return resolver.resolve4(name);
    case "AAAA":
      return resolver.resolve6(name);
    case "CNAME":
      return resolver.resolveCname(name);
    case "NS":
      return resolver.resolveNs(name);
    case "MX":
      return (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`);
    case "TXT":
      return (await resolver.resolveTxt(name)).map((parts) => parts.join(""));
  }
}
