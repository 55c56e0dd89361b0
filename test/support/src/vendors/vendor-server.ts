import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import { acceptWebSocket, type WebSocketPeer } from "./web-socket-server.ts";

/** One request as a vendor's server got it. */
export interface VendorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: Record<string, unknown> | undefined;
  readonly form: URLSearchParams;
}

export interface VendorReply {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface VendorServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly VendorRequest[];
  /** Answered to the next request in place of what the vendor would say: an outage, too much at once. */
  breakNext(reply: VendorReply): void;
  /** Resolves with the first of `read` that is there, now or after a later request. Fails after ten seconds. */
  until<T>(read: () => T | undefined): Promise<T>;
  /** Takes WebSockets at every address; looked at again after each text. */
  onWebSocket(take: (path: string) => WebSocketTaker | undefined): void;
}

/** Undefined in place of one refuses the connection. */
export interface WebSocketTaker {
  opened(peer: WebSocketPeer): void;
  text(text: string): void;
  ended(): void;
}

const patienceMs = 10_000;

/** A certificate and its key, PEM. */
export interface VendorCertificate {
  readonly cert: string;
  readonly key: string;
}

/** A vendor's server at a port of this machine; `answer` says what the vendor would. With a certificate it speaks TLS. */
export async function startVendorServer(
  answer: (request: VendorRequest) => VendorReply | Promise<VendorReply>,
  certificate?: VendorCertificate,
): Promise<VendorServer> {
  const requests: VendorRequest[] = [];
  const broken: VendorReply[] = [];
  const waiting = new Set<() => void>();
  let takeWebSocket: (path: string) => WebSocketTaker | undefined = () => undefined;
  const listener: RequestListener = (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
      const text = Buffer.concat(chunks).toString("utf8");
      const { method = "GET", headers } = incoming;
      const request = {
        method,
        path: url.pathname,
        query: url.searchParams,
        headers,
        text,
        json: jsonOf(text),
        form: new URLSearchParams(text),
      };
      const reply = async (): Promise<void> => {
        const { status, json, text: plain = "", headers: more } = broken.shift() ?? (await answer(request));
        requests.push(request);
        outgoing.writeHead(status, { ...(json !== undefined && { "content-type": "application/json" }), ...more });
        outgoing.end(json === undefined ? plain : JSON.stringify(json));
        for (const look of waiting) look();
      };
      reply().catch((error: unknown) => {
        outgoing.writeHead(599).end(String(error));
      });
    });
  };
  const server = certificate === undefined ? createServer(listener) : createTlsServer({ ...certificate }, listener);
  server.on("upgrade", (request, socket) => {
    const taker = takeWebSocket(request.url ?? "/");
    if (taker === undefined) {
      socket.end("HTTP/1.1 401 Unauthorized\r\n\r\n");
      return;
    }
    const looked = (act: () => void): void => {
      act();
      for (const look of waiting) look();
    };
    const peer = acceptWebSocket(request, socket, {
      onText: (text) => looked(() => taker.text(text)),
      onEnd: () => looked(() => taker.ended()),
    });
    looked(() => taker.opened(peer));
  });
  // WebSockets too, which the server itself no longer knows of.
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the vendor's server has no port");
  return {
    url: `${certificate === undefined ? "http" : "https"}://127.0.0.1:${address.port}`,
    requests,
    breakNext: (reply) => void broken.push(reply),
    until: (read) => patiently(waiting, read),
    onWebSocket: (take) => void (takeWebSocket = take),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function patiently<T>(waiting: Set<() => void>, read: () => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const over = (): void => {
      waiting.delete(look);
      clearTimeout(timer);
    };
    const timer = setTimeout(() => {
      over();
      reject(new Error("the vendor's server waited ten seconds in vain"));
    }, patienceMs);
    const look = (): void => {
      const found = read();
      if (found === undefined) return;
      over();
      resolve(found);
    };
    waiting.add(look);
    look();
  });
}

function jsonOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function listAt(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function textAt(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** What of a list of rules is broken first: each says when it is, and what is answered then. */
export function firstBroken<T>(rules: readonly (readonly [isBroken: boolean, answer: T])[]): T | undefined {
  return rules.find(([isBroken]) => isBroken)?.[1];
}
