/** Longest line handed on, characters; the rest of a longer one is dropped. A progress bar without line breaks must not fill the memory. */
export const longestLine = 4_000;

/** Cuts streamed UTF-8 into lines. Broken bytes become replacement characters; `\r\n` and `\n` both end a line. */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = (parts.pop() ?? "").slice(0, longestLine);
    for (const part of parts) yield cleanLine(part);
  }
  const last = rest + decoder.decode();
  if (last !== "") yield cleanLine(last);
}

function cleanLine(line: string): string {
  return line.replace(/\r$/, "").slice(0, longestLine);
}
