/** The field names of a multipart body are in its parts' heads; a part's head is never longer than this. */
const longestHead = 1_024;
/** A form with more parts than this is not looked through. */
const mostParts = 20;

/**
 * One field of a `multipart/form-data` body. The boundary is taken from the body's first line, so that a content type
 * that lies or lost its parameter does no harm.
 */
export function readFormField(bytes: Buffer, field: string): string | undefined {
  const lineEnd = bytes.indexOf("\r\n");
  if (lineEnd < 3 || lineEnd > 200 || !bytes.subarray(0, 2).equals(Buffer.from("--"))) return undefined;
  const boundary = Buffer.concat([Buffer.from("\r\n"), bytes.subarray(0, lineEnd)]);
  let start = lineEnd;
  for (let part = 0; part < mostParts && start !== -1; part += 1, start = bytes.indexOf(boundary, start + 1)) {
    const headStart = start === lineEnd ? start : start + boundary.length;
    const headEnd = bytes.subarray(0, headStart + longestHead).indexOf("\r\n\r\n", headStart);
    if (headEnd === -1) return undefined;
    const head = bytes.subarray(headStart, headEnd).toString("latin1");
    if (!head.toLowerCase().includes(`name="${field}"`)) continue;
    const end = bytes.indexOf(boundary, headEnd + 2);
    return end === -1 ? undefined : bytes.subarray(headEnd + 4, end).toString("utf8");
  }
  return undefined;
}
