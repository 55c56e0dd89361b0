-- breaking: no
-- The ways in, what came in, and what it means.

create table sources (
  organisation_id uuid not null,
  id uuid not null,
  kind text not null,
  name text not null,
  service_id uuid,
  -- The routing key is a secret: found by its SHA-256, shown again by opening the seal.
  key_hash bytea not null unique,
  key_sealed bytea not null,
  last_event_at timestamptz,
  last_error text,
  last_error_at timestamptz,
  created_at timestamptz not null,
  removed_at timestamptz,
  version integer not null default 1,
  primary key (organisation_id, id),
  foreign key (organisation_id, service_id) references services (organisation_id, id)
);
select staunch_isolate('sources');

-- Append-only log, read in (txid, seq) order by the pipeline and cleared after days. A row holds what an organisation's
-- senders said in one commit: a flood costs rows by the commit, not by the request. It is text, not jsonb: what a sender
-- wrote is understood by the pipeline, not on the way in. Nobody looks a row up by name, so it has no primary key: one
-- index less on the path every alert takes.
create table inbox (
  organisation_id uuid not null,
  seq bigint generated always as identity,
  txid xid8 not null default pg_current_xact_id(),
  -- When the commit was begun.
  received_at timestamptz not null,
  -- JSON array of {s: source, t: received at in ms, e: events}.
  requests text not null
);
create index inbox_reading_order on inbox (txid, seq);
select staunch_isolate('inbox');

-- How far the pipeline has read: one row, taken by whichever node works.
create table inbox_cursor (
  name text primary key check (name = 'pipeline'),
  txid xid8 not null,
  seq bigint not null
);

-- What the pipeline could not work through, kept whole for a person to look at.
create table inbox_failures (
  organisation_id uuid not null,
  -- Of the inbox row it came in, and its place in there.
  seq bigint not null,
  position integer not null,
  source_id uuid not null,
  received_at timestamptz not null,
  events text not null,
  error text not null,
  failed_at timestamptz not null,
  primary key (organisation_id, seq, position)
);
select staunch_isolate('inbox_failures');

create table alert_groups (
  organisation_id uuid not null,
  id uuid not null,
  group_key text not null,
  service_id uuid,
  status text not null check (status in ('open', 'resolved')),
  urgency text not null check (urgency in ('high', 'low')),
  title text not null,
  opened_at timestamptz not null,
  resolved_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, service_id) references services (organisation_id, id)
);
create unique index alert_groups_open on alert_groups (organisation_id, group_key) where status = 'open';
create index alert_groups_newest on alert_groups (organisation_id, opened_at desc, id desc);
select staunch_isolate('alert_groups');

create table alerts (
  organisation_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  dedup_key text not null,
  service_id uuid,
  group_id uuid not null,
  status text not null check (status in ('triggered', 'acknowledged', 'resolved')),
  severity text not null check (severity in ('critical', 'error', 'warning', 'info')),
  urgency text not null check (urgency in ('high', 'low')),
  title text not null,
  description text,
  labels jsonb not null,
  links jsonb not null,
  payload jsonb,
  -- Tells a mere repeat from one that brings something new to show.
  content_hash text not null,
  count integer not null,
  flap_count integer not null,
  opened_at timestamptz not null,
  last_seen_at timestamptz not null,
  resolved_at timestamptz,
  sender_resolved_at timestamptz,
  expires_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, source_id) references sources (organisation_id, id),
  foreign key (organisation_id, group_id) references alert_groups (organisation_id, id)
-- Room for repeats to be updated in place.
) with (fillfactor = 85);
-- The rule the pipeline rests on: one open alert a key.
create unique index alerts_open_key on alerts (organisation_id, source_id, dedup_key) where status <> 'resolved';
create index alerts_newest_of_key on alerts (organisation_id, source_id, dedup_key, opened_at desc);
create index alerts_by_group on alerts (organisation_id, group_id) where status <> 'resolved';
create index alerts_newest on alerts (organisation_id, opened_at desc, id desc);
select staunch_isolate('alerts');
