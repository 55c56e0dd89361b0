-- breaking: no
-- Asking others to take over, warnings of gaps, and what an hour on call is paid.

create table cover_requests (
  organisation_id uuid not null,
  id uuid not null,
  schedule_id uuid not null,
  -- cover: somebody takes [from_at, until_at); swap: they do, and the requester takes [back_from_at, back_until_at) of theirs.
  kind text not null check (kind in ('cover', 'swap')),
  requester_id uuid not null,
  -- Null: anyone who takes turns in the schedule.
  asked_user_id uuid,
  from_at timestamptz not null,
  until_at timestamptz not null,
  back_from_at timestamptz,
  back_until_at timestamptz,
  reason text not null,
  status text not null check (status in ('open', 'accepted', 'declined', 'withdrawn', 'expired')),
  -- Who said no so far; it ends as declined when nobody is left to ask.
  declined_by jsonb not null,
  accepted_by uuid,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  decided_at timestamptz,
  primary key (organisation_id, id),
  check (from_at < until_at),
  check ((kind = 'swap') = (back_from_at is not null and back_until_at is not null)),
  check (kind = 'cover' or (back_from_at < back_until_at and asked_user_id is not null)),
  foreign key (organisation_id, schedule_id) references schedules (organisation_id, id),
  foreign key (organisation_id, requester_id) references memberships (organisation_id, user_id),
  foreign key (organisation_id, asked_user_id) references memberships (organisation_id, user_id),
  foreign key (organisation_id, accepted_by) references memberships (organisation_id, user_id)
);
create index cover_requests_by_schedule on cover_requests (organisation_id, schedule_id, until_at);
create index cover_requests_open on cover_requests (organisation_id, expires_at) where status = 'open';
select staunch_isolate('cover_requests');

-- Which gaps were warned of, and how far ahead: none is told twice.
create table gap_warnings (
  organisation_id uuid not null,
  schedule_id uuid not null,
  gap_from timestamptz not null,
  days_ahead integer not null,
  warned_at timestamptz not null,
  primary key (organisation_id, schedule_id, gap_from, days_ahead),
  foreign key (organisation_id, schedule_id) references schedules (organisation_id, id)
);
select staunch_isolate('gap_warnings');

-- Existing schedules are looked at for gaps too; due at once, since the instant lies in the past.
insert into timers (organisation_id, kind, key, due_at, data)
select organisation_id, 'oncall.warn-of-gaps', id::text, created_at, '{}' from schedules where archived_at is null;

-- What an hour on call, and a page, is paid; amounts per hour in minor units of the currency. One row an organisation.
create table pay_rates (
  organisation_id uuid not null references organisations (organisation_id),
  currency text not null,
  weekday_minor integer not null,
  night_minor integer not null,
  weekend_minor integer not null,
  holiday_minor integer not null,
  interruption_minor integer not null,
  updated_at timestamptz not null,
  updated_by text not null,
  version integer not null,
  primary key (organisation_id)
);
select staunch_isolate('pay_rates');
