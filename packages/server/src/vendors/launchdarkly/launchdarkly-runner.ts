import { z } from "zod";
import {
  type AskRunner,
  type FlagDesk,
  type FlagReading,
  flagRunner,
  messageIn,
  type RunnerAccount,
  type RunnerAnswer,
  type RunnerCall,
  runnerCalls,
  type RunnerKind,
  type RunnerVerdict,
} from "#mitigation/index.ts";
import type { GuardedFetch } from "#platform/index.ts";

const accountSchema = z.object({
  url: z
    .url({ protocol: /^https?$/, error: "an address that begins with https" })
    .default("https://app.launchdarkly.com")
    .meta({ title: "Address", description: "Of another instance: https://app.eu.launchdarkly.com, https://app.launchdarkly.us" }),
  token: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{10,200}$/, "a token without spaces")
    .meta({ title: "Access token", description: "A service token whose role may update flags in the environment." }),
});

const key = z
  .string()
  .trim()
  .regex(/^(?!\.+$)[\w.{}-]{1,256}$/, "a key as LaunchDarkly takes it");

const flagSettings = z.object({
  project: key.default("default").meta({ title: "Project key" }),
  flag: key.meta({ title: "Flag key", description: "{name} becomes the value of the parameter of that name." }),
  environment: key.default("production").meta({ title: "Environment key" }),
  turn: z.enum(["off", "on"]).default("off").meta({ title: "Turn it" }),
});

/** Of https://launchdarkly.com/docs/api: pinned, so that a newer default changes nothing here. */
const apiVersion = "20240415";
const semanticPatch = "application/json; domain-model=launchdarkly.semanticpatch";

/** Switches a flag of LaunchDarkly in one environment by a semantic patch, which says what is meant and not where it lies. */
export function launchDarklyRunner(fetch: GuardedFetch): RunnerKind {
  return {
    kind: "launchdarkly",
    label: "LaunchDarkly flag",
    account: {
      schema: accountSchema,
      secretFields: ["token"],
      setup: "Make a service token (*Account settings → Authorization*) with a role that may **updateOn** the flags in the environment.",
      test: (account) => test(fetch, account),
    },
    settings: flagSettings,
    ...flagRunner((call) => openDesk(fetch, call)),
  };
}

function callsOf(fetch: GuardedFetch, account: RunnerAccount | undefined): AskRunner | undefined {
  const settings = accountSchema.safeParse(account?.settings);
  if (!settings.success) return undefined;
  const { url, token } = settings.data;
  return runnerCalls(fetch, { url, headers: { authorization: token, "ld-api-version": apiVersion } });
}

function openDesk(fetch: GuardedFetch, call: RunnerCall): FlagDesk | undefined {
  const ask = callsOf(fetch, call.account);
  const settings = flagSettings.safeParse(call.settings);
  if (ask === undefined || !settings.success) return undefined;
  const { project, flag, environment, turn } = settings.data;
  const path = `/api/v2/flags/${encodeURIComponent(project)}/${encodeURIComponent(flag)}`;
  const patch = (query: string) =>
    ask({
      method: "PATCH",
      path: path + query,
      headers: { "content-type": semanticPatch },
      body: {
        comment: `${call.label} (Staunch, run ${call.runId})`,
        environmentKey: environment,
        instructions: [{ kind: turn === "off" ? "turnFlagOff" : "turnFlagOn" }],
      },
    });
  return {
    product: "LaunchDarkly",
    target: { name: `${flag} in ${environment}`, wanted: turn },
    read: () => read(ask, `${path}?env=${encodeURIComponent(environment)}`, environment),
    switch: () => patch(""),
    wouldSwitch: () => patch("?dryRun=true"),
    refusal,
  };
}

const flagAnswer = z.object({
  archived: z.boolean().default(false),
  environments: z.record(z.string(), z.object({ on: z.boolean() })).default({}),
});

async function read(ask: AskRunner, path: string, environment: string): Promise<FlagReading> {
  const answer = await ask({ method: "GET", path });
  if (answer.kind === "unanswered") return { kind: "none", reason: `LaunchDarkly was not reached: ${answer.reason}` };
  if (answer.status !== 200) return { kind: "none", reason: refusal(answer) };
  const flag = flagAnswer.safeParse(answer.json);
  if (!flag.success) return { kind: "none", reason: "what answers there is no LaunchDarkly" };
  if (flag.data.archived) return { kind: "none", reason: "the flag is archived at LaunchDarkly" };
  const found = flag.data.environments[environment];
  return found === undefined
    ? { kind: "none", reason: `the flag has no environment ${environment} at LaunchDarkly` }
    : { kind: "known", isOn: found.on };
}

function refusal(answer: RunnerAnswer): string {
  const said = messageIn(answer);
  switch (answer.status) {
    case 401:
      return "LaunchDarkly does not accept the account's token";
    case 403:
      return `the account's token may not do this (${said})`;
    case 404:
      return `LaunchDarkly does not know it (${said})`;
    case 405:
      return `LaunchDarkly asks for an approval of its own first (${said})`;
    case 409:
      return `somebody else changed the flag at the same moment; nothing was changed (${said})`;
    case 429:
      return `LaunchDarkly's rate limit is reached (${said})`;
    default:
      return `LaunchDarkly answered ${answer.status}: ${said}`;
  }
}

const callerAnswer = z.object({ tokenName: z.string().optional(), serviceToken: z.boolean().optional() });

async function test(fetch: GuardedFetch, account: RunnerAccount): Promise<RunnerVerdict> {
  const ask = callsOf(fetch, account);
  if (ask === undefined) return { kind: "bad", reason: "the settings do not fit" };
  const answer = await ask({ method: "GET", path: "/api/v2/caller-identity" });
  if (answer.kind === "unanswered") return { kind: "bad", reason: `LaunchDarkly was not reached: ${answer.reason}` };
  if (answer.status !== 200) return { kind: "bad", reason: refusal(answer) };
  const caller = callerAnswer.safeParse(answer.json).data;
  return { kind: "good", detail: `The token ${caller?.tokenName === undefined ? "" : `"${caller.tokenName}" `}is accepted.` };
}
