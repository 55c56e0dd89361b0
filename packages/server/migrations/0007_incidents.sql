-- breaking: no
-- Incidents: their state, who holds which role, open offers of command, tasks, what they are about, and recorded mitigations.

-- The last number given out; locked by whoever declares, so that numbers have no holes and no doubles.
create table incident_numbers (
  organisation_id uuid primary key references organisations (organisation_id),
  last_number integer not null
);
select staunch_isolate('incident_numbers');

create table incidents (
  organisation_id uuid not null references organisations (organisation_id),
  id uuid not null,
  number integer not null,
  title text not null,
  severity text not null check (severity in ('SEV1', 'SEV2', 'SEV3', 'SEV4', 'SEV5')),
  status text not null check (status in ('triage', 'active', 'mitigated', 'resolved', 'closed', 'declined')),
  -- What it was declared from.
  origin text not null check (origin in ('alert_group', 'report', 'person')),
  declared_by jsonb not null,
  -- The facts: correctable, durations derive from them and are stored nowhere.
  impact_started_at timestamptz,
  detected_at timestamptz,
  declared_at timestamptz not null,
  mitigated_at timestamptz,
  resolved_at timestamptz,
  -- When it was resolved or declined, by our own clock: what the reopen window counts from.
  ended_at timestamptz,
  closed_at timestamptz,
  -- 'published', 'waived' or 'none' once closed.
  review_outcome text check (review_outcome in ('published', 'waived', 'none')),
  review_reason text,
  -- The update promise and how far the clock has gone about it.
  next_update_at timestamptz,
  last_update_at timestamptz,
  promise_stage text not null check (promise_stage in ('pending', 'due', 'missed', 'missed_again')),
  -- A mitigation was recorded since it last became active.
  mitigation_recorded boolean not null,
  -- What recovery checks last said; null until one spoke since it last became active.
  recovery_state text check (recovery_state in ('unknown', 'red', 'green')),
  recovery_since timestamptz,
  recovery_hold_until timestamptz,
  recovery_evidence text,
  version integer not null,
  primary key (organisation_id, id),
  unique (organisation_id, number)
);
create index incidents_by_status on incidents (organisation_id, status, severity);
select staunch_isolate('incidents');

create table incident_roles (
  organisation_id uuid not null,
  incident_id uuid not null,
  role text not null check (role in ('incident_commander', 'deputy', 'operations_lead', 'communications_lead', 'scribe')),
  user_id uuid not null,
  since timestamptz not null,
  -- One holder a role: two commanders cannot be stored.
  primary key (organisation_id, incident_id, role),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id),
  foreign key (organisation_id, user_id) references memberships (organisation_id, user_id)
);
create index incident_roles_by_user on incident_roles (organisation_id, user_id);
select staunch_isolate('incident_roles');

-- The open offer of command; at most one an incident.
create table incident_role_offers (
  organisation_id uuid not null,
  incident_id uuid not null,
  from_user_id uuid not null,
  to_user_id uuid not null,
  brief text not null,
  offered_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (organisation_id, incident_id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id),
  foreign key (organisation_id, from_user_id) references memberships (organisation_id, user_id),
  foreign key (organisation_id, to_user_id) references memberships (organisation_id, user_id)
);
select staunch_isolate('incident_role_offers');

create table incident_tasks (
  organisation_id uuid not null,
  id uuid not null,
  incident_id uuid not null,
  text text not null,
  assignee_id uuid,
  check_back_at timestamptz,
  created_at timestamptz not null,
  done_at timestamptz,
  version integer not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id),
  foreign key (organisation_id, assignee_id) references memberships (organisation_id, user_id)
);
create index incident_tasks_by_incident on incident_tasks (organisation_id, incident_id);
select staunch_isolate('incident_tasks');

create table incident_services (
  organisation_id uuid not null,
  incident_id uuid not null,
  service_id uuid not null,
  primary key (organisation_id, incident_id, service_id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id),
  foreign key (organisation_id, service_id) references services (organisation_id, id)
);
create index incident_services_by_service on incident_services (organisation_id, service_id);
select staunch_isolate('incident_services');

create table incident_alert_groups (
  organisation_id uuid not null,
  incident_id uuid not null,
  alert_group_id uuid not null,
  linked_at timestamptz not null,
  primary key (organisation_id, incident_id, alert_group_id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id),
  foreign key (organisation_id, alert_group_id) references alert_groups (organisation_id, id)
);
create index incident_alert_groups_by_group on incident_alert_groups (organisation_id, alert_group_id);
select staunch_isolate('incident_alert_groups');

-- What stopped, or was meant to stop, the impact; a run's, or a person's word.
create table incident_mitigations (
  organisation_id uuid not null,
  id uuid not null,
  incident_id uuid not null,
  what text not null,
  by_name text not null,
  -- The run it came from; at most one record a run, however often it is reported.
  run_id uuid,
  at timestamptz not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id)
);
create index incident_mitigations_by_incident on incident_mitigations (organisation_id, incident_id);
create unique index incident_mitigations_by_run on incident_mitigations (organisation_id, run_id) where run_id is not null;
select staunch_isolate('incident_mitigations');
