-- breaking: no
-- Automations: what they wait for and do, what became of each event they heard, and of each action.

create table automations (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  is_enabled boolean not null,
  -- Event types it listens to.
  events jsonb not null,
  -- CEL; empty: always.
  condition text not null,
  -- A list, in order; see the module's store.
  actions jsonb not null,
  -- What webhooks are signed with, sealed under the key outside the database.
  webhook_secret bytea not null,
  -- Events recorded before it was last changed are none of its business.
  since timestamptz not null,
  created_at timestamptz not null,
  -- Its run log stays.
  removed_at timestamptz,
  version integer not null,
  primary key (organisation_id, id)
);
create unique index automations_name on automations (organisation_id, lower(name)) where removed_at is null;
select staunch_isolate('automations');

create table automation_firings (
  organisation_id uuid not null,
  id uuid not null,
  automation_id uuid not null,
  automation_version integer not null,
  event_seq bigint not null,
  -- {type, at, actorName, data}
  event jsonb not null,
  incident_id uuid not null,
  -- The automations that led here, this one last.
  chain jsonb not null,
  fired boolean not null,
  -- What the condition said, in words.
  outcome text not null,
  at timestamptz not null,
  primary key (organisation_id, id),
  -- No event fires an automation twice.
  unique (organisation_id, automation_id, event_seq),
  foreign key (organisation_id, automation_id) references automations (organisation_id, id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id)
);
create index automation_firings_newest on automation_firings (organisation_id, automation_id, at desc);
select staunch_isolate('automation_firings');
select staunch_wall_incident('automation_firings');

create table automation_actions (
  organisation_id uuid not null,
  firing_id uuid not null,
  position integer not null,
  incident_id uuid not null,
  action jsonb not null,
  status text not null check (status in ('pending', 'done', 'failed')),
  outcome text not null,
  ended_at timestamptz,
  primary key (organisation_id, firing_id, position),
  foreign key (organisation_id, firing_id) references automation_firings (organisation_id, id)
);
select staunch_isolate('automation_actions');
select staunch_wall_incident('automation_actions');
