declare const brand: unique symbol;

/** An identifier (UUIDv7 text) that cannot be mistaken for that of another concept. */
export type Id<Name extends string> = string & { readonly [brand]: Name };

export type OrganisationId = Id<"organisation">;
export type UserId = Id<"user">;
export type TeamId = Id<"team">;
export type ApiKeyId = Id<"api-key">;
export type ServiceId = Id<"service">;
export type ChangeId = Id<"change">;
export type ScheduleId = Id<"schedule">;
export type RotationId = Id<"rotation">;
export type OverrideId = Id<"override">;
export type TemporaryScheduleId = Id<"temporary-schedule">;
export type AbsenceId = Id<"absence">;
export type CoverRequestId = Id<"cover-request">;
export type CalendarFeedId = Id<"calendar-feed">;
export type CalendarImportId = Id<"calendar-import">;
export type EscalationPolicyId = Id<"escalation-policy">;
export type PageId = Id<"page">;
export type NotificationId = Id<"notification">;
export type ContactMethodId = Id<"contact-method">;
export type SourceId = Id<"source">;
export type HeartbeatId = Id<"heartbeat">;
export type ProbeId = Id<"probe">;
export type AlertId = Id<"alert">;
export type AlertGroupId = Id<"alert-group">;
export type IncidentId = Id<"incident">;
export type MitigationId = Id<"mitigation">;
export type RunbookId = Id<"runbook">;
export type IncidentRunbookId = Id<"incident-runbook">;
export type AutomationId = Id<"automation">;
export type RoutingRuleId = Id<"routing-rule">;
export type RunId = Id<"run">;
export type CheckId = Id<"check">;
export type StatusPageId = Id<"status-page">;
export type ComponentId = Id<"component">;
export type SubscriberId = Id<"subscriber">;
export type UpdateId = Id<"update">;
export type PostmortemId = Id<"postmortem">;
export type ActionItemId = Id<"action-item">;

/**
 * Names a plain text as an identifier. The one place where the brand is put on:
 * call it only on text that a schema has checked or that the database returned.
 */
export function asId<Name extends string>(text: string): Id<Name> {
  return text as Id<Name>;
}
