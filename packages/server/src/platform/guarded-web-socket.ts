import { Agent, WebSocket } from "undici";
import { guardedConnector, type GuardOptions } from "#platform/guarded-fetch.ts";
import { targetRules } from "#platform/guarded-targets.ts";

/** Opens a WebSocket; what fails comes as its `error` and `close` events. @throws SyntaxError for an address that is none. */
export type GuardedWebSocket = (url: string) => WebSocket;

/** Under the same rules as every other outgoing connection. */
export function guardedWebSocket(options: GuardOptions): GuardedWebSocket {
  const dispatcher = new Agent({ connect: guardedConnector(targetRules(options.allow)) });
  return (url) => new WebSocket(url, { dispatcher });
}
