-- breaking: no
-- Round robins, severities, messages to channels instead of people, storms collected into one message, proofs of pagers, and what a watcher has reported.

-- How many pages have begun to walk the policy; a round robin takes its turns by it.
alter table escalation_policies add column rounds bigint not null default 0;
alter table pages add column round bigint not null default 0;
alter table pages add column severity text;

-- A message to a channel or an address of a policy goes to nobody in person.
alter table notifications alter column user_id drop not null;
alter table notifications alter column contact_method_id drop not null;
-- Those that left in one message carry the same.
alter table notifications add column bundle_id uuid;
create index notifications_bundle on notifications (organisation_id, bundle_id) where bundle_id is not null;
-- Held back while their person is stormed: they leave together.
create index notifications_collected on notifications (organisation_id, contact_method_id) where status = 'queued' and reason = 'collected';

-- How many messages went there lately, by urgency.
alter table contact_methods add column throttle jsonb;

-- A step whose outcome was missing is reported once.
alter table page_steps add column reported_at timestamptz;

-- Who wants to be paged once a week to prove that it works.
create table pager_proofs (
  organisation_id uuid not null,
  user_id uuid not null,
  time_zone text not null,
  -- 1 is Monday.
  weekday integer not null check (weekday between 1 and 7),
  -- HH:MM on that zone's wall clock.
  at_time text not null,
  next_at timestamptz not null,
  last_page_id uuid,
  version integer not null,
  updated_at timestamptz not null,
  primary key (organisation_id, user_id)
);
select staunch_isolate('pager_proofs');

-- What is worked first among due timers: 0 is urgent. A lane is a provider: one that hangs holds up only its own.
alter table timers add column rank smallint not null default 0;
alter table timers add column lane text;
