import { type Intake, keyedAddress, type SourceKind, senderRoutes } from "#alerts/index.ts";
import { headerOf, type Module, type SenderAnswer, type SenderRequest } from "#platform/index.ts";
import { type DataReader, parseCloudEvents } from "#vendors/cloudevents/parse-cloudevents.ts";
import { readCloudEvents } from "#vendors/cloudevents/read-request.ts";

const kind = "cloudevents";
const path = "/integrations/cloudevents/:key";
const address = keyedAddress(kind);

export interface CloudEventsDeps {
  readonly intake: Intake;
  /** Reads what an event carries. */
  readonly readData: DataReader;
}

/** @param readData reads what an event carries */
export function cloudEventsKind(readData: DataReader): SourceKind {
  return {
    kind,
    label: "CloudEvents",
    address,
    setup: (publicUrl, routingKey) =>
      [
        'Point any sender of CloudEvents 1.0 at this address: structured, binary or batched. A type that ends in `.resolved`, or data with `"status": "resolved"`, ends the alert of the same source, subject and title. To try it:',
        "",
        "```sh",
        `curl -X POST ${address(publicUrl, routingKey)} -H 'Content-Type: application/cloudevents+json' \\`,
        `  -d '{"specversion":"1.0","id":"1","source":"/try","type":"example.alert.firing","severity":"info","data":{"title":"Try it"}}'`,
        "```",
      ].join("\n"),
    alwaysOpensAnew: false,
    readBody: (json) => parseCloudEvents(Array.isArray(json) ? json : [json], readData),
  };
}

/** CloudEvents over HTTP, with the handshake of its webhooks. */
export function cloudEventsModule({ intake, readData }: CloudEventsDeps): Module {
  return {
    name: "vendors/cloudevents",
    senderRoutes: [
      ...senderRoutes(intake, {
        kind,
        path,
        read: (request) => readCloudEvents(request, readData),
        answers: { unreadable: refusal },
      }),
      { method: "OPTIONS", path, bodyBytes: 0, answer: (request) => shakeHands(intake, request) },
    ],
  };
}

function refusal(field: string, expected: string): SenderAnswer {
  const message = `${field}: expected ${expected}`;
  return { status: field === "content-type" ? 415 : 400, json: { status: "invalid", message, errors: [{ field, expected }] } };
}

/** Consent to be sent events. Source: cloudevents/spec, http-webhook.md, section 4. */
async function shakeHands(intake: Intake, request: SenderRequest): Promise<SenderAnswer> {
  const source = await intake.findSource(kind, request.params["key"] ?? "");
  if (source === undefined) return { status: 404, json: { status: "not_found", message: "No source has this routing key." } };
  const origin = headerOf(request, "webhook-request-origin");
  const consent = { "webhook-allowed-origin": origin ?? "", "webhook-allowed-rate": headerOf(request, "webhook-request-rate") ?? "*" };
  return { status: 200, headers: { allow: "OPTIONS, POST", ...(origin !== undefined && consent) } };
}
