import type { Mitigation } from "#mitigation/mitigation.ts";
import type { Run } from "#mitigation/run.ts";
import type { CommandContext } from "#platform/index.ts";

interface Described {
  readonly run: Pick<Run, "id" | "label" | "parameters" | "proposedByName" | "approvedByName">;
  readonly mitigation: Mitigation;
  /** Undefined for a dry run outside of an incident. */
  readonly incident: { readonly id: string; readonly number: number; readonly title: string } | undefined;
  readonly service: { readonly id: string; readonly name: string };
}

/** What a runner is told of a run: the body of a Standard Webhook, `type`, `timestamp`, `data`. */
export function payloadOf(ctx: CommandContext, { run, mitigation, incident, service }: Described): string {
  return JSON.stringify({
    type: "mitigation.run",
    timestamp: ctx.now.toString(),
    data: {
      runId: run.id,
      label: run.label,
      mitigation: { id: mitigation.id, kind: mitigation.kind, name: mitigation.name },
      parameters: run.parameters,
      service,
      incident,
      startedBy: run.proposedByName,
      approvedBy: run.approvedByName ?? null,
    },
  });
}
