-- breaking: no
-- Mitigation: each service's catalogue of ways to stop an impact, their runs and output, changes set aside as suspects, recovery checks and their samples.

create table mitigations (
  organisation_id uuid not null,
  id uuid not null,
  service_id uuid not null,
  kind text not null check (kind in ('rollback', 'failover', 'scale', 'restart', 'disable_flag', 'drain', 'rate_limit', 'custom')),
  name text not null,
  -- One line about what it does to users ("Customers wait, orders are kept").
  description text not null,
  -- A list of {name, label, isRequired, defaultValue}.
  parameters jsonb not null,
  seconds_to_effect integer not null check (seconds_to_effect between 0 and 86400),
  risk text not null check (risk in ('low', 'medium', 'high')),
  -- Who may run it.
  required_role text not null check (required_role in ('responder', 'admin', 'owner')),
  -- A second person has to agree before it starts.
  needs_approval boolean not null,
  runner_url text not null,
  -- The signing secret, sealed under the key outside the database.
  runner_secret bytea not null,
  time_limit_seconds integer not null check (time_limit_seconds between 1 and 3600),
  created_at timestamptz not null,
  -- Runs point at it, so it is never really gone.
  removed_at timestamptz,
  version integer not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, service_id) references services (organisation_id, id)
);
create unique index mitigations_name on mitigations (organisation_id, service_id, lower(name)) where removed_at is null;
select staunch_isolate('mitigations');

create table runs (
  organisation_id uuid not null,
  id uuid not null,
  incident_id uuid not null,
  mitigation_id uuid not null,
  -- The caller's word for "this one click"; the same key never makes a second run.
  idempotency_key text not null,
  -- What the button said.
  label text not null,
  -- The suspect it undoes, if it was started from one.
  change_id uuid,
  parameters jsonb not null,
  status text not null check (status in
    ('proposed', 'approved', 'running', 'effect_seen', 'confirmed', 'no_effect', 'failed', 'unknown', 'reverted')),
  call text not null check (call in ('none', 'pending', 'succeeded', 'failed', 'unknown')),
  proposed_by_id uuid,
  proposed_by_name text not null,
  approved_by_name text,
  requested_at timestamptz not null,
  started_at timestamptz,
  -- Written before the request leaves. Found set by a later attempt, it means: the call may have happened, do not repeat it.
  call_started_at timestamptz,
  -- When the runner's answer (or its absence) was settled.
  call_ended_at timestamptz,
  -- Why it ended as it did, for a person.
  reason text,
  -- The check its effect is judged by, and that check's value before and after.
  check_id uuid,
  value_before double precision,
  value_after double precision,
  effect_deadline timestamptz,
  -- When the last word was spoken: confirmed, no effect, failed, reverted.
  settled_at timestamptz,
  output_lines integer not null,
  output_bytes integer not null,
  -- More output came than is kept.
  output_cut boolean not null,
  version integer not null,
  primary key (organisation_id, id),
  unique (organisation_id, incident_id, mitigation_id, idempotency_key),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id),
  foreign key (organisation_id, mitigation_id) references mitigations (organisation_id, id)
);
-- While one may still be at work, the same mitigation cannot be started a second time for the incident, by whatever key.
create unique index runs_one_unsettled on runs (organisation_id, incident_id, mitigation_id)
  where status in ('proposed', 'approved', 'running', 'unknown');
create index runs_by_mitigation on runs (organisation_id, mitigation_id, requested_at desc);
create index runs_by_change on runs (organisation_id, change_id) where change_id is not null;
select staunch_isolate('runs');

create table run_output (
  organisation_id uuid not null,
  run_id uuid not null,
  line integer not null,
  at timestamptz not null,
  text text not null,
  primary key (organisation_id, run_id, line),
  foreign key (organisation_id, run_id) references runs (organisation_id, id)
);
select staunch_isolate('run_output');

-- "Not this one": a person's word that a change is not the cause of an incident.
create table suspect_dismissals (
  organisation_id uuid not null,
  incident_id uuid not null,
  change_id uuid not null,
  dismissed_by jsonb not null,
  at timestamptz not null,
  primary key (organisation_id, incident_id, change_id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id),
  foreign key (organisation_id, change_id) references changes (organisation_id, id)
);
select staunch_isolate('suspect_dismissals');

create table recovery_checks (
  organisation_id uuid not null,
  id uuid not null,
  service_id uuid not null,
  name text not null,
  kind text not null check (kind in ('promql', 'http')),
  -- promql: {url, query}. http: {url, measure, expectStatus, expectText, field}.
  source jsonb not null,
  -- The Authorization header of the reading, sealed; null when none is needed.
  credential bytea,
  operator text not null check (operator in ('<', '<=', '>', '>=')),
  threshold double precision not null,
  unit text not null check (unit in ('ratio', 'percent', 'ms', 's', 'count', 'per_second')),
  hold_seconds integer not null check (hold_seconds between 0 and 86400),
  interval_seconds integer not null check (interval_seconds between 5 and 3600),
  -- Where it stands; null until it was read since the last incident began.
  state text check (state in ('unknown', 'red', 'green')),
  since timestamptz,
  confirmed_at timestamptz,
  last_value double precision,
  last_value_at timestamptz,
  sampled_at timestamptz,
  -- Why the last reading gave no number.
  last_error text,
  created_at timestamptz not null,
  removed_at timestamptz,
  version integer not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, service_id) references services (organisation_id, id)
);
create unique index recovery_checks_name on recovery_checks (organisation_id, service_id, lower(name)) where removed_at is null;
select staunch_isolate('recovery_checks');

create table check_samples (
  organisation_id uuid not null,
  check_id uuid not null,
  at timestamptz not null,
  -- null: the reading gave no number.
  value double precision,
  primary key (organisation_id, check_id, at),
  foreign key (organisation_id, check_id) references recovery_checks (organisation_id, id)
);
select staunch_isolate('check_samples');
