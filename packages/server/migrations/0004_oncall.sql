-- breaking: no
-- Schedules: who is on call when. What a schedule said is kept for ever, so that the past is read and never recomputed.

create table schedules (
  organisation_id uuid not null references organisations (organisation_id),
  id uuid not null,
  name text not null,
  created_at timestamptz not null,
  -- From here on nobody is on call by it; what it said before stays.
  archived_at timestamptz,
  version integer not null,
  primary key (organisation_id, id)
);
create unique index schedules_by_name on schedules (organisation_id, lower(name)) where archived_at is null;
select staunch_isolate('schedules');

-- Each definition a schedule ever had, holding from effective_from until the next one's. Rows of the past are never changed.
create table schedule_versions (
  organisation_id uuid not null,
  schedule_id uuid not null,
  effective_from timestamptz not null,
  -- Zone and rotations, uppermost first, as the API shows them.
  definition jsonb not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (organisation_id, schedule_id, effective_from),
  foreign key (organisation_id, schedule_id) references schedules (organisation_id, id)
);
select staunch_isolate('schedule_versions');

-- Who takes turns in the definition that holds now or in one that will; finds the schedules of a person.
create table schedule_people (
  organisation_id uuid not null,
  schedule_id uuid not null,
  user_id uuid not null,
  primary key (organisation_id, schedule_id, user_id),
  foreign key (organisation_id, schedule_id) references schedules (organisation_id, id),
  foreign key (organisation_id, user_id) references memberships (organisation_id, user_id)
);
create index schedule_people_by_user on schedule_people (organisation_id, user_id);
select staunch_isolate('schedule_people');

create table schedule_overrides (
  organisation_id uuid not null,
  id uuid not null,
  schedule_id uuid not null,
  kind text not null check (kind in ('replace')),
  user_id uuid not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  reason text not null,
  created_at timestamptz not null,
  created_by text not null,
  -- Taken back: it holds until here, or never did when this is not after from_at.
  removed_at timestamptz,
  primary key (organisation_id, id),
  check (from_at < until_at),
  foreign key (organisation_id, schedule_id) references schedules (organisation_id, id),
  foreign key (organisation_id, user_id) references memberships (organisation_id, user_id)
);
create index schedule_overrides_by_end on schedule_overrides (organisation_id, schedule_id, until_at);
create index schedule_overrides_by_user on schedule_overrides (organisation_id, user_id, until_at);
select staunch_isolate('schedule_overrides');
