import { StringDecoder } from "node:string_decoder";

/** A line that never ends is cut into pieces of this many characters. */
export const longestLine = 8_192;
/** What waits for the server, bytes. A command never waits for a server that is away: what is beyond is left out and counted. */
export const mostWaitingBytes = 1_000_000;
/** One request's worth, bytes; six times as much at most when every character has to be escaped. */
const batchBytes = 128_000;
const batchLines = 4_000;

/** The output of one command between its pipes and the server: bounded whatever it prints. */
export class OutputQueue {
  #lines: string[] = [];
  #bytes = 0;
  #leftOut = 0;
  #isFull = false;
  #wake: (() => void) | undefined;
  #hasEnded = false;

  /** What to do with a stream's bytes; stdout and stderr have one each, so that their lines stay whole. */
  intake(): { readonly take: (chunk: Buffer) => void; readonly end: () => void } {
    const decoder = new StringDecoder("utf8");
    let rest = "";
    const add = (text: string): void => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#addPieces(line);
      while (rest.length > longestLine) {
        this.#add(rest.slice(0, longestLine));
        rest = rest.slice(longestLine);
      }
    };
    return {
      take: (chunk) => add(decoder.write(chunk)),
      end: () => {
        add(decoder.end());
        if (rest !== "") this.#addPieces(rest);
        rest = "";
      },
    };
  }

  /** The server keeps no more: the rest is dropped as it comes. */
  close(): void {
    this.#isFull = true;
    this.#lines = [];
    this.#bytes = 0;
    this.#leftOut = 0;
  }

  /** Nothing more will come. */
  end(): void {
    this.#hasEnded = true;
    this.#wake?.();
  }

  /** The next lines to send, as many as fit into one request; undefined once all is handed out and nothing more will come. */
  async next(): Promise<readonly string[] | undefined> {
    while (this.#lines.length === 0 && this.#leftOut === 0) {
      if (this.#hasEnded) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#takeBatch();
  }

  #takeBatch(): readonly string[] {
    let bytes = 0;
    let count = 0;
    for (const line of this.#lines) {
      bytes += Buffer.byteLength(line) + 1;
      if (count > 0 && (bytes > batchBytes || count >= batchLines)) break;
      count++;
    }
    const batch = this.#lines.slice(0, count);
    this.#lines = this.#lines.slice(count);
    this.#bytes -= batch.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
    if (this.#lines.length > 0 || this.#leftOut === 0) return batch;
    const note = `… ${this.#leftOut} lines were left out here while the server was away or slow`;
    this.#leftOut = 0;
    return [...batch, note];
  }

  #addPieces(line: string): void {
    const whole = line.endsWith("\r") ? line.slice(0, -1) : line;
    for (let at = 0; at === 0 || at < whole.length; at += longestLine) this.#add(whole.slice(at, at + longestLine));
  }

  #add(line: string): void {
    if (this.#isFull) return;
    const bytes = Buffer.byteLength(line) + 1;
    // Once something is left out, all is until the note about it has gone, so that lines stay in their order.
    if (this.#leftOut > 0 || this.#bytes + bytes > mostWaitingBytes) this.#leftOut++;
    else {
      this.#lines.push(line);
      this.#bytes += bytes;
    }
    this.#wake?.();
  }
}
