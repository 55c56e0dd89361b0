-- breaking: no
-- Escalation policies, pages and their ledger, contact methods, notification rules, notifications.

create table escalation_policies (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  -- The newest version; what it says is in escalation_policy_versions.
  version integer not null,
  -- The policy of every service that has none of its own.
  is_default boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Pages and history point at it, so it is never really gone.
  removed_at timestamptz,
  primary key (organisation_id, id)
);
create unique index escalation_policies_name on escalation_policies (organisation_id, lower(name)) where removed_at is null;
create unique index escalation_policies_default on escalation_policies (organisation_id) where is_default and removed_at is null;
select staunch_isolate('escalation_policies');

create table escalation_policy_versions (
  organisation_id uuid not null,
  policy_id uuid not null,
  version integer not null,
  steps jsonb not null,
  repeat_count integer not null,
  created_at timestamptz not null,
  primary key (organisation_id, policy_id, version),
  foreign key (organisation_id, policy_id) references escalation_policies (organisation_id, id)
);
select staunch_isolate('escalation_policy_versions');

-- Services without a row here follow the organisation's default.
create table service_policies (
  organisation_id uuid not null,
  service_id uuid not null,
  policy_id uuid not null,
  updated_at timestamptz not null,
  primary key (organisation_id, service_id),
  foreign key (organisation_id, service_id) references services (organisation_id, id),
  foreign key (organisation_id, policy_id) references escalation_policies (organisation_id, id)
);
create index service_policies_policy on service_policies (organisation_id, policy_id);
select staunch_isolate('service_policies');

create table pages (
  organisation_id uuid not null,
  id uuid not null,
  subject_type text not null,
  subject_id uuid not null,
  title text not null,
  body text,
  link text,
  service_id uuid,
  service_name text,
  urgency text not null check (urgency in ('high', 'low')),
  is_test boolean not null,
  topics text[] not null,
  dedup_key text,
  policy_id uuid,
  policy_version integer,
  -- The version the page started with, whole: what the page walks whatever is edited meanwhile.
  policy jsonb not null,
  status text not null check (status in ('triggered', 'acknowledged', 'exhausted', 'resolved')),
  -- The last place with an outcome; null before the first.
  reached jsonb,
  next_due_at timestamptz,
  -- Places that have had their turn; the next one's ordinal is one more.
  places integer not null,
  -- Minutes until an acknowledged page goes on; null: never.
  ack_timeout_minutes integer,
  acknowledged_by uuid,
  acknowledged_by_name text,
  acknowledged_at timestamptz,
  resolved_at timestamptz,
  resolve_reason text,
  triggered_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id)
);
create unique index pages_dedup on pages (organisation_id, dedup_key) where dedup_key is not null;
create index pages_subject on pages (organisation_id, subject_type, subject_id);
create index pages_open on pages (organisation_id, id) where status <> 'resolved';
select staunch_isolate('pages');

-- The ledger: every place of every page has an outcome. `due` is the one that is still to come.
create table page_steps (
  organisation_id uuid not null,
  page_id uuid not null,
  ordinal integer not null,
  place jsonb not null,
  due_at timestamptz not null,
  outcome text not null check (outcome in ('due', 'fired', 'skipped', 'stopped')),
  -- Why it was skipped or stopped.
  reason text,
  done_at timestamptz,
  people uuid[] not null,
  unreachable uuid[] not null,
  primary key (organisation_id, page_id, ordinal),
  foreign key (organisation_id, page_id) references pages (organisation_id, id)
);
create index page_steps_missing on page_steps (due_at) where outcome = 'due';
select staunch_isolate('page_steps');

create table contact_methods (
  organisation_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('mail', 'webhook')),
  address text not null,
  -- Signing secret of a webhook, sealed under a key outside the database.
  secret bytea,
  -- The address the account was made with: used before it is verified, because paging nobody would be worse.
  is_account_address boolean not null,
  verified_at timestamptz,
  -- When the code now valid was made; the code itself follows from it and is stored nowhere.
  code_made_at timestamptz,
  code_tries integer not null,
  -- The last message known to have arrived: a receipt, or a press on its link.
  proven_at timestamptz,
  created_at timestamptz not null,
  primary key (organisation_id, id)
);
create unique index contact_methods_address on contact_methods (organisation_id, user_id, kind, lower(address));
select staunch_isolate('contact_methods');

create table notification_rules (
  organisation_id uuid not null,
  user_id uuid not null,
  urgency text not null check (urgency in ('high', 'low')),
  contact_method_id uuid not null,
  after_minutes integer not null,
  primary key (organisation_id, user_id, urgency, contact_method_id, after_minutes),
  foreign key (organisation_id, contact_method_id) references contact_methods (organisation_id, id) on delete cascade
);
create index notification_rules_method on notification_rules (organisation_id, contact_method_id);
select staunch_isolate('notification_rules');

create table notifications (
  organisation_id uuid not null,
  id uuid not null,
  page_id uuid not null,
  -- The place of the ledger it belongs to.
  ordinal integer not null,
  user_id uuid not null,
  user_name text not null,
  -- Not a foreign key: history outlives the method, and keeps its kind and address.
  contact_method_id uuid not null,
  kind text not null,
  address text not null,
  status text not null check (status in ('queued', 'sent', 'delivered', 'failed', 'stopped')),
  reason text,
  due_at timestamptz not null,
  attempts jsonb not null,
  sent_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, page_id) references pages (organisation_id, id)
);
create unique index notifications_once on notifications (organisation_id, page_id, ordinal, user_id, contact_method_id, due_at);
create index notifications_person on notifications (organisation_id, user_id, page_id);
select staunch_isolate('notifications');
