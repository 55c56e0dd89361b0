-- breaking: no
-- Incidents in chat: how an organisation uses it, who its people are there, a channel for an incident, what came in, and messages kept on the timeline.

create table chat_settings (
  organisation_id uuid not null references organisations (organisation_id),
  -- The account at the vendor that channels are opened with; null: chat is not used.
  account_id uuid,
  -- An incident at least this severe gets a channel by itself; null: only when somebody asks for one.
  opens_from text check (opens_from in ('SEV1', 'SEV2', 'SEV3', 'SEV4', 'SEV5')),
  -- The name of the emoji that puts a message on the timeline, without colons.
  reaction text not null,
  -- Whether somebody there with the mail address of a person here is that person.
  matches_by_mail boolean not null,
  version integer not null,
  updated_at timestamptz not null,
  primary key (organisation_id)
);
select staunch_isolate('chat_settings');

create table chat_people (
  organisation_id uuid not null references organisations (organisation_id),
  account_id uuid not null,
  chat_user_id text not null,
  user_id uuid not null,
  -- The person said so by a link of their own, or was found by a proven contact method or the mail address.
  how text not null check (how in ('link', 'found')),
  linked_at timestamptz not null,
  primary key (organisation_id, account_id, chat_user_id)
);
create index chat_people_user on chat_people (organisation_id, user_id);
select staunch_isolate('chat_people');

create table chat_channels (
  organisation_id uuid not null,
  incident_id uuid not null,
  account_id uuid not null,
  state text not null check (state in ('wanted', 'open', 'archived', 'lost')),
  is_private boolean not null,
  -- As the vendor knows it; null until it is open.
  channel_id text,
  name text,
  url text,
  summary_id text,
  -- Of the summary as it was last sent.
  summary_digest text,
  is_pinned boolean not null,
  -- Counted up by everything that the summary may show; what was done up to.
  wanted bigint not null,
  done bigint not null,
  -- People's ids there who were asked in, or could not be.
  invited text[] not null,
  -- Who asked for it there, to be asked in first.
  asked_by text,
  tries integer not null,
  fault text,
  fault_at timestamptz,
  synced_at timestamptz,
  -- How far messages were looked through for reactions, where the vendor does not tell of them.
  watched_at timestamptz,
  created_at timestamptz not null,
  primary key (organisation_id, incident_id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id)
);
create unique index chat_channels_channel on chat_channels (organisation_id, account_id, channel_id) where channel_id is not null;
select staunch_isolate('chat_channels');

-- Each thing that came in, so that it is done once however often it is sent.
create table chat_requests (
  organisation_id uuid not null references organisations (organisation_id),
  account_id uuid not null,
  key text not null,
  received_at timestamptz not null,
  done_at timestamptz,
  primary key (organisation_id, account_id, key)
);
create index chat_requests_age on chat_requests (organisation_id, received_at);
select staunch_isolate('chat_requests');

create table chat_messages (
  organisation_id uuid not null,
  account_id uuid not null,
  channel_id text not null,
  message_id text not null,
  incident_id uuid not null,
  -- Their ids there: it stays on the timeline while there is one.
  kept_by text[] not null,
  text text not null,
  author text not null,
  permalink text,
  said_at timestamptz not null,
  primary key (organisation_id, account_id, channel_id, message_id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id)
);
select staunch_isolate('chat_messages');

-- What is said about a private incident is seen by whoever sees the incident.
select staunch_wall_incident('chat_channels');
select staunch_wall_incident('chat_messages');
