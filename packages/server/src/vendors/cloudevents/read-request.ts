import { type Reading, textOf, unreadable } from "@staunch/core/alerts";
import { headerOf, parseJson, type SenderRequest } from "#platform/index.ts";
import { type DataReader, parseCloudEvents } from "#vendors/cloudevents/parse-cloudevents.ts";

/** The three content modes of the HTTP binding: `ce-` headers make it binary, a list a batch, anything else structured. */
export function readCloudEvents(request: SenderRequest, readData: DataReader): Reading {
  if (headerOf(request, "ce-specversion") !== undefined || headerOf(request, "ce-id") !== undefined) {
    return parseCloudEvents([binaryEnvelope(request)], readData);
  }
  const type = headerOf(request, "content-type") ?? "";
  if (/^application\/cloudevents(-batch)?\+(?!json)/i.test(type)) return unreadable("content-type", "the JSON format of CloudEvents");
  const json = parseJson(request.bytes);
  if (json === undefined) return unreadable("body", "a CloudEvent as JSON, or ce- headers");
  return parseCloudEvents(Array.isArray(json.value) ? json.value : [json.value], readData);
}

function binaryEnvelope(request: SenderRequest): Readonly<Record<string, unknown>> {
  const attributes: [string, unknown][] = [];
  for (const name of Object.keys(request.headers)) {
    if (name.startsWith("ce-")) attributes.push([name.slice(3), decodeHeader(headerOf(request, name) ?? "")]);
  }
  const data = parseJson(request.bytes)?.value ?? textOf(request.bytes.toString("utf8"));
  return Object.fromEntries([...attributes, ["datacontenttype", headerOf(request, "content-type")], ["data", data]]);
}

/** Values are percent-encoded UTF-8, and may be quoted. Source: http-protocol-binding.md, 3.1.3.2. */
function decodeHeader(value: string): string {
  const bare = /^"(.*)"$/.exec(value)?.[1]?.replace(/\\(.)/g, "$1") ?? value;
  try {
    return decodeURIComponent(bare);
  } catch {
    // A stray percent sign: the sender did not encode, so the text is meant as it is.
    return bare;
  }
}
