import type { DeliveryChannel } from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import { twilioAccount, twilioSms, twilioVoice } from "#vendors/twilio/channels.ts";

export { twilioModule } from "#vendors/twilio/callbacks.ts";

/** Text messages and calls, by one account. */
export function twilioChannels(fetch: GuardedFetch): readonly DeliveryChannel[] {
  const account = twilioAccount(fetch);
  return [twilioSms(fetch, account), twilioVoice(fetch, account)];
}
