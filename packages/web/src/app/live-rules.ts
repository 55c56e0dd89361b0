import type { LiveRule } from "#api/live-rules.ts";

/**
 * What the convention of `api/live-rules.ts` does not say by itself: queries whose keys begin with another word
 * than the API's noun, or that an event changes although it is about something else. One line a concept.
 */
export const liveRules: readonly LiveRule[] = [
  { on: ["page.*", "notification.*", "schedule.*", "override.*", "incident.*"], keys: () => [["on-call"], ["now"]] },
  {
    on: ["cover.*", "absence.*", "temporary-schedule.*", "calendar-import.*"],
    keys: () => [["on-call"], ["schedules"]],
  },
  { on: ["user.*", "organisation.*", "membership.*"], keys: () => [["me"], ["organisation"], ["people"]] },
  // An answer through the link of a message proves the way it took.
  {
    on: ["page.acknowledged", "notification.*", "contact-method.*", "notification-rules.changed"],
    keys: () => [["contact-methods"], ["notification-rules"]],
  },
  { on: ["chat-settings.*", "chat-channel.*"], keys: () => [["chat"]] },
  { on: ["page.step-missing"], keys: () => [["readiness"]] },
  // What begins or ends to hold alerts back changes what they show.
  {
    on: ["silence.*", "maintenance-window.*", "mute-interval.*", "inhibition-rule.*", "routing-rule.*"],
    keys: () => [["alerts"]],
  },
  { on: ["alert.*", "alert-group.*"], keys: () => [["alert-groups"], ["alerts"]] },
];
