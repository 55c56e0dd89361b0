import type { ChangeKind } from "#catalog/index.ts";
import { versionToReturnTo } from "#catalog/index.ts";
import type { MitigationId, ServiceId } from "#kernel/index.ts";
import type { CandidateChange } from "#mitigation/suspects.ts";

/** The ways to stop an impact that a service can offer. */
export const mitigationKinds = ["rollback", "failover", "scale", "restart", "disable_flag", "drain", "rate_limit", "custom"] as const;
export type MitigationKind = (typeof mitigationKinds)[number];

/** What can go wrong by running it; orders the other ways to stop an impact. */
export const risks = ["low", "medium", "high"] as const;
export type Risk = (typeof risks)[number];

/** One value a mitigation is run with. */
export interface Parameter {
  /** How the runner knows it: letters, digits, `_` and `-`. */
  readonly name: string;
  readonly label: string;
  readonly isRequired: boolean;
  /** Used when nobody gives a value. `{version}` becomes the version to go back to, `{changed_version}` the one of the suspect. */
  readonly defaultValue: string | undefined;
}

/** The part of a catalogue entry that ranking and filling in need. */
export interface MitigationOption {
  readonly id: MitigationId;
  readonly serviceId: ServiceId;
  readonly kind: MitigationKind;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** From the runner's success until the effect shows, as its author expects it. */
  readonly secondsToEffect: number;
  readonly risk: Risk;
}

/** Longest value of a parameter, characters: it travels in one JSON body and is shown on one line. */
export const longestParameterValue = 200;

export type FilledParameters =
  | { readonly kind: "filled"; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: "refused"; readonly reason: "missing" | "unknown" | "too_long"; readonly parameter: string };

/** Values for a run: what was given, else the default with the suspect's versions put in. Empty text counts as not given. */
export function fillParameters(
  parameters: readonly Parameter[],
  given: Readonly<Record<string, string>>,
  suspect: CandidateChange | undefined,
): FilledParameters {
  const stranger = Object.keys(given).find((name) => !parameters.some((parameter) => parameter.name === name));
  if (stranger !== undefined) return { kind: "refused", reason: "unknown", parameter: stranger };

  const values: Record<string, string> = {};
  for (const parameter of parameters) {
    const value = given[parameter.name]?.trim() || defaultFor(parameter, suspect);
    if (value === undefined && parameter.isRequired) return { kind: "refused", reason: "missing", parameter: parameter.name };
    if (value === undefined) continue;
    if (value.length > longestParameterValue) return { kind: "refused", reason: "too_long", parameter: parameter.name };
    values[parameter.name] = value;
  }
  return { kind: "filled", values };
}

/** Undefined as well when the default needs a version that is not known: guessing one would deploy something unknown. */
function defaultFor(parameter: Parameter, suspect: CandidateChange | undefined): string | undefined {
  const known: Readonly<Record<string, string | undefined>> = {
    "{version}": suspect && versionToReturnTo(suspect.kind, suspect),
    "{changed_version}": suspect?.version,
  };
  let text = parameter.defaultValue?.trim() || undefined;
  for (const [name, value] of Object.entries(known)) {
    if (text?.includes(name) === true) text = value === undefined ? undefined : text.replaceAll(name, value);
  }
  return text;
}

const undoneBy: Readonly<Record<ChangeKind, readonly MitigationKind[]>> = {
  deploy: ["rollback"],
  // Going back to what a rollback left would bring the first fault back.
  rollback: [],
  migration: ["rollback"],
  config: ["rollback"],
  flag: ["disable_flag"],
  scale: ["scale"],
  other: [],
};

/** The one entry of the changed service's catalogue that undoes the change; the least risky, quickest of several. */
export function undoFor(change: CandidateChange, options: readonly MitigationOption[]): MitigationOption | undefined {
  const kinds = undoneBy[change.kind];
  return orderOptions(options).find((option) => option.serviceId === change.serviceId && kinds.includes(option.kind));
}

/** Least risk first, then the quickest, then by name. */
export function orderOptions<Option extends MitigationOption>(options: readonly Option[]): readonly Option[] {
  return options.toSorted(
    (left, right) =>
      risks.indexOf(left.risk) - risks.indexOf(right.risk) ||
      left.secondsToEffect - right.secondsToEffect ||
      left.name.localeCompare(right.name, "en") ||
      (left.id < right.id ? -1 : 1),
  );
}

/** What the button says. A rollback names its target, since that is what people compare at night. */
export function actionLabel(option: Pick<MitigationOption, "kind" | "name">, values: Readonly<Record<string, string>>): string {
  const version = values["version"];
  return option.kind === "rollback" && version !== undefined ? `Roll back to ${version}` : option.name;
}

const shortVerbs: Readonly<Record<MitigationKind, string>> = {
  rollback: "Roll back",
  failover: "Fail over",
  scale: "Scale",
  restart: "Restart",
  disable_flag: "Turn off",
  drain: "Drain",
  rate_limit: "Limit",
  custom: "Run",
};

/** One or two words for a small button beside the full name. */
export function shortVerb(kind: MitigationKind): string {
  return shortVerbs[kind];
}
