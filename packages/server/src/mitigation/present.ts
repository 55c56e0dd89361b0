import { formatValue, isMet, objectiveText } from "@staunch/core/mitigation";
import type { Objective, Suspect } from "@staunch/core/mitigation";
import { z } from "zod";
import type { CheckDraft, RecoveryCheck } from "#mitigation/check.ts";
import type { UsedRunnerAccount } from "#mitigation/manage-runner-accounts.ts";
import type { Mitigation, MitigationDraft, RunnerChoice } from "#mitigation/mitigation.ts";
import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import type { Reading, RunnerKind, RunnerVerdict } from "#mitigation/ports.ts";
import type { MitigationRecord } from "#mitigation/read-catalogue.ts";
import type { RunOutput } from "#mitigation/read-runs.ts";
import type { Rehearsal } from "#mitigation/rehearse-run.ts";
import type { Run } from "#mitigation/run.ts";
import type {
  checkDraftSchema,
  checkSchema,
  mitigationDraftSchema,
  mitigationSchema,
  readingSchema,
  rehearsalSchema,
  runnerAccountSchema,
  runnerKindSchema,
  runnerVerdictSchema,
  runOutputSchema,
  runSchema,
  suspectSchema,
} from "#mitigation/schemas.ts";
import type { SuspectChange } from "#mitigation/suspect-changes.ts";

/** How this module's things look in JSON, and how drafts look inside. */

export function mitigationJson({ mitigation, record }: MitigationRecord): z.infer<typeof mitigationSchema> {
  return {
    id: mitigation.id,
    serviceId: mitigation.serviceId,
    kind: mitigation.kind,
    name: mitigation.name,
    description: mitigation.description,
    parameters: mitigation.parameters.map((parameter) => ({ ...parameter, defaultValue: parameter.defaultValue ?? null })),
    secondsToEffect: mitigation.secondsToEffect,
    risk: mitigation.risk,
    requiredRole: mitigation.requiredRole,
    needsApproval: mitigation.needsApproval,
    runner: runnerJson(mitigation.runner),
    record,
    version: mitigation.version,
  };
}

/** A new entry has no record yet. */
export function newMitigationJson(mitigation: Mitigation): z.infer<typeof mitigationSchema> {
  return mitigationJson({ mitigation, record: { ended: 0, helped: 0 } });
}

export function mitigationDraft(body: z.infer<typeof mitigationDraftSchema>): MitigationDraft {
  const { runner, parameters, ...rest } = body;
  return {
    ...rest,
    parameters: parameters.map((parameter) => ({ ...parameter, defaultValue: parameter.defaultValue ?? undefined })),
    runner: runnerChoice(runner),
  };
}

function runnerJson({ kind, accountId, settings, timeLimitSeconds }: RunnerChoice): z.infer<typeof mitigationSchema>["runner"] {
  if (kind === "http") {
    const { url } = settings;
    return { kind, url: typeof url === "string" ? url : "", timeLimitSeconds };
  }
  return { kind, accountId: accountId ?? null, settings: { ...settings }, timeLimitSeconds };
}

function runnerChoice(runner: z.infer<typeof mitigationDraftSchema>["runner"]): RunnerChoice {
  const { kind, timeLimitSeconds } = runner;
  if (kind === "http") return { kind, accountId: undefined, settings: { url: runner.url }, timeLimitSeconds };
  return { kind, accountId: runner.accountId ?? undefined, settings: runner.settings, timeLimitSeconds };
}

export function runnerKindJson(kind: RunnerKind): z.infer<typeof runnerKindSchema> {
  const jsonSchema = (schema: z.ZodObject) => ({ ...z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) });
  return {
    kind: kind.kind,
    label: kind.label,
    settings: jsonSchema(kind.settings),
    account:
      kind.account === undefined
        ? null
        : { settings: jsonSchema(kind.account.schema), secrets: [...kind.account.secretFields], setup: kind.account.setup },
    canRehearse: kind.rehearse !== undefined,
  };
}

export function runnerAccountJson(
  { account, uses }: UsedRunnerAccount,
  deps: Pick<MitigationDeps, "runners">,
): z.infer<typeof runnerAccountSchema> {
  return {
    id: account.id,
    kind: account.kind,
    label: deps.runners.get(account.kind)?.label ?? account.kind,
    name: account.name,
    settings: { ...account.settings },
    uses: uses.map(({ mitigationId, name, serviceId }) => ({ mitigationId, name, serviceId })),
    version: account.version,
    createdAt: account.createdAt.toString(),
    updatedAt: account.updatedAt.toString(),
  };
}

export function verdictJson(verdict: RunnerVerdict): z.infer<typeof runnerVerdictSchema> {
  return verdict.kind === "good" ? { isGood: true, detail: verdict.detail } : { isGood: false, detail: verdict.reason };
}

export function rehearsalJson({ label, end, lines }: Rehearsal): z.infer<typeof rehearsalSchema> {
  return { label, outcome: end.kind, reason: end.kind === "succeeded" ? null : end.reason, lines: [...lines] };
}

export function checkDraft(body: z.infer<typeof checkDraftSchema>): CheckDraft {
  const { name, source, authorization, objective, holdSeconds, intervalSeconds } = body;
  return { name, source, authorization, rule: { objective, holdSeconds, intervalSeconds } };
}

export function runJson(run: Run): z.infer<typeof runSchema> {
  return {
    id: run.id,
    incidentId: run.incidentId,
    mitigationId: run.mitigationId,
    label: run.label,
    changeId: run.changeId ?? null,
    parameters: run.parameters,
    status: run.status,
    call: run.call,
    proposedBy: run.proposedByName,
    proposedById: run.proposedBy ?? null,
    approvedBy: run.approvedByName ?? null,
    requestedAt: run.requestedAt.toString(),
    startedAt: instantText(run.startedAt),
    callEndedAt: instantText(run.callEndedAt),
    effectDeadline: instantText(run.effectDeadline),
    settledAt: instantText(run.settledAt),
    reason: run.reason ?? null,
    valueBefore: run.valueBefore ?? null,
    valueAfter: run.valueAfter ?? null,
    cancelRequestedAt: instantText(run.cancel?.at),
    cancelRequestedBy: run.cancel?.by ?? null,
    cancelReason: run.cancel?.reason ?? null,
  };
}

export function outputJson(output: RunOutput): z.infer<typeof runOutputSchema> {
  return { ...output, lines: output.lines.map((one) => ({ ...one, at: one.at.toString() })) };
}

export function checkJson(check: RecoveryCheck): z.infer<typeof checkSchema> {
  const { objective, holdSeconds, intervalSeconds } = check.rule;
  const { state } = check;
  const isKnown = state?.state !== "unknown" && state?.last !== undefined;
  return {
    id: check.id,
    serviceId: check.serviceId,
    name: check.name,
    source: check.source,
    hasCredential: check.credential !== undefined,
    objective: { ...objective, text: objectiveText(objective) },
    holdSeconds,
    intervalSeconds,
    standing:
      state === undefined
        ? null
        : {
            state: state.state,
            since: state.since.toString(),
            confirmedAt: instantText(state.confirmedAt),
            value: isKnown ? state.last.value : null,
            text: isKnown ? formatValue(state.last.value, objective.unit) : null,
            sampledAt: state.sampledAt.toString(),
          },
    lastError: check.lastError ?? null,
    version: check.version,
  };
}

export function readingJson(reading: Reading, objective: Objective | undefined): z.infer<typeof readingSchema> {
  if (reading.kind === "none") return { value: null, text: null, meetsObjective: null, reason: reading.reason };
  return {
    value: reading.value,
    text: objective === undefined ? String(reading.value) : formatValue(reading.value, objective.unit),
    meetsObjective: objective === undefined ? null : isMet(reading.value, objective),
    reason: null,
  };
}

export function suspectJson(suspect: Suspect, change: SuspectChange | undefined): z.infer<typeof suspectSchema> {
  const { id, kind, serviceId, serviceName, version, previousVersion, at } = suspect.change;
  return {
    changeId: id,
    kind,
    serviceId,
    serviceName,
    summary: change?.summary ?? "",
    version: version ?? null,
    previousVersion: previousVersion ?? null,
    author: change?.author ?? null,
    link: change?.link ?? null,
    at: at.toString(),
    strength: suspect.strength,
    evidence: [...suspect.evidence],
  };
}

export function instantText(at: Temporal.Instant | undefined): string | null {
  return at?.toString() ?? null;
}
