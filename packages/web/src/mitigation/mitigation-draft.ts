import type { MitigationView } from "#mitigation/mitigation-queries.ts";
import { newRunner, type RunnerBody, runnerBody, type RunnerDraft, runnerDraftOf } from "#mitigation/runner-draft.ts";

/** A parameter while it is being written. */
export interface ParameterDraft {
  readonly name: string;
  readonly label: string;
  readonly isRequired: boolean;
  readonly defaultValue: string;
}

/** A catalogue entry while it is being written. */
export interface MitigationDraft {
  readonly kind: MitigationView["kind"];
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly ParameterDraft[];
  readonly secondsToEffect: number;
  readonly risk: MitigationView["risk"];
  readonly requiredRole: MitigationView["requiredRole"];
  readonly needsApproval: boolean;
  readonly runner: RunnerDraft;
}

/** The suspect's own words fill the version in, so that nobody types one at night. */
export const versionParameter: ParameterDraft = {
  name: "version",
  label: "Version to go back to",
  isRequired: true,
  defaultValue: "{version}",
};

export const newMitigation: MitigationDraft = {
  kind: "rollback",
  name: "Roll back",
  description: "",
  parameters: [versionParameter],
  secondsToEffect: 120,
  risk: "low",
  requiredRole: "responder",
  needsApproval: false,
  runner: newRunner,
};

export function draftOf(entry: MitigationView): MitigationDraft {
  return {
    kind: entry.kind,
    name: entry.name,
    description: entry.description,
    parameters: entry.parameters.map((parameter) => ({ ...parameter, defaultValue: parameter.defaultValue ?? "" })),
    secondsToEffect: entry.secondsToEffect,
    risk: entry.risk,
    requiredRole: entry.requiredRole,
    needsApproval: entry.needsApproval,
    runner: runnerDraftOf(entry.runner),
  };
}

/** The draft as the API takes it. */
export interface MitigationBody extends Omit<MitigationDraft, "runner" | "parameters"> {
  parameters: { name: string; label: string; isRequired: boolean; defaultValue: string | null }[];
  runner: RunnerBody;
}

export function bodyOf(draft: MitigationDraft): MitigationBody {
  const { runner, parameters, ...rest } = draft;
  return {
    ...rest,
    parameters: parameters.map((parameter) => ({
      ...parameter,
      defaultValue: parameter.defaultValue === "" ? null : parameter.defaultValue,
    })),
    runner: runnerBody(runner),
  };
}

/** What each kind is called and needs, where a person chooses it. */
export const kindChoices: readonly { readonly id: MitigationView["kind"]; readonly label: string; readonly description: string }[] = [
  { id: "rollback", label: "Roll back", description: "Undoes a deploy, migration or configuration" },
  { id: "disable_flag", label: "Turn off a flag", description: "Undoes a flag change" },
  { id: "failover", label: "Fail over", description: "Moves traffic to a standby" },
  { id: "scale", label: "Scale", description: "Adds capacity" },
  { id: "restart", label: "Restart", description: "Starts the service anew" },
  { id: "drain", label: "Drain", description: "Takes a part out of service" },
  { id: "rate_limit", label: "Limit the rate", description: "Keeps the service up for some" },
  { id: "custom", label: "Something else", description: "Any other action" },
];

/** Choosing another kind keeps what was written and drops what only the old kind needs. */
export function withKind(draft: MitigationDraft, kind: MitigationView["kind"]): MitigationDraft {
  const others = draft.parameters.filter((parameter) => parameter.defaultValue !== "{version}");
  const named = kindChoices.find((choice) => choice.id === draft.kind)?.label === draft.name || draft.name === "";
  const name = named ? (kindChoices.find((choice) => choice.id === kind)?.label ?? draft.name) : draft.name;
  return { ...draft, kind, name, parameters: kind === "rollback" ? [versionParameter, ...others] : others };
}
