-- breaking: no
-- Agents: processes near a service that fetch what to do and run only what their own list names. Their jobs, each for one agent.

create table agents (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  -- SHA-256 of its key. The key itself is shown once and stored nowhere.
  token_hash bytea not null,
  -- The key's first characters, to know it by.
  prefix text not null,
  created_by_name text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  -- What it said of itself when it last asked.
  last_seen_at timestamptz,
  software_version text not null,
  host text not null,
  -- A list of {name, description, parameters, timeLimitSeconds}: what its own allow-list offers.
  actions jsonb not null,
  primary key (organisation_id, id)
);
create unique index agents_token_hash on agents (token_hash);
create unique index agents_name on agents (organisation_id, lower(name)) where revoked_at is null;
select staunch_isolate('agents');

create table agent_jobs (
  organisation_id uuid not null,
  -- For a run, the run's own id: a run is one job at most.
  id uuid not null,
  agent_id uuid not null,
  -- Absent for a rehearsal.
  run_id uuid,
  purpose text not null check (purpose in ('run', 'rehearsal')),
  -- What the agent is told, as the text that is signed.
  payload text not null,
  -- queued: waits for its agent. claimed: the agent has it. ended: it said how it went. refused: it would not.
  -- never_taken, cancelled: it never had it. silent: it had it and said nothing within its time.
  status text not null check (status in ('queued', 'claimed', 'ended', 'refused', 'never_taken', 'cancelled', 'silent')),
  issued_at timestamptz not null,
  -- From here on nobody may begin it.
  expires_at timestamptz not null,
  time_limit_seconds integer not null check (time_limit_seconds between 1 and 3600),
  -- The agent's own word for this one taking: a repeated request is the same taking.
  claim_key text,
  claimed_at timestamptz,
  ended_at timestamptz,
  -- How it ended: succeeded, failed, lost; and why, for a person.
  outcome text check (outcome in ('succeeded', 'failed', 'lost')),
  reason text,
  -- Number of the last batch of output that was written down.
  last_batch integer not null,
  -- When new output was last announced to the room.
  announced_at timestamptz,
  -- A rehearsal's output; a run's is with the run.
  lines jsonb not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, agent_id) references agents (organisation_id, id),
  foreign key (organisation_id, run_id) references runs (organisation_id, id)
);
create index agent_jobs_open on agent_jobs (organisation_id, agent_id) where status in ('queued', 'claimed');
select staunch_isolate('agent_jobs');
