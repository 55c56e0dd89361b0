import type { Id, IncidentId, OrganisationId, UserId } from "@staunch/core/kernel";

/** Something to do now, by somebody, looked at again at a time. */
export interface IncidentTask {
  readonly organisationId: OrganisationId;
  readonly id: Id<"task">;
  readonly incidentId: IncidentId;
  readonly text: string;
  readonly assigneeId: UserId | undefined;
  readonly checkBackAt: Temporal.Instant | undefined;
  readonly createdAt: Temporal.Instant;
  readonly doneAt: Temporal.Instant | undefined;
  readonly version: number;
}
