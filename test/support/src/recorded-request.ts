import { readFileSync } from "node:fs";
import type { SenderRequest } from "@staunch/server/platform";

/** One recorded request, with what its file tells beside it. */
export interface RecordedRequest {
  /** As an endpoint gets it: header names in small letters, the very bytes. */
  readonly request: SenderRequest;
  readonly method: string;
  /** The content of the file itself. */
  readonly file: Readonly<Record<string, unknown>>;
}

interface RecordedFile extends Readonly<Record<string, unknown>> {
  readonly request: {
    readonly method: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body?: unknown;
    /** The exact bytes, where a signature is over them. */
    readonly body_text?: string;
  };
}

/** The request in `samples/<name>.json` beside a test. @param testUrl the test's `import.meta.url` */
export function recordedRequest(testUrl: string, name: string): RecordedRequest {
  // The files are ours and hold what the interface says.
  const file = JSON.parse(readFileSync(new URL(`./samples/${name}.json`, testUrl), "utf8")) as RecordedFile;
  const { method, headers, body, body_text: text } = file.request;
  const request = {
    method,
    params: {},
    search: "",
    headers: Object.fromEntries(headers.map(([header, value]) => [header.toLowerCase(), value])),
    bytes: Buffer.from(text ?? JSON.stringify(body)),
  };
  return { request, method, file };
}

/** Its body as JSON. */
export function recordedBody(testUrl: string, name: string): unknown {
  return JSON.parse(recordedRequest(testUrl, name).request.bytes.toString());
}
