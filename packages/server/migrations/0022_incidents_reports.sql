-- breaking: no
-- What people report to be wrong, what became of it, and the form through which they may without an account.

create table reports (
  organisation_id uuid not null references organisations (organisation_id),
  id uuid not null,
  status text not null check (status in ('new', 'declared', 'merged', 'declined')),
  origin text not null check (origin in ('form', 'api', 'cli', 'web')),
  text text not null,
  service_id uuid,
  -- Who says so: a member by name, a visitor by what they wrote; null: nobody said.
  reporter_name text,
  -- Where a word back goes; null: nowhere.
  reporter_address text,
  received_at timestamptz not null,
  answered_at timestamptz,
  answered_by text,
  -- What the reporter is told about it.
  word text,
  told text not null check (told in ('nobody', 'waiting', 'told', 'failed')),
  incident_id uuid,
  primary key (organisation_id, id),
  foreign key (organisation_id, service_id) references services (organisation_id, id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id),
  check ((status in ('declared', 'merged')) = (incident_id is not null)),
  check ((status = 'new') = (answered_at is null))
);
create index reports_newest on reports (organisation_id, received_at desc, id desc);
create index reports_waiting on reports (organisation_id, received_at) where status = 'new';
create index reports_by_incident on reports (organisation_id, incident_id) where incident_id is not null;
select staunch_isolate('reports');

-- At most one form an organisation. It exists once somebody has set it up; its address is known to whoever was given it.
create table report_forms (
  organisation_id uuid primary key references organisations (organisation_id),
  slug text not null unique,
  is_open boolean not null,
  intro text not null,
  -- Whether the names of the services are offered to whoever has the address.
  offers_services boolean not null,
  -- How whoever is on call hears of a report.
  urgency text not null check (urgency in ('high', 'low')),
  version integer not null
);
select staunch_isolate('report_forms');
