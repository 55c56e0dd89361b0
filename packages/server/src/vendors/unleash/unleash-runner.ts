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
    .meta({ title: "Address of Unleash", description: "Without /api.", examples: ["https://unleash.example.com"] }),
  token: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{10,500}$/, "a token without spaces")
    .meta({ title: "Token", description: "Of a service account or a person, for the admin API." }),
});

const name = z
  .string()
  .trim()
  .regex(/^(?!\.+$)[\w.~{}-]{1,200}$/, "a name as Unleash takes it");

const flagSettings = z.object({
  project: name.default("default").meta({ title: "Project" }),
  feature: name.meta({ title: "Feature flag", description: "{name} becomes the value of the parameter of that name." }),
  environment: name.default("production").meta({ title: "Environment" }),
  turn: z.enum(["off", "on"]).default("off").meta({ title: "Turn it" }),
});

/** Switches a feature flag of Unleash in one environment, by the admin API of https://docs.getunleash.io/api. */
export function unleashRunner(fetch: GuardedFetch): RunnerKind {
  return {
    kind: "unleash",
    label: "Unleash feature flag",
    account: {
      schema: accountSchema,
      secretFields: ["token"],
      setup: [
        "Make a service account (*Admin settings → Service accounts*) or a personal access token of a person",
        "who may **enable and disable flags in the environment**, and take its token.",
      ].join("\n"),
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
  return runnerCalls(fetch, { url, headers: { authorization: token, accept: "application/json" } });
}

const featureAnswer = z.object({
  archived: z.boolean().default(false),
  environments: z.array(z.object({ name: z.string(), enabled: z.boolean() })),
});

function openDesk(fetch: GuardedFetch, call: RunnerCall): FlagDesk | undefined {
  const ask = callsOf(fetch, call.account);
  const settings = flagSettings.safeParse(call.settings);
  if (ask === undefined || !settings.success) return undefined;
  const { project, feature, environment, turn } = settings.data;
  const path = `/api/admin/projects/${encodeURIComponent(project)}/features/${encodeURIComponent(feature)}`;
  return {
    product: "Unleash",
    target: { name: `${feature} in ${environment}`, wanted: turn },
    read: () => read(ask, path, environment),
    switch: () => ask({ method: "POST", path: `${path}/environments/${encodeURIComponent(environment)}/${turn}` }),
    refusal,
  };
}

async function read(ask: AskRunner, path: string, environment: string): Promise<FlagReading> {
  const answer = await ask({ method: "GET", path });
  if (answer.kind === "unanswered") return { kind: "none", reason: `Unleash was not reached: ${answer.reason}` };
  if (answer.status !== 200) return { kind: "none", reason: refusal(answer) };
  const feature = featureAnswer.safeParse(answer.json);
  if (!feature.success) return { kind: "none", reason: "what answers there is no Unleash" };
  if (feature.data.archived) return { kind: "none", reason: "the flag is archived at Unleash" };
  const found = feature.data.environments.find((one) => one.name === environment);
  return found === undefined
    ? { kind: "none", reason: `the flag has no environment ${environment} at Unleash` }
    : { kind: "known", isOn: found.enabled };
}

function refusal(answer: RunnerAnswer): string {
  const said = messageIn(answer);
  switch (answer.status) {
    case 401:
      return "Unleash does not accept the account's token";
    case 403:
      return `the account's token may not do this (${said})`;
    case 404:
      return `Unleash does not know it (${said})`;
    default:
      return `Unleash answered ${answer.status}: ${said}`;
  }
}

const projectsAnswer = z.object({ projects: z.array(z.unknown()) });

async function test(fetch: GuardedFetch, account: RunnerAccount): Promise<RunnerVerdict> {
  const ask = callsOf(fetch, account);
  if (ask === undefined) return { kind: "bad", reason: "the settings do not fit" };
  const answer = await ask({ method: "GET", path: "/api/admin/projects" });
  if (answer.kind === "unanswered") return { kind: "bad", reason: `Unleash was not reached: ${answer.reason}` };
  const projects = answer.status === 200 ? projectsAnswer.safeParse(answer.json).data?.projects : undefined;
  if (projects === undefined) return { kind: "bad", reason: answer.status === 200 ? "what answers there is no Unleash" : refusal(answer) };
  return { kind: "good", detail: `The token is accepted. It sees ${projects.length} ${projects.length === 1 ? "project" : "projects"}.` };
}
