-- breaking: no
-- Schedules in full: who owns one, every kind of override, plans for a stretch of their own, and people's absences.

-- Who hears of gaps; no team: the admins do.
alter table schedules add column owner_team_id uuid;
alter table schedules add constraint schedules_owner_team_fk foreign key (organisation_id, owner_team_id) references teams (organisation_id, id);
-- A schedule that covers office hours only has gaps on purpose.
alter table schedules add column warns_of_gaps boolean;

-- replace: user_id alone is on; substitute: user_id where replaced_user_id would be; add: user_id too; remove: user_id is not on.
alter table schedule_overrides drop constraint schedule_overrides_kind_check;
alter table schedule_overrides add constraint schedule_overrides_kind_check check (kind in ('replace', 'substitute', 'add', 'remove'));
alter table schedule_overrides add column replaced_user_id uuid;
alter table schedule_overrides add constraint schedule_overrides_replaced_check check ((kind = 'substitute') = (replaced_user_id is not null));
alter table schedule_overrides
  add constraint schedule_overrides_replaced_fk foreign key (organisation_id, replaced_user_id) references memberships (organisation_id, user_id);
-- Where it came from, when not from a person at the form: the cover request or the imported calendar, and the event in it.
alter table schedule_overrides add column cover_request_id uuid;
alter table schedule_overrides add column calendar_import_id uuid;
alter table schedule_overrides add column calendar_uid text;

-- A plan of its own for a stretch: the rotations count for nothing in it.
create table temporary_schedules (
  organisation_id uuid not null,
  id uuid not null,
  schedule_id uuid not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  -- [{userId, from, until}], as the API shows them.
  shifts jsonb not null,
  reason text not null,
  created_at timestamptz not null,
  created_by text not null,
  -- Taken back: it holds until here, or never did when this is not after from_at.
  removed_at timestamptz,
  primary key (organisation_id, id),
  check (from_at < until_at),
  foreign key (organisation_id, schedule_id) references schedules (organisation_id, id)
);
create index temporary_schedules_by_end on temporary_schedules (organisation_id, schedule_id, until_at);
select staunch_isolate('temporary_schedules');

-- Leave: shown and warned of; it changes nobody's duty by itself.
create table absences (
  organisation_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  reason text not null,
  created_at timestamptz not null,
  created_by text not null,
  removed_at timestamptz,
  calendar_import_id uuid,
  calendar_uid text,
  primary key (organisation_id, id),
  check (from_at < until_at),
  foreign key (organisation_id, user_id) references memberships (organisation_id, user_id)
);
create index absences_by_end on absences (organisation_id, until_at);
create index absences_by_user on absences (organisation_id, user_id, until_at);
select staunch_isolate('absences');
