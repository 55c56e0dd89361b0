-- breaking: no
-- Calendars out: secret addresses that calendar programs read. Calendars in: absences and overrides from a calendar elsewhere.

create table calendar_feeds (
  organisation_id uuid not null,
  id uuid not null,
  -- Whose feed it is: it shows no more than they may see, and ends with their membership.
  user_id uuid not null,
  -- Null: their own shifts in every schedule.
  schedule_id uuid,
  -- SHA-256 of what stands in the address; the address itself is shown once.
  token_hash bytea not null unique,
  created_at timestamptz not null,
  rotated_at timestamptz,
  revoked_at timestamptz,
  last_read_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, user_id) references memberships (organisation_id, user_id),
  foreign key (organisation_id, schedule_id) references schedules (organisation_id, id)
);
create index calendar_feeds_by_user on calendar_feeds (organisation_id, user_id);
select staunch_isolate('calendar_feeds');

create table calendar_imports (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  -- absences: leave of user_id, or of whoever an event names; overrides: whom an event names stands in, in schedule_id.
  kind text not null check (kind in ('absences', 'overrides')),
  schedule_id uuid,
  user_id uuid,
  -- The address is often a secret itself.
  url_sealed bytea not null,
  -- Shown instead of it.
  url_host text not null,
  created_at timestamptz not null,
  created_by text not null,
  removed_at timestamptz,
  -- The last copy that could be read, and when; what it says holds until there is a newer one.
  good_copy text,
  good_at timestamptz,
  etag text,
  attempted_at timestamptz,
  last_error text,
  event_count integer not null,
  -- Events that name nobody known, as the API shows them.
  unmatched jsonb not null,
  primary key (organisation_id, id),
  check ((kind = 'overrides') = (schedule_id is not null)),
  foreign key (organisation_id, schedule_id) references schedules (organisation_id, id),
  foreign key (organisation_id, user_id) references memberships (organisation_id, user_id)
);
select staunch_isolate('calendar_imports');
