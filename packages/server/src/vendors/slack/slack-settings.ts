import { z } from "zod";

export const slackSettings = z.strictObject({
  botToken: z
    .string()
    .regex(/^xox[a-z]-[A-Za-z0-9-]{8,500}$/, "begins with xoxb-")
    .meta({ title: "Bot token", description: "Begins with xoxb-." }),
  /** Of the app's page "Basic Information": what Slack signs its calls with. Socket Mode needs none. */
  signingSecret: z
    .string()
    .regex(/^[0-9a-f]{16,128}$/, "hexadecimal digits")
    .optional()
    .meta({ title: "Signing secret", description: "Not needed with Socket Mode." }),
  /** An app-level token with `connections:write`: presses of buttons then come over a connection that Staunch opens. */
  appToken: z
    .string()
    .regex(/^xapp-[A-Za-z0-9-]{8,500}$/, "begins with xapp-")
    .optional()
    .meta({ title: "App-level token", description: "Begins with xapp-; switches Socket Mode on." }),
  /** Another address of the Web API, as that of GovSlack. */
  apiUrl: z
    .url({ protocol: /^https?$/ })
    .default("https://slack.com/api")
    .meta({ title: "Address of the Web API", description: "Another one for GovSlack." }),
});
export type SlackSettings = z.output<typeof slackSettings>;
