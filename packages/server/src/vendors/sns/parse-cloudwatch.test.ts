import assert from "node:assert/strict";
import { test } from "node:test";
import { heard, type Reading, textAt, unreadable } from "@staunch/core/alerts";
import { mutatedTexts, neverThrowsOn, neverThrowsOnMutated } from "@staunch/test-support/fuzz";
import { recordedBody } from "@staunch/test-support/recorded-request";
import { parseAlarm, parseNotification } from "#vendors/sns/parse-cloudwatch.ts";
import { isAmazonAddress, parseSnsMessage } from "#vendors/sns/sns-message.ts";

const topicArn = "arn:aws:sns:us-east-1:123456789012:alerts";

function readOther(json: unknown): Reading {
  const title = textAt(json, "title");
  return title === undefined
    ? unreadable("title", "text")
    : heard([{ action: "trigger", dedupKey: "other", title, severity: "info", labels: {} }]);
}

function eventOf(message: string, subject?: string) {
  const reading = parseNotification({ topicArn, subject, message }, readOther);
  assert.ok(reading.kind === "heard", JSON.stringify(reading));
  const [event] = reading.events;
  assert.ok(event !== undefined);
  return event;
}

const messageIn = (name: string) => textAt(recordedBody(import.meta.url, name), "Message") ?? "";
const alarm = messageIn("sns-cloudwatch-alarm-signed-v2");

test("an alarm of CloudWatch triggers and resolves by its ARN, and tells its metric, dimensions and page", () => {
  const [fired, over] = [eventOf(alarm), eventOf(messageIn("sns-cloudwatch-ok-signed-v1"))];
  assert.deepEqual([fired.action, over.action, fired.severity], ["trigger", "resolve", "error"]);
  assert.equal(fired.dedupKey, "arn:aws:cloudwatch:us-east-1:123456789012:alarm:payments-5xx-größer");
  assert.equal(over.dedupKey, fired.dedupKey);
  assert.equal(fired.title, "payments-5xx-größer");
  assert.equal(fired.description, "5xx above 1% for 5 minutes\nThreshold Crossed: 5 datapoints were greater than the threshold (10.0).");
  const { region, metric, LoadBalancer } = fired.labels;
  assert.deepEqual(
    { region, metric, LoadBalancer },
    { region: "us-east-1", metric: "HTTPCode_Target_5XX_Count", LoadBalancer: "app/payments/50dc6c495c0c9188" },
  );
  assert.equal(
    fired.links?.[0]?.href,
    "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#alarmsV2:alarm/payments-5xx-gr%C3%B6%C3%9Fer",
  );
  assert.equal(fired.atMs, Temporal.Instant.from("2026-11-23T02:40:00.123Z").epochMilliseconds);
});

test("insufficient data is a warning of the same alarm", () => {
  const event = eventOf(alarm.replace('"NewStateValue":"ALARM"', '"NewStateValue":"INSUFFICIENT_DATA"'));
  assert.deepEqual([event.action, event.severity, event.dedupKey], ["trigger", "warning", eventOf(alarm).dedupKey]);
});

test("whatever else is published is an alert: JSON with a title by itself, words by their subject", () => {
  assert.equal(eventOf('{"title":"Deploy failed"}').dedupKey, "other");
  const words = eventOf("The backup\nfailed", "Backup");
  assert.deepEqual([words.title, words.description, words.severity], ["Backup", "The backup\nfailed", "error"]);
  assert.equal(eventOf("The backup\nfailed").title, "The backup");
  assert.deepEqual(eventOf('{"detail":{}}').payload, { detail: {} });
});

test("certificates and confirmations are taken from Amazon SNS's hosts alone", () => {
  const good = ["https://sns.us-east-1.amazonaws.com/x.pem", "https://sns.cn-north-1.amazonaws.com.cn/x.pem"];
  const bad = [
    "http://sns.us-east-1.amazonaws.com/x.pem",
    "https://sns.us-east-1.amazonaws.com.evil.example/x.pem",
    "https://evil.example/sns.us-east-1.amazonaws.com/x.pem",
    "https://sns.us-east-1.amazonaws.com@evil.example/x.pem",
    "https://user:pass@sns.us-east-1.amazonaws.com/x.pem",
    "https://sns.us-east-1.amazonaws.com:8443/x.pem",
    "https://xsns.us-east-1.amazonaws.com/x.pem",
    "https://sns.us-east-1.s3.amazonaws.com/x.pem",
    "https://mybucket.s3.amazonaws.com/x.pem",
    "https://sns.us_east.amazonaws.com/x.pem",
  ];
  for (const url of good) assert.equal(isAmazonAddress(new URL(url)), true, url);
  for (const url of bad) assert.equal(isAmazonAddress(new URL(url)), false, url);
});

test("no mutated message makes the parsers throw", () => {
  const bodies = ["sns-cloudwatch-alarm-signed-v2", "sns-subscription-confirmation"].map((name) => recordedBody(import.meta.url, name));
  neverThrowsOnMutated(
    bodies.map((body) => ({ name: "message", body })),
    parseSnsMessage,
  );
  neverThrowsOnMutated([{ name: "alarm", body: JSON.parse(alarm) }], (body) => parseAlarm(body, topicArn));
  neverThrowsOn(mutatedTexts([alarm]), (message) => parseNotification({ topicArn, subject: undefined, message }, readOther));
});
