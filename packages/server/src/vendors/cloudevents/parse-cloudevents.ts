import {
  at,
  atTime,
  heard,
  isJsonObject,
  labelsOf,
  type Reading,
  readSeverity,
  type SenderEvent,
  textAt,
  unreadable,
} from "@staunch/core/alerts";
import { labelSetKey } from "#alerts/index.ts";

/*
 * CloudEvents 1.0. Source: cloudevents/spec, http-protocol-binding.md and json-format.md. The envelope says where and
 * what kind; what is wrong stands in the data. Source and id name one message, never one problem: which problem it is,
 * the data's own key says, or else source, subject and title.
 */

/** Reads the data as an alert in itself. */
export type DataReader = (data: unknown) => Reading;

const required = ["id", "source", "type"] as const;

/** Members of the envelope that are not extensions. */
const contextNames = new Set([
  "specversion",
  "id",
  "source",
  "type",
  "subject",
  "time",
  "datacontenttype",
  "dataschema",
  "data",
  "data_base64",
]);

export function parseCloudEvents(envelopes: readonly unknown[], readData: DataReader): Reading {
  const events: SenderEvent[] = [];
  for (const [index, envelope] of envelopes.entries()) {
    const reading = readEnvelope(envelope, readData);
    // A batch is one request: refused as a whole, so that the sender's retry brings the good ones too.
    if (reading.kind === "unreadable") return envelopes.length === 1 ? reading : { ...reading, field: `${index}.${reading.field}` };
    events.push(...reading.events);
  }
  return heard(events);
}

function readEnvelope(envelope: unknown, readData: DataReader): Reading {
  if (!isJsonObject(envelope)) return unreadable("body", "a CloudEvent");
  if (textAt(envelope, "specversion") !== "1.0") return unreadable("specversion", "1.0");
  const missing = required.find((name) => textAt(envelope, name) === undefined);
  if (missing !== undefined) return unreadable(missing, "text that is not empty");
  const inner = dataEvent(envelope, readData);
  const subject = textAt(envelope, "subject");
  const severity = textAt(envelope, "severity") ?? textAt(envelope, "data", "severity");
  const event: SenderEvent = {
    ...inner,
    action: inner.action === "trigger" ? actionOfType(textAt(envelope, "type") ?? "") : inner.action,
    dedupKey: keyOf(envelope, inner),
    severity: severity === undefined ? inner.severity : readSeverity(severity),
    labels: {
      ...inner.labels,
      ...labelsOf(Object.fromEntries(Object.entries(envelope).filter(([name]) => !contextNames.has(name)))),
      ...labelsOf({ source: at(envelope, "source"), type: at(envelope, "type"), subject }),
    },
    ...atTime(at(envelope, "time")),
    payload: envelope,
  };
  return heard([event]);
}

/** The data read as an alert; data that is none still is one, told by the envelope. */
function dataEvent(envelope: unknown, readData: DataReader): SenderEvent {
  const data = at(envelope, "data");
  const reading = readData(data);
  if (reading.kind === "heard" && reading.events[0] !== undefined) return reading.events[0];
  const told = [textAt(envelope, "type"), textAt(envelope, "subject")].filter((part) => part !== undefined).join(" ");
  const description = textAt(data);
  return {
    action: "trigger",
    dedupKey: "",
    title: told,
    ...(description !== undefined && { description }),
    severity: readSeverity(undefined),
    labels: {},
  };
}

const overTypes = /[._/-](resolved?|recovered|closed?|ok|cleared)$/i;
const takenTypes = /[._/-](acknowledged?|ack)$/i;

/** `com.example.alert.resolved`: by convention what happened stands last in the type. */
function actionOfType(type: string): SenderEvent["action"] {
  if (overTypes.test(type)) return "resolve";
  return takenTypes.test(type) ? "acknowledge" : "trigger";
}

const keyNames = ["dedupKey", "dedup_key", "key", "alias", "alert_uid", "incident_key"] as const;

function keyOf(envelope: unknown, inner: SenderEvent): string {
  const own = keyNames.map((name) => textAt(envelope, "data", name)).find((key) => key !== undefined);
  // Without data of its own, what the event is about is its type short of the last word, which says what happened.
  const about = inner.dedupKey === "" ? (textAt(envelope, "type") ?? "").replace(/[._/-][^._/-]*$/, "") : inner.title;
  return own ?? labelSetKey({ source: textAt(envelope, "source") ?? "", subject: textAt(envelope, "subject") ?? "" }, about);
}
