export { webhookChannel } from "#vendors/webhook/webhook-channel.ts";
