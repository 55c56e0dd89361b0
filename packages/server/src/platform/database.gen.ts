// What the tables look like to Kysely. Written by `npm run gen:db` from the migrations; edits are lost.
import type { ColumnType, Generated, GeneratedAlways, RawBuilder } from "kysely";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/** Read as what it is; written through `jsonb(value)`, since pg would send an array as a PostgreSQL array. */
type Jsonb<Absent extends null = never> = ColumnType<JsonValue | Absent, JsonInput | Absent, JsonInput | Absent>;
type JsonInput = Exclude<JsonValue, null> | RawBuilder<unknown>;

interface Absences {
  organisation_id: string;
  id: string;
  user_id: string;
  from_at: Temporal.Instant;
  until_at: Temporal.Instant;
  reason: string;
  created_at: Temporal.Instant;
  created_by: string;
  removed_at: Temporal.Instant | null;
  calendar_import_id: string | null;
  calendar_uid: string | null;
}

interface Accounts {
  id: string;
  user_id: string;
  provider: string;
  provider_account_id: string;
  password_hash: string | null;
  created_at: Temporal.Instant;
  updated_at: Temporal.Instant;
}

interface ActionItems {
  organisation_id: string;
  id: string;
  postmortem_id: string;
  title: string;
  owner_id: string;
  due_on: string;
  kind: "prevent" | "detect" | "mitigate" | "process";
  priority: "high" | "medium" | "low";
  status: "open" | "done" | "waived";
  evidence: string | null;
  waive_reason: string | null;
  created_at: Temporal.Instant;
  ended_at: Temporal.Instant | null;
  version: number;
}

interface AgentJobs {
  organisation_id: string;
  id: string;
  agent_id: string;
  run_id: string | null;
  purpose: "run" | "rehearsal";
  payload: string;
  status: "queued" | "claimed" | "ended" | "refused" | "never_taken" | "cancelled" | "silent";
  issued_at: Temporal.Instant;
  expires_at: Temporal.Instant;
  time_limit_seconds: number;
  claim_key: string | null;
  claimed_at: Temporal.Instant | null;
  ended_at: Temporal.Instant | null;
  outcome: "succeeded" | "failed" | "lost" | null;
  reason: string | null;
  last_batch: number;
  announced_at: Temporal.Instant | null;
  lines: Jsonb;
}

interface Agents {
  organisation_id: string;
  id: string;
  name: string;
  token_hash: Buffer;
  prefix: string;
  created_by_name: string;
  created_at: Temporal.Instant;
  revoked_at: Temporal.Instant | null;
  last_seen_at: Temporal.Instant | null;
  software_version: string;
  host: string;
  actions: Jsonb;
}

interface AlertGroups {
  organisation_id: string;
  id: string;
  group_key: string;
  service_id: string | null;
  status: "open" | "resolved";
  urgency: "high" | "low";
  title: string;
  opened_at: Temporal.Instant;
  resolved_at: Temporal.Instant | null;
  paged_urgency: "high" | "low" | null;
  page_count: Generated<number>;
  told_at: Temporal.Instant | null;
  escalation_policy_id: string | null;
}

interface AlertTombstones {
  organisation_id: string;
  source_id: string;
  dedup_key: string;
  resolved_at: Temporal.Instant;
  expires_at: Temporal.Instant;
}

interface Alerts {
  organisation_id: string;
  id: string;
  source_id: string;
  dedup_key: string;
  service_id: string | null;
  group_id: string;
  status: "triggered" | "acknowledged" | "resolved";
  severity: "critical" | "error" | "warning" | "info";
  urgency: "high" | "low";
  title: string;
  description: string | null;
  labels: Jsonb;
  links: Jsonb;
  payload: Jsonb<null>;
  content_hash: string;
  count: number;
  flap_count: number;
  opened_at: Temporal.Instant;
  last_seen_at: Temporal.Instant;
  resolved_at: Temporal.Instant | null;
  sender_resolved_at: Temporal.Instant | null;
  expires_at: Temporal.Instant | null;
  sender_triggered_at: Temporal.Instant | null;
  firing_since: Temporal.Instant | null;
  suppressed_by: Jsonb<null>;
  released_at: Temporal.Instant | null;
  paged_at: Temporal.Instant | null;
  flap: Jsonb<null>;
  route: Jsonb<null>;
  acted_at: Temporal.Instant | null;
}

interface ApiKeys {
  organisation_id: string;
  id: string;
  user_id: string;
  name: string;
  prefix: string;
  token_hash: Buffer;
  role: "owner" | "admin" | "responder" | "observer";
  created_at: Temporal.Instant;
  last_used_at: Temporal.Instant | null;
  revoked_at: Temporal.Instant | null;
}

interface AutomationActions {
  organisation_id: string;
  firing_id: string;
  position: number;
  incident_id: string;
  action: Jsonb;
  status: "pending" | "done" | "failed";
  outcome: string;
  ended_at: Temporal.Instant | null;
}

interface AutomationFirings {
  organisation_id: string;
  id: string;
  automation_id: string;
  automation_version: number;
  event_seq: number;
  event: Jsonb;
  incident_id: string;
  chain: Jsonb;
  fired: boolean;
  outcome: string;
  at: Temporal.Instant;
}

interface Automations {
  organisation_id: string;
  id: string;
  name: string;
  is_enabled: boolean;
  events: Jsonb;
  condition: string;
  actions: Jsonb;
  webhook_secret: Buffer;
  since: Temporal.Instant;
  created_at: Temporal.Instant;
  removed_at: Temporal.Instant | null;
  version: number;
}

interface CalendarFeeds {
  organisation_id: string;
  id: string;
  user_id: string;
  schedule_id: string | null;
  token_hash: Buffer;
  created_at: Temporal.Instant;
  rotated_at: Temporal.Instant | null;
  revoked_at: Temporal.Instant | null;
  last_read_at: Temporal.Instant | null;
}

interface CalendarImports {
  organisation_id: string;
  id: string;
  name: string;
  kind: "absences" | "overrides";
  schedule_id: string | null;
  user_id: string | null;
  url_sealed: Buffer;
  url_host: string;
  created_at: Temporal.Instant;
  created_by: string;
  removed_at: Temporal.Instant | null;
  good_copy: string | null;
  good_at: Temporal.Instant | null;
  etag: string | null;
  attempted_at: Temporal.Instant | null;
  last_error: string | null;
  event_count: number;
  unmatched: Jsonb;
}

interface Changes {
  organisation_id: string;
  id: string;
  service_id: string;
  kind: "deploy" | "rollback" | "flag" | "config" | "migration" | "scale" | "other";
  summary: string;
  version: string | null;
  previous_version: string | null;
  author: string | null;
  link: string | null;
  at: Temporal.Instant;
  recorded_at: Temporal.Instant;
  source_id: string | null;
}

interface ChannelAccounts {
  organisation_id: string;
  id: string;
  channel: string;
  name: string;
  settings: Jsonb;
  secrets_sealed: Buffer | null;
  rank: number;
  last_used_at: Temporal.Instant | null;
  last_error: string | null;
  last_error_at: Temporal.Instant | null;
  version: number;
  created_at: Temporal.Instant;
  updated_at: Temporal.Instant;
}

interface ChatChannels {
  organisation_id: string;
  incident_id: string;
  account_id: string;
  state: "wanted" | "open" | "archived" | "lost";
  is_private: boolean;
  channel_id: string | null;
  name: string | null;
  url: string | null;
  summary_id: string | null;
  summary_digest: string | null;
  is_pinned: boolean;
  wanted: number;
  done: number;
  invited: string[];
  asked_by: string | null;
  tries: number;
  fault: string | null;
  fault_at: Temporal.Instant | null;
  synced_at: Temporal.Instant | null;
  watched_at: Temporal.Instant | null;
  created_at: Temporal.Instant;
}

interface ChatMessages {
  organisation_id: string;
  account_id: string;
  channel_id: string;
  message_id: string;
  incident_id: string;
  kept_by: string[];
  text: string;
  author: string;
  permalink: string | null;
  said_at: Temporal.Instant;
}

interface ChatPeople {
  organisation_id: string;
  account_id: string;
  chat_user_id: string;
  user_id: string;
  how: "link" | "found";
  linked_at: Temporal.Instant;
}

interface ChatRequests {
  organisation_id: string;
  account_id: string;
  key: string;
  received_at: Temporal.Instant;
  done_at: Temporal.Instant | null;
}

interface ChatSettings {
  organisation_id: string;
  account_id: string | null;
  opens_from: "SEV1" | "SEV2" | "SEV3" | "SEV4" | "SEV5" | null;
  reaction: string;
  matches_by_mail: boolean;
  version: number;
  updated_at: Temporal.Instant;
}

interface CheckSamples {
  organisation_id: string;
  check_id: string;
  at: Temporal.Instant;
  value: number | null;
}

interface ComponentGroups {
  organisation_id: string;
  id: string;
  status_page_id: string;
  name: string;
  position: number;
  version: number;
}

interface ComponentStatusChanges {
  organisation_id: string;
  component_id: string;
  id: string;
  status: "operational" | "under_maintenance" | "degraded_performance" | "partial_outage" | "major_outage";
  at: Temporal.Instant;
  update_id: string | null;
}

interface Components {
  organisation_id: string;
  id: string;
  status_page_id: string;
  component_group_id: string | null;
  service_id: string | null;
  name: string;
  description: string;
  position: number;
  status: "operational" | "under_maintenance" | "degraded_performance" | "partial_outage" | "major_outage";
  created_at: Temporal.Instant;
  removed_at: Temporal.Instant | null;
  version: number;
}

interface ContactMethods {
  organisation_id: string;
  id: string;
  user_id: string;
  kind: string;
  address: string;
  secret: Buffer | null;
  is_account_address: boolean;
  verified_at: Temporal.Instant | null;
  code_made_at: Temporal.Instant | null;
  code_tries: number;
  proven_at: Temporal.Instant | null;
  created_at: Temporal.Instant;
  disabled_at: Temporal.Instant | null;
  disabled_reason: string | null;
  account_id: string | null;
  throttle: Jsonb<null>;
}

interface CoverRequests {
  organisation_id: string;
  id: string;
  schedule_id: string;
  kind: "cover" | "swap";
  requester_id: string;
  asked_user_id: string | null;
  from_at: Temporal.Instant;
  until_at: Temporal.Instant;
  back_from_at: Temporal.Instant | null;
  back_until_at: Temporal.Instant | null;
  reason: string;
  status: "open" | "accepted" | "declined" | "withdrawn" | "expired";
  declined_by: Jsonb;
  accepted_by: string | null;
  expires_at: Temporal.Instant;
  created_at: Temporal.Instant;
  decided_at: Temporal.Instant | null;
}

interface DeployedVersions {
  organisation_id: string;
  source_id: string;
  target: string;
  version: string;
  previous_version: string | null;
  deployed_at: Temporal.Instant;
}

interface EscalationPolicies {
  organisation_id: string;
  id: string;
  name: string;
  version: number;
  is_default: boolean;
  created_at: Temporal.Instant;
  updated_at: Temporal.Instant;
  removed_at: Temporal.Instant | null;
  rounds: Generated<number>;
}

interface EscalationPolicyVersions {
  organisation_id: string;
  policy_id: string;
  version: number;
  steps: Jsonb;
  repeat_count: number;
  created_at: Temporal.Instant;
}

interface EventCursors {
  name: string;
  txid: string;
  seq: number;
}

interface EventTopics {
  organisation_id: string;
  topic: string;
  seq: number;
}

interface Events {
  organisation_id: string;
  seq: GeneratedAlways<number>;
  txid: Generated<string>;
  type: string;
  subject_type: string;
  subject_id: string;
  actor: Jsonb;
  at: Temporal.Instant;
  recorded_at: Temporal.Instant;
  data: Jsonb;
}

interface GapWarnings {
  organisation_id: string;
  schedule_id: string;
  gap_from: Temporal.Instant;
  days_ahead: number;
  warned_at: Temporal.Instant;
}

interface GroupingSettings {
  organisation_id: string;
  service_id: string;
  labels: string[];
  window_minutes: number | null;
  wait_high_seconds: number;
  wait_low_seconds: number;
  interval_seconds: number;
  flap_changes: number;
  flap_minutes: number;
  auto_resolve_high_minutes: number | null;
  auto_resolve_low_minutes: number | null;
  version: number;
  updated_at: Temporal.Instant;
}

interface HeartbeatPings {
  organisation_id: string;
  heartbeat_id: string;
  id: string;
  at: Temporal.Instant;
  kind: "success" | "start" | "fail" | "log";
  exit_status: number | null;
  run_id: string | null;
  duration_ms: number | null;
  body: string | null;
}

interface Heartbeats {
  organisation_id: string;
  id: string;
  source_id: string;
  name: string;
  description: string;
  period_seconds: number;
  grace_seconds: number;
  severity: "critical" | "error" | "warning" | "info";
  alert_title: string | null;
  labels: Jsonb;
  status: "waiting" | "healthy" | "late" | "failed" | "paused";
  status_since: Temporal.Instant;
  counted_from: Temporal.Instant | null;
  last_ping_at: Temporal.Instant | null;
  run_started_at: Temporal.Instant | null;
  run_id: string | null;
  created_at: Temporal.Instant;
  version: number;
}

interface HoldSweeps {
  organisation_id: string;
  id: string;
  work: Jsonb;
}

interface IdempotencyKeys {
  organisation_id: string;
  key: string;
  request_hash: string;
  status: number | null;
  body: Buffer | null;
  created_at: Temporal.Instant;
}

interface Inbox {
  organisation_id: string;
  seq: GeneratedAlways<number>;
  txid: Generated<string>;
  received_at: Temporal.Instant;
  requests: string;
}

interface InboxCursor {
  name: string;
  txid: string;
  seq: number;
}

interface InboxFailures {
  organisation_id: string;
  seq: number;
  position: number;
  source_id: string;
  received_at: Temporal.Instant;
  events: string;
  error: string;
  failed_at: Temporal.Instant;
}

interface IncidentAccessPeople {
  organisation_id: string;
  incident_id: string;
  user_id: string;
  access: "given" | "taken";
  at: Temporal.Instant;
}

interface IncidentAccessTeams {
  organisation_id: string;
  incident_id: string;
  team_id: string;
  at: Temporal.Instant;
}

interface IncidentAlertGroups {
  organisation_id: string;
  incident_id: string;
  alert_group_id: string;
  linked_at: Temporal.Instant;
  via_incident_id: string | null;
}

interface IncidentMerges {
  organisation_id: string;
  incident_id: string;
  from_status: "triage" | "active" | "mitigated";
  next_update_at: Temporal.Instant | null;
  promise_stage: "pending" | "due" | "missed" | "missed_again";
  merged_at: Temporal.Instant;
  merged_by: Jsonb;
  reason: string;
}

interface IncidentMitigations {
  organisation_id: string;
  id: string;
  incident_id: string;
  what: string;
  by_name: string;
  run_id: string | null;
  at: Temporal.Instant;
}

interface IncidentNumbers {
  organisation_id: string;
  last_number: number;
}

interface IncidentRoleOffers {
  organisation_id: string;
  incident_id: string;
  from_user_id: string;
  to_user_id: string;
  brief: string;
  offered_at: Temporal.Instant;
  expires_at: Temporal.Instant;
}

interface IncidentRoles {
  organisation_id: string;
  incident_id: string;
  role: "incident_commander" | "deputy" | "operations_lead" | "communications_lead" | "scribe";
  user_id: string;
  since: Temporal.Instant;
}

interface IncidentRunbooks {
  organisation_id: string;
  id: string;
  incident_id: string;
  runbook_id: string;
  runbook_version: number;
  because: "service" | "alert" | "person" | "automation";
  because_name: string;
  opened_at: Temporal.Instant;
}

interface IncidentServices {
  organisation_id: string;
  incident_id: string;
  service_id: string;
  via_incident_id: string | null;
}

interface IncidentTasks {
  organisation_id: string;
  id: string;
  incident_id: string;
  text: string;
  assignee_id: string | null;
  check_back_at: Temporal.Instant | null;
  created_at: Temporal.Instant;
  done_at: Temporal.Instant | null;
  version: number;
}

interface Incidents {
  organisation_id: string;
  id: string;
  number: number;
  title: string;
  severity: "SEV1" | "SEV2" | "SEV3" | "SEV4" | "SEV5";
  status: "triage" | "active" | "mitigated" | "resolved" | "closed" | "declined" | "merged";
  origin: "alert_group" | "report" | "person";
  declared_by: Jsonb;
  impact_started_at: Temporal.Instant | null;
  detected_at: Temporal.Instant | null;
  declared_at: Temporal.Instant;
  mitigated_at: Temporal.Instant | null;
  resolved_at: Temporal.Instant | null;
  ended_at: Temporal.Instant | null;
  closed_at: Temporal.Instant | null;
  review_outcome: "published" | "waived" | "none" | null;
  review_reason: string | null;
  next_update_at: Temporal.Instant | null;
  last_update_at: Temporal.Instant | null;
  promise_stage: "pending" | "due" | "missed" | "missed_again";
  mitigation_recorded: boolean;
  recovery_state: "unknown" | "red" | "green" | null;
  recovery_since: Temporal.Instant | null;
  recovery_hold_until: Temporal.Instant | null;
  recovery_evidence: string | null;
  version: number;
  is_private: Generated<boolean>;
  merged_into: string | null;
}

interface InhibitionRules {
  organisation_id: string;
  id: string;
  name: string;
  source_matchers: Jsonb;
  target_matchers: Jsonb;
  equal: string[];
  created_at: Temporal.Instant;
  removed_at: Temporal.Instant | null;
  version: number;
}

interface InhibitionSides {
  organisation_id: string;
  side: "source" | "target";
  equal_key: string;
  rule_id: string;
  alert_id: string;
  both_sides: boolean;
}

interface Invitations {
  organisation_id: string;
  id: string;
  email: string;
  role: "owner" | "admin" | "responder" | "observer";
  token_hash: Buffer;
  invited_by: string | null;
  created_at: Temporal.Instant;
  expires_at: Temporal.Instant;
  accepted_at: Temporal.Instant | null;
  accepted_by: string | null;
}

interface MaintenanceWindows {
  organisation_id: string;
  id: string;
  service_ids: string[];
  include_dependents: boolean;
  reason: string;
  starts_at: Temporal.Instant;
  ends_at: Temporal.Instant;
  author: string;
  created_at: Temporal.Instant;
  ended_at: Temporal.Instant | null;
  version: number;
}

interface Memberships {
  organisation_id: string;
  user_id: string;
  role: "owner" | "admin" | "responder" | "observer";
  created_at: Temporal.Instant;
  removed_at: Temporal.Instant | null;
  version: number;
}

interface Mitigations {
  organisation_id: string;
  id: string;
  service_id: string;
  kind: "rollback" | "failover" | "scale" | "restart" | "disable_flag" | "drain" | "rate_limit" | "custom";
  name: string;
  description: string;
  parameters: Jsonb;
  seconds_to_effect: number;
  risk: "low" | "medium" | "high";
  required_role: "responder" | "admin" | "owner";
  needs_approval: boolean;
  runner_url: string;
  runner_secret: Buffer;
  time_limit_seconds: number;
  created_at: Temporal.Instant;
  removed_at: Temporal.Instant | null;
  version: number;
  runner_kind: Generated<"http" | "github" | "gitlab" | "kubernetes" | "unleash" | "launchdarkly" | "agent">;
  runner_account_id: string | null;
  runner_settings: Jsonb<null>;
}

interface MuteIntervals {
  organisation_id: string;
  id: string;
  name: string;
  matchers: Jsonb;
  intervals: Jsonb;
  created_at: Temporal.Instant;
  removed_at: Temporal.Instant | null;
  version: number;
}

interface NotificationRules {
  organisation_id: string;
  user_id: string;
  urgency: "high" | "low";
  contact_method_id: string;
  after_minutes: number;
}

interface Notifications {
  organisation_id: string;
  id: string;
  page_id: string;
  ordinal: number;
  user_id: string | null;
  user_name: string;
  contact_method_id: string | null;
  kind: string;
  address: string;
  status: "queued" | "sent" | "delivered" | "failed" | "stopped";
  reason: string | null;
  due_at: Temporal.Instant;
  attempts: Jsonb;
  sent_at: Temporal.Instant | null;
  created_at: Temporal.Instant;
  updated_at: Temporal.Instant;
  account_id: string | null;
  reference: string | null;
  bundle_id: string | null;
}

interface Organisations {
  organisation_id: string;
  name: string;
  created_at: Temporal.Instant;
  version: number;
}

interface PageSteps {
  organisation_id: string;
  page_id: string;
  ordinal: number;
  place: Jsonb;
  due_at: Temporal.Instant;
  outcome: "due" | "fired" | "skipped" | "stopped";
  reason: string | null;
  done_at: Temporal.Instant | null;
  people: string[];
  unreachable: string[];
  reported_at: Temporal.Instant | null;
}

interface PagerProofs {
  organisation_id: string;
  user_id: string;
  time_zone: string;
  weekday: number;
  at_time: string;
  next_at: Temporal.Instant;
  last_page_id: string | null;
  version: number;
  updated_at: Temporal.Instant;
}

interface Pages {
  organisation_id: string;
  id: string;
  subject_type: string;
  subject_id: string;
  title: string;
  body: string | null;
  link: string | null;
  service_id: string | null;
  service_name: string | null;
  urgency: "high" | "low";
  is_test: boolean;
  topics: string[];
  dedup_key: string | null;
  policy_id: string | null;
  policy_version: number | null;
  policy: Jsonb;
  status: "triggered" | "acknowledged" | "exhausted" | "resolved";
  reached: Jsonb<null>;
  next_due_at: Temporal.Instant | null;
  places: number;
  ack_timeout_minutes: number | null;
  acknowledged_by: string | null;
  acknowledged_by_name: string | null;
  acknowledged_at: Temporal.Instant | null;
  resolved_at: Temporal.Instant | null;
  resolve_reason: string | null;
  triggered_by: string;
  created_at: Temporal.Instant;
  updated_at: Temporal.Instant;
  round: Generated<number>;
  severity: string | null;
  is_confidential: Generated<boolean>;
}

interface PayRates {
  organisation_id: string;
  currency: string;
  weekday_minor: number;
  night_minor: number;
  weekend_minor: number;
  holiday_minor: number;
  interruption_minor: number;
  updated_at: Temporal.Instant;
  updated_by: string;
  version: number;
}

interface PostmortemSections {
  organisation_id: string;
  postmortem_id: string;
  section: "summary" | "impact" | "key_moments" | "detection" | "response" | "mitigation" | "contributing_factors" | "what_helped" | "what_hindered" | "where_lucky";
  markdown: string;
  version: number;
  updated_at: Temporal.Instant;
  updated_by: Jsonb;
}

interface Postmortems {
  organisation_id: string;
  id: string;
  incident_id: string;
  title: string;
  status: "draft" | "in_review" | "published";
  no_action_reason: string;
  time_zone: string;
  created_by: Jsonb;
  created_at: Temporal.Instant;
  updated_at: Temporal.Instant;
  published_at: Temporal.Instant | null;
  version: number;
}

interface Probes {
  organisation_id: string;
  id: string;
  source_id: string;
  name: string;
  kind: "http" | "tcp" | "tls" | "dns" | "promql";
  target: Jsonb;
  credential: Buffer | null;
  interval_seconds: number;
  timeout_seconds: number;
  tries: number;
  severity: "critical" | "error" | "warning" | "info";
  status: "waiting" | "up" | "doubtful" | "down" | "paused";
  status_since: Temporal.Instant;
  failed_tries: number;
  last_run_at: Temporal.Instant | null;
  last_words: string | null;
  last_took_ms: number | null;
  created_at: Temporal.Instant;
  version: number;
}

interface RecoveryChecks {
  organisation_id: string;
  id: string;
  service_id: string;
  name: string;
  kind: "promql" | "http";
  source: Jsonb;
  credential: Buffer | null;
  operator: "<" | "<=" | ">" | ">=";
  threshold: number;
  unit: "ratio" | "percent" | "ms" | "s" | "count" | "per_second";
  hold_seconds: number;
  interval_seconds: number;
  state: "unknown" | "red" | "green" | null;
  since: Temporal.Instant | null;
  confirmed_at: Temporal.Instant | null;
  last_value: number | null;
  last_value_at: Temporal.Instant | null;
  sampled_at: Temporal.Instant | null;
  last_error: string | null;
  created_at: Temporal.Instant;
  removed_at: Temporal.Instant | null;
  version: number;
}

interface ReportForms {
  organisation_id: string;
  slug: string;
  is_open: boolean;
  intro: string;
  offers_services: boolean;
  urgency: "high" | "low";
  version: number;
}

interface Reports {
  organisation_id: string;
  id: string;
  status: "new" | "declared" | "merged" | "declined";
  origin: "form" | "api" | "cli" | "web";
  text: string;
  service_id: string | null;
  reporter_name: string | null;
  reporter_address: string | null;
  received_at: Temporal.Instant;
  answered_at: Temporal.Instant | null;
  answered_by: string | null;
  word: string | null;
  told: "nobody" | "waiting" | "told" | "failed";
  incident_id: string | null;
}

interface RoutedKeys {
  organisation_id: string;
  source_id: string;
  sender_key: string;
  dedup_key: string;
  seen_at: Temporal.Instant;
}

interface RoutingRuleSets {
  organisation_id: string;
  version: number;
}

interface RoutingRules {
  organisation_id: string;
  id: string;
  position: number;
  name: string;
  condition: string;
  actions: Jsonb;
  after_match: "stop" | "continue";
  enabled: boolean;
  created_at: Temporal.Instant;
  updated_at: Temporal.Instant;
  version: number;
}

interface RunOutput {
  organisation_id: string;
  run_id: string;
  line: number;
  at: Temporal.Instant;
  text: string;
}

interface RunbookAttachments {
  organisation_id: string;
  id: string;
  runbook_id: string;
  service_id: string | null;
  matchers: Jsonb<null>;
  created_at: Temporal.Instant;
}

interface RunbookMarks {
  organisation_id: string;
  incident_runbook_id: string;
  seq: number;
  incident_id: string;
  step: string;
  answer: "done" | "worked" | "did_not_work";
  author: Jsonb;
  at: Temporal.Instant;
}

interface RunbookVersions {
  organisation_id: string;
  runbook_id: string;
  version: number;
  name: string;
  markdown: string;
  summary: string;
  author: Jsonb;
  at: Temporal.Instant;
}

interface Runbooks {
  organisation_id: string;
  id: string;
  name: string;
  created_at: Temporal.Instant;
  removed_at: Temporal.Instant | null;
  version: number;
}

interface RunnerAccounts {
  organisation_id: string;
  id: string;
  kind: string;
  name: string;
  settings: Jsonb;
  secrets_sealed: Buffer | null;
  version: number;
  created_at: Temporal.Instant;
  updated_at: Temporal.Instant;
}

interface Runs {
  organisation_id: string;
  id: string;
  incident_id: string;
  mitigation_id: string;
  idempotency_key: string;
  label: string;
  change_id: string | null;
  parameters: Jsonb;
  status: "proposed" | "approved" | "running" | "effect_seen" | "confirmed" | "no_effect" | "failed" | "unknown" | "reverted";
  call: "none" | "pending" | "succeeded" | "failed" | "unknown";
  proposed_by_id: string | null;
  proposed_by_name: string;
  approved_by_name: string | null;
  requested_at: Temporal.Instant;
  started_at: Temporal.Instant | null;
  call_started_at: Temporal.Instant | null;
  call_ended_at: Temporal.Instant | null;
  reason: string | null;
  check_id: string | null;
  value_before: number | null;
  value_after: number | null;
  effect_deadline: Temporal.Instant | null;
  settled_at: Temporal.Instant | null;
  output_lines: number;
  output_bytes: number;
  output_cut: boolean;
  version: number;
  runner_reference: string | null;
  cancel_requested_at: Temporal.Instant | null;
  cancel_requested_by: string | null;
  cancel_reason: string | null;
}

interface ScheduleOverrides {
  organisation_id: string;
  id: string;
  schedule_id: string;
  kind: "replace" | "substitute" | "add" | "remove";
  user_id: string;
  from_at: Temporal.Instant;
  until_at: Temporal.Instant;
  reason: string;
  created_at: Temporal.Instant;
  created_by: string;
  removed_at: Temporal.Instant | null;
  replaced_user_id: string | null;
  cover_request_id: string | null;
  calendar_import_id: string | null;
  calendar_uid: string | null;
}

interface SchedulePeople {
  organisation_id: string;
  schedule_id: string;
  user_id: string;
}

interface ScheduleVersions {
  organisation_id: string;
  schedule_id: string;
  effective_from: Temporal.Instant;
  definition: Jsonb;
  created_at: Temporal.Instant;
  created_by: string;
}

interface Schedules {
  organisation_id: string;
  id: string;
  name: string;
  created_at: Temporal.Instant;
  archived_at: Temporal.Instant | null;
  version: number;
  owner_team_id: string | null;
  warns_of_gaps: boolean | null;
}

interface ServiceDependencies {
  organisation_id: string;
  service_id: string;
  depends_on_id: string;
}

interface ServicePolicies {
  organisation_id: string;
  service_id: string;
  policy_id: string;
  updated_at: Temporal.Instant;
}

interface Services {
  organisation_id: string;
  id: string;
  name: string;
  name_key: string;
  description: string;
  owner_team_id: string | null;
  tier: number;
  reopen_window_minutes: number;
  acknowledgement_timeout_minutes: number | null;
  created_at: Temporal.Instant;
  version: number;
}

interface Sessions {
  organisation_id: string;
  id: string;
  user_id: string;
  token_hash: Buffer;
  user_agent: string;
  created_at: Temporal.Instant;
  used_at: Temporal.Instant;
}

interface Silences {
  organisation_id: string;
  id: string;
  matchers: Jsonb;
  starts_at: Temporal.Instant;
  ends_at: Temporal.Instant | null;
  author: string;
  author_user_id: string | null;
  reason: string;
  created_at: Temporal.Instant;
  ended_at: Temporal.Instant | null;
  replaced_by: string | null;
  version: number;
}

interface SourceDeliveries {
  organisation_id: string;
  source_id: string;
  delivery_id: string;
  received_at: Temporal.Instant;
}

interface Sources {
  organisation_id: string;
  id: string;
  kind: string;
  name: string;
  service_id: string | null;
  key_hash: Buffer;
  key_sealed: Buffer;
  last_event_at: Temporal.Instant | null;
  last_error: string | null;
  last_error_at: Temporal.Instant | null;
  created_at: Temporal.Instant;
  removed_at: Temporal.Instant | null;
  version: Generated<number>;
  settings: Jsonb;
  secret_sealed: Buffer | null;
  requests_per_second: number | null;
}

interface StatusPageDocuments {
  organisation_id: string;
  status_page_id: string;
  path: string;
  content_type: string;
  body: string;
  etag: string;
  rendered_at: Temporal.Instant;
}

interface StatusPages {
  organisation_id: string;
  id: string;
  slug: string;
  name: string;
  description: string;
  time_zone: string;
  published_at: Temporal.Instant | null;
  created_at: Temporal.Instant;
  version: number;
}

interface Subscribers {
  organisation_id: string;
  id: string;
  status_page_id: string;
  address: string;
  audience: "stakeholders" | "public";
  component_ids: string[];
  status: "pending" | "confirmed" | "unsubscribed";
  round: number;
  created_at: Temporal.Instant;
  asked_at: Temporal.Instant;
  confirmed_at: Temporal.Instant | null;
  unsubscribed_at: Temporal.Instant | null;
}

interface SuppressionWorlds {
  organisation_id: string;
  version: number;
  evaluated_at: Temporal.Instant;
}

interface SuspectDismissals {
  organisation_id: string;
  incident_id: string;
  change_id: string;
  dismissed_by: Jsonb;
  at: Temporal.Instant;
}

interface TeamMembers {
  organisation_id: string;
  team_id: string;
  user_id: string;
}

interface Teams {
  organisation_id: string;
  id: string;
  name: string;
  name_key: string;
  created_at: Temporal.Instant;
  version: number;
}

interface TemporarySchedules {
  organisation_id: string;
  id: string;
  schedule_id: string;
  from_at: Temporal.Instant;
  until_at: Temporal.Instant;
  shifts: Jsonb;
  reason: string;
  created_at: Temporal.Instant;
  created_by: string;
  removed_at: Temporal.Instant | null;
}

interface Timers {
  organisation_id: string;
  kind: string;
  key: string;
  due_at: Temporal.Instant;
  data: Jsonb;
  attempts: Generated<number>;
  leased_by: string | null;
  leased_until: Temporal.Instant | null;
  last_error: string | null;
  rank: Generated<number>;
  lane: string | null;
}

interface UpdateComponents {
  organisation_id: string;
  update_id: string;
  component_id: string;
  status: "operational" | "under_maintenance" | "degraded_performance" | "partial_outage" | "major_outage";
}

interface UpdateMails {
  organisation_id: string;
  update_id: string;
  subscriber_id: string;
  status: "queued" | "sent" | "failed" | "dropped";
  attempts: number;
  due_at: Temporal.Instant;
  settled_at: Temporal.Instant | null;
  last_answer: string | null;
}

interface UpdatePages {
  organisation_id: string;
  update_id: string;
  status_page_id: string;
}

interface Updates {
  organisation_id: string;
  id: string;
  incident_id: string;
  audience: "internal" | "stakeholders" | "public";
  status: "investigating" | "identified" | "monitoring" | "resolved";
  title: string;
  message: string;
  eta_text: string | null;
  next_update_at: Temporal.Instant | null;
  posted_at: Temporal.Instant;
  posted_by: Jsonb;
}

interface Users {
  id: string;
  email: string;
  name: string;
  time_zone: string;
  created_at: Temporal.Instant;
  version: number;
}

export interface DB {
  absences: Absences;
  accounts: Accounts;
  action_items: ActionItems;
  agent_jobs: AgentJobs;
  agents: Agents;
  alert_groups: AlertGroups;
  alert_tombstones: AlertTombstones;
  alerts: Alerts;
  api_keys: ApiKeys;
  automation_actions: AutomationActions;
  automation_firings: AutomationFirings;
  automations: Automations;
  calendar_feeds: CalendarFeeds;
  calendar_imports: CalendarImports;
  changes: Changes;
  channel_accounts: ChannelAccounts;
  chat_channels: ChatChannels;
  chat_messages: ChatMessages;
  chat_people: ChatPeople;
  chat_requests: ChatRequests;
  chat_settings: ChatSettings;
  check_samples: CheckSamples;
  component_groups: ComponentGroups;
  component_status_changes: ComponentStatusChanges;
  components: Components;
  contact_methods: ContactMethods;
  cover_requests: CoverRequests;
  deployed_versions: DeployedVersions;
  escalation_policies: EscalationPolicies;
  escalation_policy_versions: EscalationPolicyVersions;
  event_cursors: EventCursors;
  event_topics: EventTopics;
  events: Events;
  gap_warnings: GapWarnings;
  grouping_settings: GroupingSettings;
  heartbeat_pings: HeartbeatPings;
  heartbeats: Heartbeats;
  hold_sweeps: HoldSweeps;
  idempotency_keys: IdempotencyKeys;
  inbox: Inbox;
  inbox_cursor: InboxCursor;
  inbox_failures: InboxFailures;
  incident_access_people: IncidentAccessPeople;
  incident_access_teams: IncidentAccessTeams;
  incident_alert_groups: IncidentAlertGroups;
  incident_merges: IncidentMerges;
  incident_mitigations: IncidentMitigations;
  incident_numbers: IncidentNumbers;
  incident_role_offers: IncidentRoleOffers;
  incident_roles: IncidentRoles;
  incident_runbooks: IncidentRunbooks;
  incident_services: IncidentServices;
  incident_tasks: IncidentTasks;
  incidents: Incidents;
  inhibition_rules: InhibitionRules;
  inhibition_sides: InhibitionSides;
  invitations: Invitations;
  maintenance_windows: MaintenanceWindows;
  memberships: Memberships;
  mitigations: Mitigations;
  mute_intervals: MuteIntervals;
  notification_rules: NotificationRules;
  notifications: Notifications;
  organisations: Organisations;
  page_steps: PageSteps;
  pager_proofs: PagerProofs;
  pages: Pages;
  pay_rates: PayRates;
  postmortem_sections: PostmortemSections;
  postmortems: Postmortems;
  probes: Probes;
  recovery_checks: RecoveryChecks;
  report_forms: ReportForms;
  reports: Reports;
  routed_keys: RoutedKeys;
  routing_rule_sets: RoutingRuleSets;
  routing_rules: RoutingRules;
  run_output: RunOutput;
  runbook_attachments: RunbookAttachments;
  runbook_marks: RunbookMarks;
  runbook_versions: RunbookVersions;
  runbooks: Runbooks;
  runner_accounts: RunnerAccounts;
  runs: Runs;
  schedule_overrides: ScheduleOverrides;
  schedule_people: SchedulePeople;
  schedule_versions: ScheduleVersions;
  schedules: Schedules;
  service_dependencies: ServiceDependencies;
  service_policies: ServicePolicies;
  services: Services;
  sessions: Sessions;
  silences: Silences;
  source_deliveries: SourceDeliveries;
  sources: Sources;
  status_page_documents: StatusPageDocuments;
  status_pages: StatusPages;
  subscribers: Subscribers;
  suppression_worlds: SuppressionWorlds;
  suspect_dismissals: SuspectDismissals;
  team_members: TeamMembers;
  teams: Teams;
  temporary_schedules: TemporarySchedules;
  timers: Timers;
  update_components: UpdateComponents;
  update_mails: UpdateMails;
  update_pages: UpdatePages;
  updates: Updates;
  users: Users;
}
