-- breaking: no
-- Reviews of incidents, written in parts, and the action items that come out of them.

create table postmortems (
  organisation_id uuid not null,
  id uuid not null,
  incident_id uuid not null,
  title text not null,
  status text not null check (status in ('draft', 'in_review', 'published')),
  -- Why no action item is owed; empty while nobody has said so.
  no_action_reason text not null,
  -- The zone in which the draft wrote its times.
  time_zone text not null,
  created_by jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  published_at timestamptz,
  version integer not null,
  primary key (organisation_id, id),
  unique (organisation_id, incident_id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id)
);
create index postmortems_by_time on postmortems (organisation_id, created_at desc, id);
select staunch_isolate('postmortems');

-- Each part has its own version, so that two people writing different parts never stand in each other's way.
create table postmortem_sections (
  organisation_id uuid not null,
  postmortem_id uuid not null,
  section text not null check (section in ('summary', 'impact', 'key_moments', 'detection', 'response', 'mitigation',
    'contributing_factors', 'what_helped', 'what_hindered', 'where_lucky')),
  markdown text not null,
  version integer not null,
  updated_at timestamptz not null,
  updated_by jsonb not null,
  primary key (organisation_id, postmortem_id, section),
  foreign key (organisation_id, postmortem_id) references postmortems (organisation_id, id)
);
select staunch_isolate('postmortem_sections');

create table action_items (
  organisation_id uuid not null,
  id uuid not null,
  postmortem_id uuid not null,
  title text not null,
  owner_id uuid not null,
  due_on date not null,
  kind text not null check (kind in ('prevent', 'detect', 'mitigate', 'process')),
  priority text not null check (priority in ('high', 'medium', 'low')),
  status text not null check (status in ('open', 'done', 'waived')),
  evidence text check (evidence <> ''),
  waive_reason text check (waive_reason <> ''),
  created_at timestamptz not null,
  -- When it was done or waived.
  ended_at timestamptz,
  version integer not null,
  check ((status = 'done') = (evidence is not null)),
  check ((status = 'waived') = (waive_reason is not null)),
  primary key (organisation_id, id),
  foreign key (organisation_id, postmortem_id) references postmortems (organisation_id, id),
  foreign key (organisation_id, owner_id) references memberships (organisation_id, user_id)
);
create index action_items_by_postmortem on action_items (organisation_id, postmortem_id);
create index action_items_by_due on action_items (organisation_id, status, due_on, id);
create index action_items_by_owner on action_items (organisation_id, owner_id);
select staunch_isolate('action_items');
