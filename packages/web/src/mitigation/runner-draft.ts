import type { MitigationView } from "#mitigation/mitigation-queries.ts";
import { draftSettings, type SchemaDraft, schemaDraft, schemaFields } from "#ui/schema-fields.ts";

type Runner = MitigationView["runner"];
export type RunnerName = Runner["kind"];

/** How a mitigation is carried out, while it is being written. */
export interface RunnerDraft {
  readonly kind: RunnerName;
  readonly url: string;
  /** Empty until one is chosen. */
  readonly accountId: string;
  readonly settings: SchemaDraft;
  readonly timeLimitSeconds: number;
}

export const newRunner: RunnerDraft = { kind: "http", url: "", accountId: "", settings: {}, timeLimitSeconds: 600 };

export function runnerDraftOf(runner: Runner): RunnerDraft {
  const { kind, timeLimitSeconds } = runner;
  if (kind === "http") return { ...newRunner, url: runner.url, timeLimitSeconds };
  const settings = Object.entries(runner.settings).map(([name, value]) => [name, String(value)]);
  return { ...newRunner, kind, accountId: runner.accountId ?? "", settings: Object.fromEntries(settings), timeLimitSeconds };
}

/** The draft as the API takes it. */
export type RunnerBody =
  | { kind: "http"; url: string; timeLimitSeconds: number }
  | { kind: Exclude<RunnerName, "http">; accountId: string | null; settings: Record<string, string | boolean>; timeLimitSeconds: number };

export function runnerBody({ kind, url, accountId, settings, timeLimitSeconds }: RunnerDraft): RunnerBody {
  if (kind === "http") return { kind, url, timeLimitSeconds };
  const given = Object.entries(settings).filter(([, value]) => value !== "");
  return { kind, accountId: accountId === "" ? null : accountId, settings: Object.fromEntries(given), timeLimitSeconds };
}

/** What a runner of another kind begins with: that kind's own defaults, and its only account where there is one. */
export function withRunner(
  draft: RunnerDraft,
  kind: RunnerName,
  offer: { readonly schema: unknown; readonly accountIds: readonly string[] },
): RunnerDraft {
  if (kind === draft.kind) return draft;
  const fields = schemaFields(offer.schema, []);
  const settings = Object.fromEntries(
    Object.entries(draftSettings(fields, schemaDraft(fields, {}))).map(([name, value]) => [name, String(value)]),
  );
  const [only, ...more] = offer.accountIds;
  return { ...draft, kind, settings, accountId: more.length === 0 ? (only ?? "") : "" };
}

/** What it is called at, or what it acts on: one line for a list. */
export function runnerText(runner: Runner): string {
  if (runner.kind === "http") return runner.url;
  const named = Object.entries(runner.settings).filter(([, value]) => typeof value === "string" && value !== "");
  // The database keeps no order of its own among them.
  const words = named.toSorted(([one], [other]) => one.localeCompare(other)).map(([name, value]) => `${name} ${String(value)}`);
  return `${runnerWords[runner.kind]}: ${words.join(", ")}`;
}

/** As on the screens where no server is asked for the kinds. */
export const runnerWords: Readonly<Record<RunnerName, string>> = {
  http: "Signed HTTP call",
  agent: "Agent",
  github: "GitHub",
  gitlab: "GitLab",
  kubernetes: "Kubernetes",
  unleash: "Unleash",
  launchdarkly: "LaunchDarkly",
};
