import { connect as netConnect, isIP, type Socket } from "node:net";
import { connect as tlsConnect } from "node:tls";
import { FetchFailed, type GuardOptions, guardedLookup } from "#platform/guarded-fetch.ts";
import { targetRules } from "#platform/guarded-targets.ts";

export interface SocketTarget {
  readonly host: string;
  readonly port: number;
  /** `tls`: from the first byte, and only with a certificate for that host which this machine trusts. */
  readonly security: "tls" | "none";
  readonly timeoutMs: number;
}

/** Opens a connection that stays; throws {@link FetchFailed}. */
export type GuardedSocket = (target: SocketTarget) => Promise<Socket>;

/** For protocols that are not HTTP, under the same rules: addresses that are not public are refused where they are connected to. */
export function guardedSocket(options: GuardOptions): GuardedSocket {
  const rules = targetRules(options.allow);
  return async (target) => {
    const { host, port, security } = target;
    if (isIP(host) !== 0 && !rules.isAllowedAddress(host) && !rules.isAllowedHost(host)) {
      const way = "the operator can allow it with STAUNCH_ALLOW_PRIVATE_TARGETS";
      throw new FetchFailed("refused_target", `${host} is not a public address; ${way}`);
    }
    const lookup = guardedLookup(rules);
    const servername = isIP(host) === 0 ? host : "";
    const socket = security === "tls" ? tlsConnect({ host, port, lookup, servername }) : netConnect({ host, port, lookup });
    await opened(socket, security === "tls" ? "secureConnect" : "connect", target);
    return socket;
  };
}

function opened(socket: Socket, event: "connect" | "secureConnect", { host, port, timeoutMs }: SocketTarget): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    const late = (): void => void socket.destroy(new FetchFailed("timeout", `no connection to ${host}:${port} in time`));
    const failed = (error: Error): void => {
      signal.removeEventListener("abort", late);
      reject(error instanceof FetchFailed ? error : new FetchFailed("unreachable", `cannot connect to ${host}:${port}: ${error.message}`));
    };
    signal.addEventListener("abort", late, { once: true });
    socket.once("error", failed);
    socket.once(event, () => {
      signal.removeEventListener("abort", late);
      socket.off("error", failed);
      resolve();
    });
  });
}
