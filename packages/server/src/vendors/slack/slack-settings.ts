import { z } from "zod";

export const slackSettings = z.object({
  botToken: z.string().regex(/^xox[a-z]-[A-Za-z0-9-]{8,500}$/, "begins with xoxb-"),
  /** Of the app's page "Basic Information": what Slack signs its calls with. Socket Mode needs none. */
  signingSecret: z
    .string()
    .regex(/^[0-9a-f]{16,128}$/, "hexadecimal digits")
    .optional(),
  /** An app-level token with `connections:write`: presses of buttons then come over a connection that Staunch opens. */
  appToken: z
    .string()
    .regex(/^xapp-[A-Za-z0-9-]{8,500}$/, "begins with xapp-")
    .optional(),
  /** Another address of the Web API, as that of GovSlack. */
  apiUrl: z.url({ protocol: /^https?$/ }).default("https://slack.com/api"),
});
export type SlackSettings = z.output<typeof slackSettings>;
