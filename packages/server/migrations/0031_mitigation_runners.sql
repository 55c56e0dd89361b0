-- breaking: no
-- Ways to carry a mitigation out besides a signed HTTP call: accounts that several mitigations share, and which kind of runner each has.

create table runner_accounts (
  organisation_id uuid not null,
  id uuid not null,
  -- The kind of runner it belongs to, as 'github'.
  kind text not null,
  name text not null,
  -- As the kind's own schema left them; secrets among them are in secrets_sealed.
  settings jsonb not null,
  -- One JSON object, sealed under a key outside the database.
  secrets_sealed bytea,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id)
);
create unique index runner_accounts_name on runner_accounts (organisation_id, lower(name));
select staunch_isolate('runner_accounts');

-- What there was is a signed HTTP call, whose address stays in runner_url. For every other kind runner_url is empty.
alter table mitigations add column runner_kind text not null default 'http'
  check (runner_kind in ('http', 'github', 'gitlab', 'kubernetes', 'unleash', 'launchdarkly', 'agent'));
alter table mitigations add column runner_account_id uuid;
alter table mitigations add column runner_settings jsonb;
alter table mitigations add foreign key (organisation_id, runner_account_id) references runner_accounts (organisation_id, id);
create index mitigations_runner_account on mitigations (organisation_id, runner_account_id) where runner_account_id is not null;

-- What the runner calls the run, so that another node can follow it when this one dies.
alter table runs add column runner_reference text;
-- A person's word that it shall stop; the end is written when it is known.
alter table runs add column cancel_requested_at timestamptz;
alter table runs add column cancel_requested_by text;
alter table runs add column cancel_reason text;
