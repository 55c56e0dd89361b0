import { z } from "zod";
import type { AccountKind, ChannelAccount, AccountVerdict } from "#paging/index.ts";
import { vendorCalls } from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";

export const pushoverSettings = z.strictObject({
  /** The application's token. */
  token: z
    .string()
    .regex(/^[A-Za-z0-9]{30}$/, "30 letters and digits")
    .meta({ title: "Application token" }),
  apiUrl: z
    .url({ protocol: /^https?$/ })
    .default("https://api.pushover.net/1")
    .meta({ title: "Address of the API", description: "Another one for a proxy." }),
});

export function pushoverAccountKind(fetch: GuardedFetch): AccountKind {
  return {
    name: "pushover",
    label: "Pushover",
    settings: pushoverSettings,
    secrets: ["token"],
    setup: () =>
      [
        "1. At [pushover.net/apps/build](https://pushover.net/apps/build) create an application named Staunch and copy its API token.",
        "2. Everybody enters their own user key, which pushover.net shows after signing in, as contact method.",
        "",
        "A page of high urgency repeats until it is acknowledged, for at most five minutes. Acknowledging it in Pushover takes the page, if Pushover reaches this server from the internet.",
      ].join("\n"),
    verify: (account) => verify(fetch, account),
  };
}

const limitsSchema = z.object({ limit: z.number(), remaining: z.number() });

async function verify(fetch: GuardedFetch, account: ChannelAccount): Promise<AccountVerdict> {
  const settings = pushoverSettings.safeParse(account.settings).data;
  if (settings === undefined) return { kind: "bad", reason: "the settings are not complete" };
  const answer = await vendorCalls(fetch, 10_000)(`${settings.apiUrl}/apps/limits.json?token=${settings.token}`, { method: "GET" });
  if (answer.kind === "unanswered") return { kind: "bad", reason: answer.outcome.reason };
  const limits = limitsSchema.safeParse(answer.json).data;
  if (limits !== undefined) return { kind: "good", detail: `${limits.remaining} of ${limits.limit} messages are left this month` };
  return { kind: "bad", reason: `Pushover: ${pushoverFault(answer.json) ?? `HTTP ${answer.status}`}` };
}

const faultSchema = z.object({ errors: z.array(z.string()) });

/** What Pushover says is wrong. */
export function pushoverFault(json: unknown): string | undefined {
  return faultSchema.safeParse(json).data?.errors.join("; ");
}
