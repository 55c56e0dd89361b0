import { type Reading, textAt, unreadable } from "@staunch/core/alerts";
import { z } from "zod";
import {
  type CallingSource,
  type Intake,
  keyedAddress,
  type ReadRequest,
  type RequestReader,
  type SourceKind,
  senderRoutes,
} from "#alerts/index.ts";
import { type GuardedFetch, headerOf, type Module, type SenderRequest } from "#platform/index.ts";
import { type JsonReader, parseNotification } from "#vendors/sns/parse-cloudwatch.ts";
import { isAmazonAddress } from "#vendors/sns/sns-message.ts";
import { SnsReader } from "#vendors/sns/sns-reader.ts";

const kind = "sns";
const address = keyedAddress(kind);

const settingsSchema = z.strictObject({
  rawDelivery: z
    .enum(["refuse", "accept"])
    .default("refuse")
    .describe("Messages of subscriptions with raw delivery carry no signature: the address alone then vouches for them"),
});

export interface SnsDeps {
  readonly intake: Intake;
  readonly read: RequestReader;
}

export const snsKind: SourceKind = {
  kind,
  label: "AWS CloudWatch and SNS",
  address,
  setup: (publicUrl, routingKey) =>
    [
      "Subscribe this address to the topic of your alarms; Staunch confirms by itself:",
      "",
      "```sh",
      "aws sns subscribe --topic-arn $TOPIC_ARN \\",
      `  --protocol ${new URL(publicUrl).protocol.slice(0, -1)} --notification-endpoint ${address(publicUrl, routingKey)}`,
      "```",
      "",
      "Set the topic as action for both `ALARM` and `OK` of each alarm: without the second nothing resolves.",
    ].join("\n"),
  alwaysOpensAnew: false,
  readBody: readPasted,
  settings: settingsSchema,
};

/**
 * The reader of what SNS posts: signatures are checked, subscriptions confirmed, by certificates and addresses of Amazon alone.
 * @param readOther reads JSON that is no CloudWatch alarm
 */
export function snsReader(fetch: GuardedFetch, readOther: JsonReader): RequestReader {
  const reader = new SnsReader({ fetch, isTrusted: isAmazonAddress, readOther });
  return (request, source) => (isRaw(request) ? readRaw(request, source, readOther) : reader.read(request));
}

/** Amazon SNS, and CloudWatch by it. */
export function snsModule({ intake, read }: SnsDeps): Module {
  return {
    name: "vendors/sns",
    senderRoutes: senderRoutes(intake, {
      kind,
      path: "/integrations/sns/:key",
      read,
      answers: {
        accepted: () => ({ status: 200, json: { status: "accepted" } }),
        refused: (reason) => ({ status: 403, json: { status: "forbidden", message: reason } }),
      },
    }),
  };
}

/** A message of SNS or what it holds, pasted by somebody: nothing is to be verified. */
function readPasted(json: unknown): Reading {
  const message = textAt(json, "Message") ?? JSON.stringify(json);
  const notification = { topicArn: textAt(json, "TopicArn") ?? "", subject: textAt(json, "Subject"), message };
  return parseNotification(notification, () => unreadable("AlarmName", "an alarm of CloudWatch"));
}

function isRaw(request: SenderRequest): boolean {
  return headerOf(request, "x-amz-sns-rawdelivery") === "true";
}

function readRaw(request: SenderRequest, { settings }: CallingSource, readOther: JsonReader): ReadRequest {
  if (settingsSchema.safeParse(settings).data?.rawDelivery !== "accept") {
    return { kind: "refused", reason: "Raw delivery carries no signature; the source's settings refuse it." };
  }
  const notification = {
    topicArn: headerOf(request, "x-amz-sns-topic-arn") ?? "",
    subject: undefined,
    message: request.bytes.toString("utf8"),
  };
  return parseNotification(notification, readOther);
}
