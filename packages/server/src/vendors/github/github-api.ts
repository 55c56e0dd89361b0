import { z } from "zod";
import { type AskRunner, messageIn, type NoRunnerAnswer, type RunnerAccount, type RunnerAnswer, runnerCalls } from "#mitigation/index.ts";
import type { GuardedFetch } from "#platform/index.ts";

/** An account at GitHub or at an Enterprise Server, and a token that may dispatch workflows. */
export const githubAccount = z.object({
  url: z
    .url({ protocol: /^https?$/, error: "an address that begins with https" })
    .default("https://api.github.com")
    .meta({ title: "Address of the API", description: "Of an Enterprise Server: https://<host>/api/v3" }),
  token: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{10,255}$/, "a token without spaces")
    .meta({ title: "Token", description: "Fine-grained, with Actions: read and write, and Contents: read." }),
});

/** Of https://docs.github.com/rest/about-the-rest-api/api-versions. Both versions that GitHub serves know everything asked here. */
const apiVersion = "2022-11-28";

/** Undefined when the account's settings do not fit. */
export function githubCalls(fetch: GuardedFetch, account: RunnerAccount | undefined): AskRunner | undefined {
  const settings = githubAccount.safeParse(account?.settings);
  if (!settings.success) return undefined;
  const { url, token } = settings.data;
  const headers = { accept: "application/vnd.github+json", authorization: `Bearer ${token}`, "x-github-api-version": apiVersion };
  return runnerCalls(fetch, { url, headers });
}

/** What a refusal means, for whoever set the account up. */
export function githubRefusal(answer: RunnerAnswer): string {
  const said = messageIn(answer);
  switch (answer.status) {
    case 401:
      return `GitHub does not accept the account's token (${said})`;
    case 403:
    case 429:
      return isRateLimited(answer) ? `GitHub's rate limit is reached (${said})` : `the account's token may not do this (${said})`;
    case 404:
      return "GitHub knows no such repository, workflow or run, or the token may not see it";
    default:
      return `GitHub answered ${answer.status}: ${said}`;
  }
}

function isRateLimited({ status, headers }: RunnerAnswer): boolean {
  return status === 429 || headers["x-ratelimit-remaining"] === "0" || headers["retry-after"] !== undefined;
}

/** It may be answered later: an outage, or too much at once. */
export function isPassingRefusal(answer: RunnerAnswer | NoRunnerAnswer): boolean {
  return answer.kind === "unanswered" || answer.status >= 500 || isRateLimited(answer);
}
