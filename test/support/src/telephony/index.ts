export { type PushService, type ReceivedPush, startPushService, type TestSubscription } from "./push-service.ts";
export { startTwilioServer, type TwilioCall, type TwilioMessage, type TwilioServer } from "./twilio-server.ts";
export { startVonageServer, type VonageMessage, type VonageServer } from "./vonage-server.ts";
