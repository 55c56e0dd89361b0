-- breaking: no
-- Organisations, the people in them, and how they prove who they are.

create table organisations (
  organisation_id uuid primary key,
  name text not null,
  created_at timestamptz not null,
  version integer not null
);
select staunch_isolate('organisations');

-- A person is one account wherever they work: the same address and password serve several organisations, so
-- `users` and `accounts` belong to none. They are guarded by policies of their own below: an organisation sees
-- the people who are or were its members, and nobody but sign-in (scope '*') ever sees a password's hash.
create table users (
  id uuid primary key,
  -- Trimmed, lower case, composed: the application writes no other spelling.
  email text not null unique,
  name text not null,
  time_zone text not null,
  created_at timestamptz not null,
  version integer not null
);

create table accounts (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  -- 'password', or the name of a single sign-on provider.
  provider text not null,
  -- Who they are to the provider; for 'password' the user's own id.
  provider_account_id text not null,
  -- argon2id in the PHC notation; null for every provider but 'password'.
  password_hash text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider, provider_account_id)
);
create index accounts_by_user on accounts (user_id);

create table memberships (
  organisation_id uuid not null references organisations (organisation_id),
  user_id uuid not null references users (id),
  role text not null check (role in ('owner', 'admin', 'responder', 'observer')),
  created_at timestamptz not null,
  -- Kept after they leave, so that what they did keeps its name.
  removed_at timestamptz,
  version integer not null,
  primary key (organisation_id, user_id)
);
create index memberships_by_user on memberships (user_id);
select staunch_isolate('memberships');

alter table users enable row level security;
alter table users force row level security;
-- The wall around memberships narrows the inner query to the organisation in scope.
create policy members_only on users using (
  current_setting('staunch.organisation', true) = '*'
  or exists (select 1 from memberships where memberships.user_id = users.id));

alter table accounts enable row level security;
alter table accounts force row level security;
create policy sign_in_only on accounts using (current_setting('staunch.organisation', true) = '*');

-- A session acts in one organisation. Only the SHA-256 of its token is kept: a copy of the table opens nothing.
create table sessions (
  organisation_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  token_hash bytea not null,
  user_agent text not null,
  created_at timestamptz not null,
  used_at timestamptz not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, user_id) references memberships (organisation_id, user_id)
);
create index sessions_by_token on sessions (token_hash);
create index sessions_by_user on sessions (organisation_id, user_id);
select staunch_isolate('sessions');

create table teams (
  organisation_id uuid not null references organisations (organisation_id),
  id uuid not null,
  name text not null,
  -- The name as people read it: lower case, blanks joined. Unique, so that "Payments" and "payments " are one team.
  name_key text not null,
  created_at timestamptz not null,
  version integer not null,
  primary key (organisation_id, id),
  unique (organisation_id, name_key)
);
select staunch_isolate('teams');

create table team_members (
  organisation_id uuid not null,
  team_id uuid not null,
  user_id uuid not null,
  primary key (organisation_id, team_id, user_id),
  foreign key (organisation_id, team_id) references teams (organisation_id, id) on delete cascade,
  foreign key (organisation_id, user_id) references memberships (organisation_id, user_id)
);
create index team_members_by_user on team_members (organisation_id, user_id);
select staunch_isolate('team_members');

create table invitations (
  organisation_id uuid not null references organisations (organisation_id),
  id uuid not null,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'responder', 'observer')),
  token_hash bytea not null,
  invited_by uuid references users (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid references users (id),
  primary key (organisation_id, id)
);
create index invitations_by_token on invitations (token_hash);
create index invitations_by_email on invitations (organisation_id, email);
select staunch_isolate('invitations');

-- A key belongs to a person and never does more than that person may; only the SHA-256 of it is kept.
create table api_keys (
  organisation_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  name text not null,
  -- The key's first characters, so that people can tell their keys apart.
  prefix text not null,
  token_hash bytea not null,
  role text not null check (role in ('owner', 'admin', 'responder', 'observer')),
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, user_id) references memberships (organisation_id, user_id)
);
create index api_keys_by_token on api_keys (token_hash);
create index api_keys_by_user on api_keys (organisation_id, user_id);
select staunch_isolate('api_keys');
