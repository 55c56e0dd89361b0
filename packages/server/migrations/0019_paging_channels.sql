-- breaking: no
-- More ways to reach people: an organisation's accounts at vendors, who may no longer be reached by a method, and what a vendor calls a message.

create table channel_accounts (
  organisation_id uuid not null,
  id uuid not null,
  -- Which vendor's channel it belongs to, as 'twilio-sms'.
  channel text not null,
  name text not null,
  -- As the channel's own schema left them; secrets among them are in secrets_sealed.
  settings jsonb not null,
  -- One JSON object, sealed under a key outside the database.
  secrets_sealed bytea,
  -- The lowest is tried first; the next when it fails.
  rank integer not null,
  last_used_at timestamptz,
  last_error text,
  last_error_at timestamptz,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organisation_id, id)
);
create index channel_accounts_channel on channel_accounts (organisation_id, channel, rank);
-- A vendor calls back with nothing but the account's id in the address.
create unique index channel_accounts_id on channel_accounts (id);
select staunch_isolate('channel_accounts');

alter table contact_methods drop constraint contact_methods_kind_check;
-- A vendor said that nothing will ever arrive there, or the person asked to hear no more.
alter table contact_methods add column disabled_at timestamptz;
alter table contact_methods add column disabled_reason text;
-- By which account's vendor the address is known, where an address means nothing without it.
alter table contact_methods add column account_id uuid;
create index contact_methods_by_address on contact_methods (organisation_id, kind, lower(address));

-- What the vendor calls the message, for receipts that come later.
alter table notifications add column account_id uuid;
alter table notifications add column reference text;
create index notifications_reference on notifications (organisation_id, account_id, reference) where reference is not null;
