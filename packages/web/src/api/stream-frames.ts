/** One message of a `text/event-stream`. */
export interface StreamFrame {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/**
 * Cuts a stream of text into its messages (WHATWG HTML, section 9.2.6), wherever the chunks happen to break.
 * @param heard told of every chunk, comments included: the sign of life.
 */
export async function* parseFrames(chunks: ReadableStream<string>, heard: () => void): AsyncGenerator<StreamFrame> {
  const reader = chunks.getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      const blocks = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
      rest = blocks.pop() ?? "";
      yield* blocks.map(parseFrame).filter((frame) => frame !== undefined);
    }
  } finally {
    await reader.cancel();
  }
}

function parseFrame(block: string): StreamFrame | undefined {
  let id: string | undefined;
  let event = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon === 0) continue;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "id") id = value;
    else if (field === "event") event = value;
    else if (field === "data") data.push(value);
  }
  return data.length === 0 ? undefined : { id, event, data: data.join("\n") };
}
