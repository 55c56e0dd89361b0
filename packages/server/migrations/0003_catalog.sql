-- breaking: no
-- What the organisation runs, who owns it, what needs what, and what was done to it on purpose.

create table services (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  -- The name as people read it: lower case, blanks joined.
  name_key text not null,
  description text not null,
  -- Who answers for it; null until somebody does.
  owner_team_id uuid,
  -- 1 the business stops without it … 4 hardly anybody notices.
  tier integer not null check (tier between 1 and 4),
  reopen_window_minutes integer not null check (reopen_window_minutes between 0 and 1440),
  -- null: an acknowledgement never times out.
  acknowledgement_timeout_minutes integer check (acknowledgement_timeout_minutes between 1 and 1440),
  created_at timestamptz not null,
  version integer not null,
  primary key (organisation_id, id),
  unique (organisation_id, name_key),
  foreign key (organisation_id, owner_team_id) references teams (organisation_id, id)
);
create index services_by_team on services (organisation_id, owner_team_id);
select staunch_isolate('services');

-- service_id cannot do its work without depends_on_id; the application lets no circle in.
create table service_dependencies (
  organisation_id uuid not null,
  service_id uuid not null,
  depends_on_id uuid not null,
  primary key (organisation_id, service_id, depends_on_id),
  foreign key (organisation_id, service_id) references services (organisation_id, id),
  foreign key (organisation_id, depends_on_id) references services (organisation_id, id)
);
create index service_dependencies_turned on service_dependencies (organisation_id, depends_on_id);
select staunch_isolate('service_dependencies');

create table changes (
  organisation_id uuid not null,
  id uuid not null,
  service_id uuid not null,
  kind text not null check (kind in ('deploy', 'rollback', 'flag', 'config', 'migration', 'scale', 'other')),
  summary text not null,
  version text,
  previous_version text,
  author text,
  link text,
  -- When it happened, by the sender's word where that is credible.
  at timestamptz not null,
  -- When Staunch heard of it.
  recorded_at timestamptz not null,
  -- The source it came through; null when a person or a key wrote it.
  source_id uuid,
  primary key (organisation_id, id),
  foreign key (organisation_id, service_id) references services (organisation_id, id)
);
create index changes_by_service on changes (organisation_id, service_id, at desc);
create index changes_by_time on changes (organisation_id, at desc);
select staunch_isolate('changes');
