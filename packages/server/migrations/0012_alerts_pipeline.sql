-- breaking: no
-- What the pipeline's stages remember: overtaken resolves, what holds an alert back, groups that wait or grow, flapping.

alter table alerts
  -- The sender's own time of the newest trigger.
  add column sender_triggered_at timestamptz,
  -- When it began to fire, this time: opened, or reopened. Null for alerts from before this column: opened_at.
  add column firing_since timestamptz,
  -- JSON array of {kind, id, name, since, …}: what holds it back now. Null: nothing does.
  add column suppressed_by jsonb,
  -- When the last of what held it back let go of it.
  add column released_at timestamptz,
  -- When a page told of it, or told that it had joined.
  add column paged_at timestamptz,
  -- {at: times of the last changes of state in ms, since, told}
  add column flap jsonb;
create index alerts_suppressed on alerts (organisation_id) where status <> 'resolved' and suppressed_by is not null;
-- Those that somebody has still to be told of.
create index alerts_untold on alerts (organisation_id, group_id) where status = 'triggered' and paged_at is null and suppressed_by is null;

alter table alert_groups
  add column paged_urgency text check (paged_urgency in ('high', 'low')),
  add column page_count integer not null default 0,
  add column told_at timestamptz;

-- What is open was paged for by the release before.
select set_config('staunch.organisation', '*', true);
update alerts set paged_at = opened_at where status <> 'resolved';
update alert_groups set paged_urgency = urgency, page_count = 1, told_at = opened_at where status = 'open';

-- A resolve that came before the trigger it belongs to.
create table alert_tombstones (
  organisation_id uuid not null,
  source_id uuid not null,
  dedup_key text not null,
  -- The sender's own time.
  resolved_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (organisation_id, source_id, dedup_key),
  foreign key (organisation_id, source_id) references sources (organisation_id, id)
);
create index alert_tombstones_expired on alert_tombstones (expires_at);
select staunch_isolate('alert_tombstones');

-- One row an organisation that holds anything back: taken by whoever changes what is held or what holds, so that an
-- alert cannot slip in between; its version tells a cached copy of the rules from a stale one.
create table suppression_worlds (
  organisation_id uuid primary key,
  version bigint not null,
  -- Up to when starts and ends have been carried out.
  evaluated_at timestamptz not null
);
select staunch_isolate('suppression_worlds');

create table silences (
  organisation_id uuid not null,
  id uuid not null,
  matchers jsonb not null,
  starts_at timestamptz not null,
  -- Null: until what it holds is resolved.
  ends_at timestamptz,
  author text not null,
  author_user_id uuid,
  reason text not null,
  created_at timestamptz not null,
  -- Ended before its time: by a person, by its replacement, or because nothing it held fires any more.
  ended_at timestamptz,
  replaced_by uuid,
  version integer not null,
  primary key (organisation_id, id)
);
create index silences_newest on silences (organisation_id, created_at desc, id desc);
select staunch_isolate('silences');

create table maintenance_windows (
  organisation_id uuid not null,
  id uuid not null,
  service_ids uuid[] not null,
  include_dependents boolean not null,
  reason text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  author text not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  version integer not null,
  primary key (organisation_id, id)
);
create index maintenance_windows_newest on maintenance_windows (organisation_id, starts_at desc, id desc);
select staunch_isolate('maintenance_windows');

create table mute_intervals (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  matchers jsonb not null,
  intervals jsonb not null,
  created_at timestamptz not null,
  removed_at timestamptz,
  version integer not null,
  primary key (organisation_id, id)
);
create unique index mute_intervals_name on mute_intervals (organisation_id, lower(name)) where removed_at is null;
select staunch_isolate('mute_intervals');

create table inhibition_rules (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  source_matchers jsonb not null,
  target_matchers jsonb not null,
  equal text[] not null,
  created_at timestamptz not null,
  removed_at timestamptz,
  version integer not null,
  primary key (organisation_id, id)
);
create unique index inhibition_rules_name on inhibition_rules (organisation_id, lower(name)) where removed_at is null;
select staunch_isolate('inhibition_rules');

-- Where open alerts stand in inhibition: the index through which an inhibitor finds those it may hold back, and they it,
-- without going through pairs. An inhibitor stands once for each rule; what may be held back stands once for each set of
-- labels that must be equal, however many rules ask for that set.
create table inhibition_sides (
  organisation_id uuid not null,
  side text not null check (side in ('source', 'target')),
  -- Hash of the labels that must be equal, with their values.
  equal_key text not null,
  -- All zeros for a target.
  rule_id uuid not null,
  alert_id uuid not null,
  -- A source that matches the rule's target side too: it does not hold its like.
  both_sides boolean not null,
  primary key (organisation_id, side, equal_key, rule_id, alert_id)
);
create index inhibition_sides_of_alert on inhibition_sides (organisation_id, alert_id);
select staunch_isolate('inhibition_sides');

create table grouping_settings (
  organisation_id uuid not null,
  service_id uuid not null,
  labels text[] not null,
  -- Null: a group takes members as long as it is open.
  window_minutes integer,
  wait_high_seconds integer not null,
  wait_low_seconds integer not null,
  interval_seconds integer not null,
  flap_changes integer not null,
  flap_minutes integer not null,
  -- Null: never.
  auto_resolve_high_minutes integer,
  auto_resolve_low_minutes integer,
  version integer not null,
  updated_at timestamptz not null,
  primary key (organisation_id, service_id),
  foreign key (organisation_id, service_id) references services (organisation_id, id)
);
select staunch_isolate('grouping_settings');
