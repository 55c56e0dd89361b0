export type {
  ActionItemId,
  AlertGroupId,
  AlertId,
  ApiKeyId,
  ChangeId,
  CheckId,
  ComponentId,
  ContactMethodId,
  EscalationPolicyId,
  Id,
  IncidentId,
  MitigationId,
  NotificationId,
  OrganisationId,
  OverrideId,
  PageId,
  PostmortemId,
  RotationId,
  RoutingRuleId,
  RunId,
  ScheduleId,
  ServiceId,
  SourceId,
  StatusPageId,
  SubscriberId,
  TeamId,
  UpdateId,
  UserId,
} from "#kernel/ids.ts";
export { asId } from "#kernel/ids.ts";
export type { Role } from "#kernel/role.ts";
export { roles } from "#kernel/role.ts";
export { unreachable } from "#kernel/unreachable.ts";
