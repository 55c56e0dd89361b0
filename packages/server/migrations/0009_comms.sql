-- breaking: no
-- Status pages with their components, updates about incidents, subscribers and the mails they are owed, and the pages as last rendered.

create table status_pages (
  organisation_id uuid not null references organisations (organisation_id),
  id uuid not null,
  -- The last part of the public address, /status/<slug>. One address leads to one page, whoever owns it.
  slug text not null check (slug ~ '^[a-z0-9](-?[a-z0-9])*$'),
  name text not null,
  description text not null,
  -- The zone in which the page writes times and cuts days.
  time_zone text not null,
  -- Null: nobody outside sees it.
  published_at timestamptz,
  created_at timestamptz not null,
  version integer not null,
  primary key (organisation_id, id)
);
create unique index status_pages_slug on status_pages (slug);
select staunch_isolate('status_pages');

create table component_groups (
  organisation_id uuid not null,
  id uuid not null,
  status_page_id uuid not null,
  name text not null,
  position integer not null,
  version integer not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, status_page_id) references status_pages (organisation_id, id) on delete cascade
);
create index component_groups_by_page on component_groups (organisation_id, status_page_id, position);
select staunch_isolate('component_groups');

-- What customers call a part of the service. Its status is told to them by people; it follows no alert by itself.
create table components (
  organisation_id uuid not null,
  id uuid not null,
  status_page_id uuid not null,
  component_group_id uuid,
  -- The service behind it; incidents on that service suggest this component.
  service_id uuid,
  name text not null,
  description text not null,
  position integer not null,
  status text not null check (status in ('operational', 'under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage')),
  created_at timestamptz not null,
  -- History points at it, so it is never really gone.
  removed_at timestamptz,
  version integer not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, status_page_id) references status_pages (organisation_id, id) on delete cascade,
  foreign key (organisation_id, component_group_id) references component_groups (organisation_id, id),
  foreign key (organisation_id, service_id) references services (organisation_id, id)
);
create index components_by_page on components (organisation_id, status_page_id, position);
create index components_by_group on components (organisation_id, component_group_id);
create index components_by_service on components (organisation_id, service_id);
select staunch_isolate('components');

create table updates (
  organisation_id uuid not null,
  id uuid not null,
  incident_id uuid not null,
  audience text not null check (audience in ('internal', 'stakeholders', 'public')),
  status text not null check (status in ('investigating', 'identified', 'monitoring', 'resolved')),
  -- What readers outside call the incident: its title when this was posted, or other words.
  title text not null,
  message text not null,
  -- When it will be over, in words; null when nothing is promised about that.
  eta_text text,
  -- When the next word comes; null when none is promised.
  next_update_at timestamptz,
  posted_at timestamptz not null,
  posted_by jsonb not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id)
);
create index updates_by_incident on updates (organisation_id, incident_id, posted_at);
select staunch_isolate('updates');

create table update_pages (
  organisation_id uuid not null,
  update_id uuid not null,
  status_page_id uuid not null,
  primary key (organisation_id, update_id, status_page_id),
  foreign key (organisation_id, update_id) references updates (organisation_id, id),
  foreign key (organisation_id, status_page_id) references status_pages (organisation_id, id) on delete cascade
);
create index update_pages_by_page on update_pages (organisation_id, status_page_id);
select staunch_isolate('update_pages');

create table update_components (
  organisation_id uuid not null,
  update_id uuid not null,
  component_id uuid not null,
  status text not null check (status in ('operational', 'under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage')),
  primary key (organisation_id, update_id, component_id),
  foreign key (organisation_id, update_id) references updates (organisation_id, id),
  foreign key (organisation_id, component_id) references components (organisation_id, id) on delete cascade
);
create index update_components_by_component on update_components (organisation_id, component_id);
select staunch_isolate('update_components');

-- From `at` on the component was in `status`. Append-only: uptime is computed from it, and a correction is a new row.
create table component_status_changes (
  organisation_id uuid not null,
  component_id uuid not null,
  id uuid not null,
  status text not null check (status in ('operational', 'under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage')),
  at timestamptz not null,
  -- The update that said so; null when somebody set it by hand.
  update_id uuid,
  primary key (organisation_id, component_id, id),
  foreign key (organisation_id, component_id) references components (organisation_id, id) on delete cascade,
  foreign key (organisation_id, update_id) references updates (organisation_id, id)
);
create index component_status_changes_by_time on component_status_changes (organisation_id, component_id, at);
create index component_status_changes_by_update on component_status_changes (organisation_id, update_id);
select staunch_isolate('component_status_changes');

create table subscribers (
  organisation_id uuid not null,
  id uuid not null,
  status_page_id uuid not null,
  -- Trimmed and lower case.
  address text not null,
  audience text not null check (audience in ('stakeholders', 'public')),
  -- Empty: all of the page.
  component_ids uuid[] not null,
  status text not null check (status in ('pending', 'confirmed', 'unsubscribed')),
  -- Counts subscriptions of this address; a confirmation link is void in every round but its own.
  round integer not null,
  created_at timestamptz not null,
  -- When a mail was last written because somebody typed this address into the form.
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  unsubscribed_at timestamptz,
  primary key (organisation_id, id),
  unique (organisation_id, status_page_id, address),
  foreign key (organisation_id, status_page_id) references status_pages (organisation_id, id) on delete cascade
);
select staunch_isolate('subscribers');

-- One mail owed to one subscriber about one update.
create table update_mails (
  organisation_id uuid not null,
  update_id uuid not null,
  subscriber_id uuid not null,
  status text not null check (status in ('queued', 'sent', 'failed', 'dropped')),
  attempts integer not null,
  due_at timestamptz not null,
  settled_at timestamptz,
  last_answer text,
  primary key (organisation_id, update_id, subscriber_id),
  foreign key (organisation_id, update_id) references updates (organisation_id, id),
  foreign key (organisation_id, subscriber_id) references subscribers (organisation_id, id) on delete cascade
);
create index update_mails_queued on update_mails (organisation_id, update_id, due_at) where status = 'queued';
create index update_mails_by_subscriber on update_mails (organisation_id, subscriber_id);
select staunch_isolate('update_mails');

-- The public documents as last rendered, so that every node serves the same bytes without asking anything else.
create table status_page_documents (
  organisation_id uuid not null,
  status_page_id uuid not null,
  -- '' is the page itself, then 'history', 'feed.atom', 'incidents/<id>'.
  path text not null,
  content_type text not null,
  body text not null,
  etag text not null,
  rendered_at timestamptz not null,
  primary key (organisation_id, status_page_id, path),
  foreign key (organisation_id, status_page_id) references status_pages (organisation_id, id) on delete cascade
);
select staunch_isolate('status_page_documents');
