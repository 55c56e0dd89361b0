-- breaking: no
-- Signs of life that are expected; and what is remembered of senders so that a request that comes again counts once.

create table heartbeats (
  organisation_id uuid not null,
  id uuid not null,
  -- Its routing key is the ping address, its service the heartbeat's, and its alerts the heartbeat's.
  source_id uuid not null,
  name text not null,
  description text not null,
  period_seconds integer not null check (period_seconds between 10 and 31536000),
  -- Also how long a run that said it started may take; where it is 0, the period is.
  grace_seconds integer not null check (grace_seconds between 0 and 31536000),
  severity text not null check (severity in ('critical', 'error', 'warning', 'info')),
  -- What the alert is called; null: made from the name.
  alert_title text,
  labels jsonb not null,
  status text not null check (status in ('waiting', 'healthy', 'late', 'failed', 'paused')),
  status_since timestamptz not null,
  -- Silence is counted from here: the last ping, or the resumption. null until something was heard.
  counted_from timestamptz,
  last_ping_at timestamptz,
  -- A run that said it started and has not ended.
  run_started_at timestamptz,
  run_id text,
  created_at timestamptz not null,
  version integer not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, source_id) references sources (organisation_id, id)
);
create unique index heartbeats_by_name on heartbeats (organisation_id, name);
create unique index heartbeats_by_source on heartbeats (organisation_id, source_id);
select staunch_isolate('heartbeats');

-- The newest pings of each heartbeat, with what a job said of itself.
create table heartbeat_pings (
  organisation_id uuid not null,
  heartbeat_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  kind text not null check (kind in ('success', 'start', 'fail', 'log')),
  exit_status integer check (exit_status between 0 and 255),
  run_id text,
  duration_ms bigint,
  body text,
  primary key (organisation_id, heartbeat_id, id),
  foreign key (organisation_id, heartbeat_id) references heartbeats (organisation_id, id) on delete cascade
);
select staunch_isolate('heartbeat_pings');

-- Requests that name themselves (a delivery id, a Message-Id) and were taken; cleared after days.
create table source_deliveries (
  organisation_id uuid not null,
  source_id uuid not null,
  delivery_id text not null,
  received_at timestamptz not null,
  primary key (organisation_id, source_id, delivery_id),
  foreign key (organisation_id, source_id) references sources (organisation_id, id)
);
create index source_deliveries_by_age on source_deliveries (organisation_id, source_id, received_at);
select staunch_isolate('source_deliveries');

-- What a code host last said runs somewhere, so that the next deployment names the version to go back to.
create table deployed_versions (
  organisation_id uuid not null,
  source_id uuid not null,
  -- A repository and an environment, in the code host's words.
  target text not null,
  version text not null,
  previous_version text,
  deployed_at timestamptz not null,
  primary key (organisation_id, source_id, target),
  foreign key (organisation_id, source_id) references sources (organisation_id, id)
);
select staunch_isolate('deployed_versions');
