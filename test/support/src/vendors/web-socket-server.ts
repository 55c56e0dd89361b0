import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** One client of a WebSocket server (RFC 6455): text in both directions, and a close. */
export interface WebSocketPeer {
  send(text: string): void;
  close(): void;
}

export interface WebSocketEvents {
  readonly onText: (text: string) => void;
  readonly onEnd: () => void;
}

const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Takes an upgrade; text frames of up to 65,535 bytes, unfragmented, as small messages are sent. */
export function acceptWebSocket(request: IncomingMessage, socket: Duplex, { onText, onEnd }: WebSocketEvents): WebSocketPeer {
  const key = request.headers["sec-websocket-key"] ?? "";
  const accept = createHash("sha1").update(`${key}${guid}`).digest("base64");
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  let rest = Buffer.alloc(0);
  const write = (opcode: number, payload: Buffer): void => {
    const long = payload.length > 125;
    const head = Buffer.alloc(long ? 4 : 2);
    head[0] = 0x80 | opcode;
    head[1] = long ? 126 : payload.length;
    if (long) head.writeUInt16BE(payload.length, 2);
    if (!socket.destroyed) socket.write(Buffer.concat([head, payload]));
  };
  socket.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let frame = frameIn(rest); frame !== undefined; frame = frameIn(rest)) {
      rest = rest.subarray(frame.length);
      if (frame.opcode === 1) onText(frame.payload.toString("utf8"));
      if (frame.opcode === 9) write(10, frame.payload);
      if (frame.opcode === 8) {
        write(8, frame.payload);
        socket.end();
      }
    }
  });
  socket.on("error", () => socket.destroy());
  socket.on("close", onEnd);
  return {
    send: (text) => write(1, Buffer.from(text)),
    close: () => {
      write(8, Buffer.alloc(0));
      socket.end();
    },
  };
}

interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  /** Of the whole frame, bytes. */
  readonly length: number;
}

/** The first whole frame; a client's are masked. */
function frameIn(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const short = (bytes[1] ?? 0) & 0x7f;
  const start = short === 126 ? 4 : 2;
  if (bytes.length < start + 4) return undefined;
  const size = short === 126 ? bytes.readUInt16BE(2) : short;
  const mask = bytes.subarray(start, start + 4);
  const end = start + 4 + size;
  if (bytes.length < end) return undefined;
  const payload = Buffer.from(bytes.subarray(start + 4, end).map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  return { opcode: (bytes[0] ?? 0) & 0x0f, payload, length: end };
}
