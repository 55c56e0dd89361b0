import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { z } from "zod";
import type { ChannelAnswers } from "#paging/index.ts";
import { headerOf, type Module, parseJson, type SenderAnswer, type SenderRequest } from "#platform/index.ts";
import { answeredMessage, tokenOf } from "#vendors/discord/discord-message.ts";
import { discordSettings } from "#vendors/discord/discord-settings.ts";

export { discordChannel } from "#vendors/discord/discord-channel.ts";

/** Where Discord calls back: presses of buttons, and its own trials whether signatures are checked. */
export function discordModule(answers: ChannelAnswers): Module {
  return {
    name: "vendors/discord",
    senderRoutes: [
      { method: "POST", path: "/channels/discord/:account", bodyBytes: 500_000, answer: (request) => answerInteraction(answers, request) },
    ],
  };
}

const interactionSchema = z.object({
  type: z.number(),
  data: z.object({ custom_id: z.string().default("") }).optional(),
  message: z.object({ embeds: z.array(z.unknown()).default([]) }).optional(),
});

/** https://discord.com/developers/docs/interactions/receiving-and-responding */
const ping = 1;
const component = 3;
const pong = 1;
const onlyForThem = 64;
const updateMessage = 7;
const newMessage = 4;

async function answerInteraction(answers: ChannelAnswers, request: SenderRequest): Promise<SenderAnswer> {
  const account = await answers.findAccount("discord", request.params["account"] ?? "");
  const settings = account === undefined ? undefined : discordSettings.safeParse(account.settings).data;
  if (settings === undefined) return { status: 404, text: "no such account" };
  if (!isSigned(request, settings.publicKey)) return { status: 401, text: "invalid request signature" };
  const interaction = interactionSchema.safeParse(parseJson(request.bytes)?.value);
  if (!interaction.success) return { status: 400, text: "no interaction" };
  return { status: 200, json: await answered(answers, interaction.data) };
}

async function answered(answers: ChannelAnswers, { type, data, message }: z.output<typeof interactionSchema>): Promise<object> {
  if (type === ping) return { type: pong };
  const token = type === component ? tokenOf(data?.custom_id ?? "") : undefined;
  if (token === undefined) return { type: newMessage, data: { content: "Nothing to do.", flags: onlyForThem } };
  const { text } = await answers.acknowledge(token);
  return { type: updateMessage, data: answeredMessage((message?.embeds ?? []).slice(0, 9), text) };
}

function isSigned(request: SenderRequest, publicKey: string): boolean {
  const signature = Buffer.from(headerOf(request, "x-signature-ed25519") ?? "", "hex");
  const stamp = headerOf(request, "x-signature-timestamp") ?? "";
  if (signature.length !== 64 || stamp === "") return false;
  return verify(null, Buffer.concat([Buffer.from(stamp), request.bytes]), keyOf(publicKey), signature);
}

function keyOf(publicKey: string): KeyObject {
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(publicKey, "hex").toString("base64url") }, format: "jwk" });
}
