import { z } from "zod";
import { type AskRunner, type NoRunnerAnswer, type RunnerAccount, type RunnerAnswer, runnerCalls } from "#mitigation/index.ts";
import type { GuardedFetch } from "#platform/index.ts";

/** An account at GitLab.com or a server of one's own, and a token that may start pipelines. */
export const gitlabAccount = z.object({
  url: z
    .url({ protocol: /^https?$/, error: "an address that begins with https" })
    .default("https://gitlab.com")
    .meta({ title: "Address of GitLab", description: "Without /api/v4." }),
  token: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{10,255}$/, "a token without spaces")
    .meta({ title: "Token", description: "Of a project, a group or a person, with the scope api." }),
});

/** Undefined when the account's settings do not fit. */
export function gitlabCalls(fetch: GuardedFetch, account: RunnerAccount | undefined): AskRunner | undefined {
  const settings = gitlabAccount.safeParse(account?.settings);
  if (!settings.success) return undefined;
  const { url, token } = settings.data;
  return runnerCalls(fetch, { url: `${url.replace(/\/+$/, "")}/api/v4`, headers: { "private-token": token, accept: "application/json" } });
}

/** GitLab says what is wrong as a text, as lists by field, or in the words of OAuth. */
const faultSchema = z.union([
  z.object({ message: z.string() }).transform(({ message }) => message),
  z.object({ message: z.record(z.string(), z.array(z.string())) }).transform(({ message }) => Object.values(message).flat().join("; ")),
  z.object({ error_description: z.string() }).transform((fault) => fault.error_description),
  z.object({ error: z.string() }).transform(({ error }) => error),
]);

/** What GitLab says is wrong, on one line. */
function gitlabFault({ json, text }: RunnerAnswer): string {
  const words = faultSchema.safeParse(json).data ?? text;
  return words.replaceAll(/\s+/g, " ").trim().slice(0, 300);
}

/** What a refusal means, for whoever set the account up. */
export function gitlabRefusal(answer: RunnerAnswer): string {
  const said = gitlabFault(answer);
  switch (answer.status) {
    case 400:
      return `GitLab refused: ${said}`;
    case 401:
      return `GitLab does not accept the account's token (${said})`;
    case 403:
      return `the account's token may not do this (${said})`;
    case 404:
      return `GitLab knows no such project or pipeline, or the token may not see it (${said})`;
    case 429:
      return "GitLab's rate limit is reached";
    default:
      return `GitLab answered ${answer.status}: ${said}`;
  }
}

/** It may be answered later: an outage, or too much at once. */
export function isPassing(answer: RunnerAnswer | NoRunnerAnswer): boolean {
  return answer.kind === "unanswered" || answer.status >= 500 || answer.status === 429;
}
