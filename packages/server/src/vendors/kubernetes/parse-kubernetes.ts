import {
  at,
  atTime,
  heard,
  isJsonObject,
  labelsOf,
  listAt,
  type Reading,
  readSeverity,
  type SenderEvent,
  textAt,
  unreadable,
} from "@staunch/core/alerts";

/*
 * Kubernetes events as exporters forward them: core/v1 Event, events.k8s.io/v1 Event, a list of them, or one of a watch.
 * An event repeats with a higher count; nothing ever says that its cause is over.
 */

/** What to make of events of type `Normal`, which tell of things going as planned. */
export type NormalEvents = "ignore" | "info";

export function parseKubernetes(body: unknown, normal: NormalEvents): Reading {
  const events = eventsIn(body);
  const readable = events.filter((event) => textAt(event, "reason") !== undefined && isJsonObject(subjectOf(event)));
  if (readable.length === 0 && events.length > 0)
    return unreadable("involvedObject", "a Kubernetes event, with `reason` and `involvedObject`");
  return heard(readable.filter((event) => normal === "info" || textAt(event, "type") !== "Normal").map(senderEventOf));
}

function eventsIn(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body;
  if (Array.isArray(at(body, "items"))) return listAt(body, "items");
  return [isJsonObject(at(body, "object")) ? at(body, "object") : body];
}

/** The object an event is about: events.k8s.io says `regarding`. */
function subjectOf(event: unknown): unknown {
  return at(event, "involvedObject") ?? at(event, "regarding");
}

function senderEventOf(event: unknown): SenderEvent {
  const subject = subjectOf(event);
  const [kind, namespace, name] = [textAt(subject, "kind"), textAt(subject, "namespace"), textAt(subject, "name")];
  const reason = textAt(event, "reason") ?? "";
  const path = [namespace, name].filter((part) => part !== undefined).join("/");
  const description = textAt(event, "message") ?? textAt(event, "note");
  return {
    action: "trigger",
    dedupKey: `${textAt(subject, "uid") ?? `${kind} ${path}`} ${reason}`,
    title: `${reason}: ${kind ?? "object"} ${path}`,
    ...(description !== undefined && { description }),
    severity: textAt(event, "type") === "Normal" ? "info" : readSeverity(textAt(event, "type")),
    labels: {
      ...labelsOf(at(subject, "labels")),
      ...labelsOf({ kind, namespace, name, reason, component: componentOf(event), node: textAt(event, "source", "host") }),
    },
    ...atTime(lastSeenAt(event)),
    payload: event,
  };
}

function componentOf(event: unknown): string | undefined {
  return textAt(event, "source", "component") ?? textAt(event, "reportingComponent") ?? textAt(event, "reportingController");
}

function lastSeenAt(event: unknown): unknown {
  const times = [
    textAt(event, "series", "lastObservedTime"),
    textAt(event, "lastTimestamp"),
    textAt(event, "deprecatedLastTimestamp"),
    textAt(event, "eventTime"),
    textAt(event, "metadata", "creationTimestamp"),
  ];
  return times.find((time) => time !== undefined);
}
