-- breaking: no
-- Probes: what Staunch looks at by itself, again and again, and alerts about.

create table probes (
  organisation_id uuid not null,
  id uuid not null,
  -- Its service is the probe's, and its alerts the probe's.
  source_id uuid not null,
  name text not null,
  kind text not null check (kind in ('http', 'tcp', 'tls', 'dns', 'promql')),
  -- What is looked at and what is expected, by kind.
  target jsonb not null,
  -- The Authorization header, sealed.
  credential bytea,
  interval_seconds integer not null check (interval_seconds between 10 and 86400),
  timeout_seconds integer not null check (timeout_seconds between 1 and 30),
  -- How many tries must fail, one right after the other, before it counts as down.
  tries integer not null check (tries between 1 and 10),
  severity text not null check (severity in ('critical', 'error', 'warning', 'info')),
  status text not null check (status in ('waiting', 'up', 'doubtful', 'down', 'paused')),
  status_since timestamptz not null,
  failed_tries integer not null,
  -- What the last run found, for people.
  last_run_at timestamptz,
  last_words text,
  last_took_ms integer,
  created_at timestamptz not null,
  version integer not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, source_id) references sources (organisation_id, id)
);
create unique index probes_by_name on probes (organisation_id, name);
select staunch_isolate('probes');
