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
  webLinks,
} from "@staunch/core/alerts";
import { labelSetKey } from "#alerts/index.ts";

/*
 * What a notification by SNS says: a CloudWatch alarm (source: the alarm notifications of awsdocs, CloudWatch user
 * guide), any other JSON, or words. Whatever was published is an alert; nothing is dropped for being of another kind.
 */

/** One notification, whatever way it came. */
export interface SnsNotification {
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly message: string;
}

/** Reads JSON that is no alarm as an alert in itself. */
export type JsonReader = (json: unknown) => Reading;

export function parseNotification(notification: SnsNotification, readOther: JsonReader): Reading {
  const json = jsonIn(notification.message);
  const alarm = parseAlarm(json, notification.topicArn);
  if (alarm !== undefined) return heard([alarm]);
  if (isJsonObject(json)) {
    const reading = readOther(json);
    if (reading.kind === "heard") return reading;
  }
  return heard([wordsEvent(notification, json)]);
}

function jsonIn(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    // Words, not JSON.
    return undefined;
  }
}

/** A change of a CloudWatch alarm's state; undefined for any other JSON. */
export function parseAlarm(alarm: unknown, topicArn: string): SenderEvent | undefined {
  const name = textAt(alarm, "AlarmName");
  const state = textAt(alarm, "NewStateValue")?.toUpperCase();
  return name === undefined || state === undefined ? undefined : alarmEvent(alarm, { name, state, topicArn });
}

interface AlarmState {
  readonly name: string;
  readonly state: string;
  readonly topicArn: string;
}

function alarmEvent(alarm: unknown, { name, state, topicArn }: AlarmState): SenderEvent {
  const missing = state === "INSUFFICIENT_DATA";
  const description = [textAt(alarm, "AlarmDescription"), textAt(alarm, "NewStateReason")].filter((line) => line !== undefined).join("\n");
  const arn = textAt(alarm, "AlarmArn");
  return {
    action: state === "OK" ? "resolve" : "trigger",
    dedupKey: arn ?? labelSetKey({ topicArn }, name),
    title: missing ? `${name}: insufficient data` : name,
    ...(description !== "" && { description }),
    // CloudWatch knows no severities: an alarm is an error, not knowing is a warning.
    severity: missing ? "warning" : readSeverity(undefined),
    labels: {
      ...dimensionsOf(alarm),
      ...labelsOf({
        alarm: name,
        account: at(alarm, "AWSAccountId"),
        region: arn?.split(":")[3] ?? at(alarm, "Region"),
        namespace: at(alarm, "Trigger", "Namespace"),
        metric: at(alarm, "Trigger", "MetricName"),
        topic: topicArn,
      }),
    },
    links: webLinks([consoleLink(arn, name), "CloudWatch"]),
    ...atTime(at(alarm, "StateChangeTime")),
    payload: alarm,
  };
}

function dimensionsOf(alarm: unknown): Record<string, string> {
  const dimensions: [string, unknown][] = [];
  for (const dimension of listAt(alarm, "Trigger", "Dimensions")) {
    const name = textAt(dimension, "name") ?? textAt(dimension, "Name");
    if (name !== undefined) dimensions.push([name, at(dimension, "value") ?? at(dimension, "Value")]);
  }
  return labelsOf(Object.fromEntries(dimensions));
}

function consoleLink(arn: string | undefined, name: string): string | undefined {
  const [, partition, , region] = arn?.split(":") ?? [];
  if (region === undefined || !/^[a-z0-9-]+$/.test(region)) return undefined;
  const host = partition === "aws-cn" ? "console.amazonaws.cn" : "console.aws.amazon.com";
  return `https://${region}.${host}/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name.toWellFormed())}`;
}

function wordsEvent({ topicArn, subject, message }: SnsNotification, json: unknown): SenderEvent {
  const [firstLine = ""] = message.trim().split("\n", 1);
  const title = subject ?? (firstLine || "Notification without words");
  return {
    action: "trigger",
    dedupKey: labelSetKey({ topicArn }, title),
    title,
    description: message,
    severity: readSeverity(undefined),
    labels: { topic: topicArn },
    ...(json !== undefined && { payload: json }),
  };
}
