-- breaking: no
-- Rules that decide what an alert is: its service, severity, urgency, policy, key and labels.

create table routing_rules (
  organisation_id uuid not null,
  id uuid not null,
  -- Their order; ties go by id.
  position integer not null,
  name text not null,
  -- CEL that is true or false.
  condition text not null,
  -- {serviceId, severity, urgency, escalationPolicyId, dedupKey, labels, suppress, declareIncident}: what is there is set.
  actions jsonb not null,
  after_match text not null check (after_match in ('stop', 'continue')),
  enabled boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null,
  primary key (organisation_id, id)
);
create index routing_rules_in_order on routing_rules (organisation_id, position, id);
select staunch_isolate('routing_rules');

-- One row an organisation that has, or had, rules: taken by whoever changes them, and its version tells rules held in
-- memory from changed ones.
create table routing_rule_sets (
  organisation_id uuid primary key,
  version bigint not null
);
select staunch_isolate('routing_rule_sets');

-- Where a rule gave an alert another key than its sender did: what the sender says of its own key next (a resolve need
-- not carry what the rule looked at) is led to the same alert.
create table routed_keys (
  organisation_id uuid not null,
  source_id uuid not null,
  sender_key text not null,
  dedup_key text not null,
  seen_at timestamptz not null,
  primary key (organisation_id, source_id, sender_key),
  foreign key (organisation_id, source_id) references sources (organisation_id, id)
);
create index routed_keys_oldest on routed_keys (seen_at);
select staunch_isolate('routed_keys');

-- What the rules decided about it when it was last heard of. Null: no rule matched.
alter table alerts add column route jsonb;

-- Chosen by a rule instead of the service's. Alerts of different policies never share a group.
alter table alert_groups add column escalation_policy_id uuid;
