-- breaking: no
-- The spine: what happened (events), what is due (timers), who has read how far, and answers kept for retried requests.

-- Puts a table behind the wall between organisations. The scope is set per transaction by the application;
-- '*' is the scope of workers that serve every organisation, and no scope at all sees nothing.
create function staunch_isolate(target regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy organisation_wall on %s using (
       current_setting(''staunch.organisation'', true) = ''*''
       or organisation_id::text = current_setting(''staunch.organisation'', true))', target);
end
$$;

-- Append-only. (txid, seq) is the reading order: a reader stops before the oldest transaction still running,
-- so that a slow writer's rows are never skipped.
create table events (
  organisation_id uuid not null,
  seq bigint generated always as identity,
  txid xid8 not null default pg_current_xact_id(),
  type text not null,
  subject_type text not null,
  subject_id uuid not null,
  actor jsonb not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  data jsonb not null,
  primary key (organisation_id, seq)
);
create index events_reading_order on events (txid, seq);
select staunch_isolate('events');

-- Which subjects an event belongs to. A table rather than an array: array operators are not leakproof, so
-- row-level security would keep the planner from using their index.
create table event_topics (
  organisation_id uuid not null,
  topic text not null,
  seq bigint not null,
  primary key (organisation_id, topic, seq)
);
select staunch_isolate('event_topics');

create table event_cursors (
  name text primary key,
  txid xid8 not null,
  seq bigint not null
);

create table timers (
  organisation_id uuid not null,
  kind text not null,
  key text not null,
  due_at timestamptz not null,
  data jsonb not null,
  attempts integer not null default 0,
  leased_by uuid,
  leased_until timestamptz,
  last_error text,
  primary key (organisation_id, kind, key)
);
create index timers_due on timers (due_at);
select staunch_isolate('timers');

create table idempotency_keys (
  organisation_id uuid not null,
  key text not null,
  request_hash text not null,
  status integer,
  -- Sealed: an answer may show a secret once, such as a new API key.
  body bytea,
  created_at timestamptz not null,
  primary key (organisation_id, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
select staunch_isolate('idempotency_keys');
