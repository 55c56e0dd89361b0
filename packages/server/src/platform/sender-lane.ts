import type { Server } from "node:http";
import type { Socket } from "node:net";
import { httpDate, madeEachSecond } from "#platform/http-date.ts";
import { answerText, type SenderAnswer, type SenderServer } from "#platform/sender-http.ts";
import { WholeRequestReader } from "#platform/whole-request.ts";

/*
 * A lane for floods. Nearly every request of a sender is small and plain, and lies whole in what was read of its
 * connection at once: such a one is read and answered here, at half of what Node's HTTP server takes for it. The first
 * that is anything else (large, in pieces, chunked, malformed, for another address) is left to Node's server from its
 * first byte on, and the connection with it, for good. So there is one set of limits, timeouts and refusals: Node's.
 */

/** A connection that is new may be silent for this long. */
const silentMs = 30_000;
/** Beyond what is promised to whoever keeps the connection, so that a request on its way still finds it open; Node's own figure. */
const graceMs = 1_000;

/** Lets senders pass by the lane; call it before the server listens. */
export function openSenderLane(server: Server, senders: SenderServer): void {
  const lane = new SenderLane(server, senders);
  const toNode = server.listeners("connection");
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => lane.take(socket, () => toNode.forEach((listen) => listen.call(server, socket))));
  const closeAll = server.closeAllConnections.bind(server);
  server.closeAllConnections = () => {
    lane.closeAll();
    closeAll();
  };
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    lane.closeIdle();
    closeIdle();
  };
}

class SenderLane {
  readonly #senders: SenderServer;
  readonly #reader = new WholeRequestReader();
  readonly #connections = new Set<LaneConnection>();
  readonly #idleMs: number;
  /** What every answer has, as Node writes it. */
  readonly #common: () => string;

  constructor({ keepAliveTimeout }: Server, senders: SenderServer) {
    this.#senders = senders;
    this.#idleMs = keepAliveTimeout + graceMs;
    const lines = `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(keepAliveTimeout / 1_000)}\r\n`;
    this.#common = madeEachSecond((now) => `Date: ${httpDate(now)}\r\n${lines}`);
  }

  take(socket: Socket, toNode: () => void): void {
    const connection = new LaneConnection(socket, {
      senders: this.#senders,
      reader: this.#reader,
      idleMs: this.#idleMs,
      common: this.#common,
      left: () => {
        this.#connections.delete(connection);
        toNode();
      },
    });
    this.#connections.add(connection);
    socket.once("close", () => this.#connections.delete(connection));
  }

  closeAll(): void {
    for (const connection of this.#connections) connection.close();
  }

  closeIdle(): void {
    for (const connection of this.#connections) connection.closeOnceIdle();
  }
}

interface ConnectionOptions {
  readonly senders: SenderServer;
  readonly reader: WholeRequestReader;
  readonly idleMs: number;
  readonly common: () => string;
  /** The connection is not the lane's any more; what was read and not understood has been put back. */
  readonly left: () => void;
}

class LaneConnection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  /** Is an answer still to be given? The next request is not looked at before. */
  #isBusy = false;
  #held: Buffer | undefined;
  /** Is the connection over with the answer that is due? */
  #isLast = false;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.setTimeout(silentMs);
    socket.on("data", this.#heard).on("timeout", this.#silent).on("end", this.#ended).on("error", this.#broken);
  }

  close(): void {
    this.#socket.destroy();
  }

  closeOnceIdle(): void {
    if (this.#isBusy) this.#isLast = true;
    else this.close();
  }

  readonly #heard = (bytes: Buffer): void => {
    if (this.#isBusy) this.#hold(bytes);
    else this.#read(bytes);
  };

  readonly #silent = (): void => {
    if (!this.#isBusy) this.close();
  };

  readonly #ended = (): void => {
    this.#isLast = true;
    if (!this.#isBusy) this.#socket.end();
  };

  readonly #broken = (): void => this.close();

  #hold(bytes: Buffer): void {
    this.#held = this.#held === undefined ? bytes : Buffer.concat([this.#held, bytes]);
    this.#socket.pause();
  }

  #read(bytes: Buffer): void {
    // Who does not read the answers has to be held back, which Node does.
    const request = this.#socket.writableLength > 0 ? undefined : this.#options.reader.read(bytes);
    const match = request === undefined ? undefined : this.#options.senders.match("POST", request.url);
    if (request === undefined || match === undefined || request.body.length > match.route.bodyBytes) return this.#leave(bytes);
    this.#isBusy = true;
    if (request.length < bytes.length) this.#hold(bytes.subarray(request.length));
    void this.#options.senders.answer(match, request.headers, request.body).then(this.#answer);
  }

  readonly #answer = (answer: SenderAnswer): void => {
    this.#isBusy = false;
    this.#socket.setTimeout(this.#options.idleMs);
    this.#socket.write(answerText(answer, this.#options.common()));
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) {
      this.#socket.resume();
      this.#read(held);
    } else if (this.#isLast) this.#socket.end();
  };

  #leave(bytes: Buffer): void {
    // Of a connection that was ended Node would not hear the end again.
    if (this.#isLast) return this.close();
    const socket = this.#socket;
    socket.off("data", this.#heard).off("timeout", this.#silent).off("end", this.#ended).off("error", this.#broken);
    socket.setTimeout(0);
    socket.pause();
    socket.unshift(bytes);
    this.#options.left();
    socket.resume();
  }
}
