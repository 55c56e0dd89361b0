-- breaking: no
-- Runbooks: versioned Markdown with steps, what they are attached to, and how far each has come in an incident.

create table runbooks (
  organisation_id uuid not null,
  id uuid not null,
  -- As the newest version has it.
  name text not null,
  created_at timestamptz not null,
  -- Incidents that began with it keep it.
  removed_at timestamptz,
  -- Of the newest text.
  version integer not null,
  primary key (organisation_id, id)
);
create unique index runbooks_name on runbooks (organisation_id, lower(name)) where removed_at is null;
select staunch_isolate('runbooks');

create table runbook_versions (
  organisation_id uuid not null,
  runbook_id uuid not null,
  version integer not null,
  name text not null,
  markdown text not null,
  -- What was changed, in its author's words; empty for none.
  summary text not null,
  author jsonb not null,
  at timestamptz not null,
  primary key (organisation_id, runbook_id, version),
  foreign key (organisation_id, runbook_id) references runbooks (organisation_id, id)
);
select staunch_isolate('runbook_versions');

-- Where it opens by itself: incidents of a service, or with an alert that the matchers match.
create table runbook_attachments (
  organisation_id uuid not null,
  id uuid not null,
  runbook_id uuid not null,
  service_id uuid,
  -- A list of {name, value, isRegex, isEqual}.
  matchers jsonb,
  created_at timestamptz not null,
  check ((service_id is null) <> (matchers is null)),
  primary key (organisation_id, id),
  foreign key (organisation_id, runbook_id) references runbooks (organisation_id, id),
  foreign key (organisation_id, service_id) references services (organisation_id, id)
);
create unique index runbook_attachments_service on runbook_attachments (organisation_id, service_id, runbook_id) where service_id is not null;
create index runbook_attachments_by_runbook on runbook_attachments (organisation_id, runbook_id);
select staunch_isolate('runbook_attachments');

-- A runbook in an incident, at the version it was opened with.
create table incident_runbooks (
  organisation_id uuid not null,
  id uuid not null,
  incident_id uuid not null,
  runbook_id uuid not null,
  runbook_version integer not null,
  because text not null check (because in ('service', 'alert', 'person', 'automation')),
  -- The service, the alert, the person or the automation.
  because_name text not null,
  opened_at timestamptz not null,
  primary key (organisation_id, id),
  unique (organisation_id, incident_id, runbook_id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id),
  foreign key (organisation_id, runbook_id, runbook_version) references runbook_versions (organisation_id, runbook_id, version)
);
select staunch_isolate('incident_runbooks');
select staunch_wall_incident('incident_runbooks');

-- Ticks in the order in which they were made. One that is taken back is gone from here; the events keep it.
create table runbook_marks (
  organisation_id uuid not null,
  incident_runbook_id uuid not null,
  seq integer not null,
  incident_id uuid not null,
  step text not null,
  answer text not null check (answer in ('done', 'worked', 'did_not_work')),
  author jsonb not null,
  at timestamptz not null,
  primary key (organisation_id, incident_runbook_id, seq),
  foreign key (organisation_id, incident_runbook_id) references incident_runbooks (organisation_id, id)
);
select staunch_isolate('runbook_marks');
select staunch_wall_incident('runbook_marks');
