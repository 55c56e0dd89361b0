export { vonageModule } from "#vendors/vonage/callbacks.ts";
export { vonageSms } from "#vendors/vonage/channel.ts";
