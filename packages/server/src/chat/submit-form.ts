import { audiences, updateStatuses } from "@staunch/core/comms";
import { severities, type Severity } from "@staunch/core/incidents";
import { asId, type IncidentId } from "@staunch/core/kernel";
import { postUpdate } from "#comms/index.ts";
import { changeSeverity, changeStatus, claimCommand, getIncident, resolveIncident } from "#incidents/index.ts";
import { readStopTheImpact, startRun } from "#mitigation/index.ts";
import { type CommandContext, invalid } from "#platform/index.ts";
import { requireIncident } from "#chat/find-incident.ts";
import type { ChatMessage } from "#chat/ports.ts";
import { type Asked, declareWith } from "#chat/run-command.ts";
import type { FormState } from "#chat/work.ts";

type Values = Readonly<Record<string, string>>;
type Submitted = Omit<Asked, "incidentId">;

const say = (text: string): ChatMessage => ({ lines: [text] });

/** Does what a submitted form asks for, and says what came of it. */
export async function submitForm(asked: Submitted, state: FormState, values: Values): Promise<ChatMessage> {
  const ctx = asked.ctx.within(asked.tx);
  const given = state.incidentId === undefined ? undefined : asId<"incident">(state.incidentId);
  if (state.form === "declare") {
    const serviceIds = values["service"] === undefined || values["service"] === "" ? [] : [asId<"service">(values["service"])];
    return declareWith(asked, { title: required(values, "title"), severity: severityIn(values), serviceIds });
  }
  const incidentId = requireIncident(given);
  switch (state.form) {
    case "status":
      return post(ctx, incidentId, state, values);
    case "severity":
      await changeSeverity(ctx, incidentId, { severity: severityIn(values), reason: required(values, "reason") });
      return say(`It is ${severityIn(values)} now.`);
    case "claim":
      await claimCommand(ctx, incidentId, required(values, "reason"));
      return say("You command now.");
    case "resolve":
      return resolve(ctx, incidentId, values);
    case "run":
      return run(ctx, incidentId, state, values);
  }
}

function required(values: Values, name: string): string {
  const value = values[name]?.trim() ?? "";
  if (value === "") throw invalid(name, "some words");
  return value;
}

function severityIn(values: Values): Severity {
  const severity = severities.find((one) => one === values["severity"]);
  if (severity === undefined) throw invalid("severity", "SEV1 to SEV5");
  return severity;
}

const mostMinutes = 10_080;

function minutesIn(text: string): number | undefined {
  if (text === "") return undefined;
  const minutes = Number(text);
  if (!Number.isInteger(minutes) || minutes <= 0 || minutes > mostMinutes)
    throw invalid("next", "whole minutes, a week at most, or nothing");
  return minutes;
}

async function post(ctx: CommandContext, incidentId: IncidentId, state: FormState, values: Values): Promise<ChatMessage> {
  const minutes = minutesIn(values["next"]?.trim() ?? "");
  const { told } = await postUpdate(ctx, incidentId, {
    audience: audiences.find((one) => one === values["audience"]) ?? "internal",
    status: updateStatuses.find((one) => one === state.about) ?? "investigating",
    message: required(values, "message"),
    nextUpdateAt: minutes === undefined ? undefined : ctx.now.add({ minutes }),
  });
  const promised = minutes === undefined ? "No further update is promised." : `The next one is due in ${minutes} min.`;
  return say(`The update is posted${told === 0 ? "" : `, ${told} subscribers are told`}. ${promised}`);
}

async function resolve(ctx: CommandContext, incidentId: IncidentId, values: Values): Promise<ChatMessage> {
  const { status } = await getIncident(ctx, incidentId);
  const reason = values["reason"]?.trim() ?? "";
  // From triage it is confirmed first, as the lifecycle has it.
  if (status === "triage") await changeStatus(ctx, incidentId, { to: "active", reason });
  if (status === "triage" || status === "active") {
    await changeStatus(ctx, incidentId, { to: "mitigated", reason, mitigation: required(values, "mitigation") });
  }
  await resolveIncident(ctx, incidentId, { word: reason === "" ? undefined : reason });
  return say("The incident is resolved.");
}

async function run(ctx: CommandContext, incidentId: IncidentId, state: FormState, values: Values): Promise<ChatMessage> {
  const mitigationId = asId<"mitigation">(state.about ?? "");
  const { primary, others } = await readStopTheImpact(ctx, incidentId);
  const option = [...(primary === null ? [] : [primary]), ...others].find((one) => one.mitigationId === mitigationId);
  const filled = (option?.parameters ?? []).map(({ name, value }, index): readonly [string, string] => [
    name,
    values[`parameter${index}`] ?? value,
  ]);
  const parameters = Object.fromEntries(filled.filter(([, value]) => value !== ""));
  const order = { mitigationId, parameters, idempotencyKey: `chat ${state.nonce}` };
  const { label, status } = await startRun(ctx, incidentId, order);
  return say(status === "proposed" ? `Proposed: ${label}. A second person has to approve it.` : `Started: ${label}.`);
}
