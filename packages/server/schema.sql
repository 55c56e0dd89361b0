-- What the migrations amount to, for reading. Written by `npm run gen:db`; not run by anything.

CREATE OR REPLACE FUNCTION public.staunch_hidden()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select coalesce(nullif(current_setting('staunch.hidden', true), ''), '{}')::uuid[]
$function$;

CREATE OR REPLACE FUNCTION public.staunch_hidden_from(org uuid, reader uuid)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if not exists (select 1 from incidents i where i.organisation_id = org and i.is_private) then return '{}'; end if;
  return array(
    with recursive walled(id) as (
      select i.id from incidents i where i.organisation_id = org and i.is_private
      union
      select i.id from walled w join incidents i on i.organisation_id = org and i.merged_into = w.id
    ), clan(start, id) as (
      select id, id from walled
      union
      select c.start, t.tied_id from clan c join staunch_ties() t on t.organisation_id = org and t.incident_id = c.id
    ), seen as (
      select distinct s.incident_id from staunch_sight() s where s.organisation_id = org and s.user_id = reader
    )
    select id from walled
    where id not in (select c.start from clan c join seen s on s.incident_id = c.id)
    order by id);
end
$function$;

CREATE OR REPLACE FUNCTION public.staunch_hidden_topics()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select array(select 'incident:' || id from unnest(coalesce(nullif(current_setting('staunch.hidden', true), ''), '{}')::uuid[]) id)
$function$;

CREATE OR REPLACE FUNCTION public.staunch_is_event_of(hidden uuid[], org uuid, event bigint, kind text, thing uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
begin
  if staunch_is_of(hidden, org, kind, thing) then return true; end if;
  return kind <> 'page' and exists (
    select 1 from event_topics t where t.organisation_id = org and t.seq = event and t.topic = any (staunch_hidden_topics()));
end
$function$;

CREATE OR REPLACE FUNCTION public.staunch_is_of(hidden uuid[], org uuid, kind text, thing uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
begin
  case kind
    when 'incident' then return thing = any (hidden);
    when 'report' then return not exists (select 1 from reports r where r.organisation_id = org and r.id = thing);
    when 'run' then return not exists (select 1 from runs r where r.organisation_id = org and r.id = thing);
    when 'update' then return not exists (select 1 from updates u where u.organisation_id = org and u.id = thing);
    when 'postmortem' then return not exists (select 1 from postmortems p where p.organisation_id = org and p.id = thing);
    when 'page' then return not exists (select 1 from pages p where p.organisation_id = org and p.id = thing);
    else return false;
  end case;
end
$function$;

CREATE OR REPLACE FUNCTION public.staunch_isolate(target regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('drop policy if exists organisation_wall on %s', target);
  execute format(
    'create policy organisation_wall on %s using (
       case when (select current_setting(''staunch.organisation'', true)) = ''*'' then true
       else organisation_id::text = (select current_setting(''staunch.organisation'', true)) end)', target);
end
$function$;

CREATE OR REPLACE FUNCTION public.staunch_readers_of(org uuid, incident uuid)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if not exists (
    with recursive above(id, is_private, merged_into) as (
      select i.id, i.is_private, i.merged_into from incidents i where i.organisation_id = org and i.id = incident
      union
      select i.id, i.is_private, i.merged_into from above a join incidents i on i.organisation_id = org and i.id = a.merged_into
    )
    select 1 from above where is_private) then return null; end if;
  return array(
    with recursive clan(id) as (
      select incident
      union
      select t.tied_id from clan c join staunch_ties() t on t.organisation_id = org and t.incident_id = c.id
    )
    select distinct s.user_id from staunch_sight() s where s.organisation_id = org and s.incident_id in (select id from clan));
end
$function$;

CREATE OR REPLACE FUNCTION public.staunch_sight()
 RETURNS TABLE(organisation_id uuid, incident_id uuid, user_id uuid, why text)
 LANGUAGE sql
 STABLE
AS $function$
  select organisation_id, incident_id, user_id, 'role' as why from incident_roles
  union all
  select organisation_id, incident_id, to_user_id, 'offer' from incident_role_offers
  union all
  select organisation_id, incident_id, assignee_id, 'task' from incident_tasks where assignee_id is not null
  union all
  select organisation_id, incident_id, user_id, 'name' from incident_access_people where access = 'given'
  union all
  select t.organisation_id, t.incident_id, m.user_id, 'team'
  from incident_access_teams t
  join team_members m on m.organisation_id = t.organisation_id and m.team_id = t.team_id
  where not exists (
    select 1 from incident_access_people a where a.organisation_id = t.organisation_id and a.incident_id = t.incident_id
      and a.user_id = m.user_id and a.access = 'taken')
  union all
  -- Paged about it: needed, hence let in; taken again, it comes back with the next page.
  select p.organisation_id, p.subject_id, n.user_id, 'paged'
  from pages p
  join notifications n on n.organisation_id = p.organisation_id and n.page_id = p.id
  where p.subject_type = 'incident' and n.user_id is not null and not exists (
    select 1 from incident_access_people a where a.organisation_id = p.organisation_id and a.incident_id = p.subject_id
      and a.user_id = n.user_id and a.access = 'taken' and a.at >= n.created_at)
  union all
  -- Answered a page about a member alert: already at work on it.
  select g.organisation_id, g.incident_id, p.acknowledged_by, 'answered'
  from pages p
  join incident_alert_groups g on g.organisation_id = p.organisation_id and g.alert_group_id = p.subject_id
  where p.subject_type = 'alert-group' and p.acknowledged_by is not null and not exists (
    select 1 from incident_access_people a where a.organisation_id = p.organisation_id and a.incident_id = g.incident_id
      and a.user_id = p.acknowledged_by and a.access = 'taken' and a.at >= p.acknowledged_at)
$function$;

CREATE OR REPLACE FUNCTION public.staunch_ties()
 RETURNS TABLE(organisation_id uuid, incident_id uuid, tied_id uuid)
 LANGUAGE sql
 STABLE
AS $function$
  select organisation_id, id as incident_id, merged_into as tied_id from incidents where merged_into is not null
  union all
  select organisation_id, merged_into, id from incidents where merged_into is not null
$function$;

CREATE OR REPLACE FUNCTION public.staunch_wall(target regclass, hidden_when text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('drop policy if exists incident_wall on %s', target);
  execute format('create policy incident_wall on %s as restrictive for select using ((%s) is not true)', target, hidden_when);
end
$function$;

CREATE OR REPLACE FUNCTION public.staunch_wall_incident(target regclass)
 RETURNS void
 LANGUAGE sql
AS $function$
  select staunch_wall(target, 'incident_id = any ((select staunch_hidden())::uuid[])')
$function$;

CREATE OR REPLACE FUNCTION public.staunch_wall_part(target regclass, kind text, reference text)
 RETURNS void
 LANGUAGE sql
AS $function$
  select staunch_wall(target, format(
    'case when (select staunch_hidden()) = ''{}'' then false
     else %I is not null and staunch_is_of((select staunch_hidden()), organisation_id, %L, %I) end', reference, kind, reference))
$function$;

create table absences (
  organisation_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  reason text not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  removed_at timestamp with time zone,
  calendar_import_id uuid,
  calendar_uid text,
  constraint absences_pkey PRIMARY KEY (organisation_id, id),
  constraint absences_check CHECK ((from_at < until_at)),
  constraint absences_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES memberships(organisation_id, user_id)
);
CREATE INDEX absences_by_end ON public.absences USING btree (organisation_id, until_at);
CREATE INDEX absences_by_user ON public.absences USING btree (organisation_id, user_id, until_at);
alter table absences enable row level security;
alter table absences force row level security;
create policy organisation_wall on absences using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table accounts (
  id uuid not null,
  user_id uuid not null,
  provider text not null,
  provider_account_id text not null,
  password_hash text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_provider_provider_account_id_key UNIQUE (provider, provider_account_id),
  constraint accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX accounts_by_user ON public.accounts USING btree (user_id);
alter table accounts enable row level security;
alter table accounts force row level security;
create policy sign_in_only on accounts using ((current_setting('staunch.organisation'::text, true) = '*'::text));

create table action_items (
  organisation_id uuid not null,
  id uuid not null,
  postmortem_id uuid not null,
  title text not null,
  owner_id uuid not null,
  due_on date not null,
  kind text not null,
  priority text not null,
  status text not null,
  evidence text,
  waive_reason text,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  version integer not null,
  constraint action_items_pkey PRIMARY KEY (organisation_id, id),
  constraint action_items_check CHECK (((status = 'done'::text) = (evidence IS NOT NULL))),
  constraint action_items_check1 CHECK (((status = 'waived'::text) = (waive_reason IS NOT NULL))),
  constraint action_items_evidence_check CHECK ((evidence <> ''::text)),
  constraint action_items_kind_check CHECK ((kind = ANY (ARRAY['prevent'::text, 'detect'::text, 'mitigate'::text, 'process'::text]))),
  constraint action_items_priority_check CHECK ((priority = ANY (ARRAY['high'::text, 'medium'::text, 'low'::text]))),
  constraint action_items_status_check CHECK ((status = ANY (ARRAY['open'::text, 'done'::text, 'waived'::text]))),
  constraint action_items_waive_reason_check CHECK ((waive_reason <> ''::text)),
  constraint action_items_organisation_id_owner_id_fkey FOREIGN KEY (organisation_id, owner_id) REFERENCES memberships(organisation_id, user_id),
  constraint action_items_organisation_id_postmortem_id_fkey FOREIGN KEY (organisation_id, postmortem_id) REFERENCES postmortems(organisation_id, id)
);
CREATE INDEX action_items_by_due ON public.action_items USING btree (organisation_id, status, due_on, id);
CREATE INDEX action_items_by_owner ON public.action_items USING btree (organisation_id, owner_id);
CREATE INDEX action_items_by_postmortem ON public.action_items USING btree (organisation_id, postmortem_id);
alter table action_items enable row level security;
alter table action_items force row level security;
create policy incident_wall on action_items as restrictive for select using ((
CASE
    WHEN (( SELECT staunch_hidden() AS staunch_hidden) = '{}'::uuid[]) THEN false
    ELSE ((postmortem_id IS NOT NULL) AND staunch_is_of(( SELECT staunch_hidden() AS staunch_hidden), organisation_id, 'postmortem'::text, postmortem_id))
END IS NOT TRUE));
create policy organisation_wall on action_items using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table agent_jobs (
  organisation_id uuid not null,
  id uuid not null,
  agent_id uuid not null,
  run_id uuid,
  purpose text not null,
  payload text not null,
  status text not null,
  issued_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  time_limit_seconds integer not null,
  claim_key text,
  claimed_at timestamp with time zone,
  ended_at timestamp with time zone,
  outcome text,
  reason text,
  last_batch integer not null,
  announced_at timestamp with time zone,
  lines jsonb not null,
  constraint agent_jobs_pkey PRIMARY KEY (organisation_id, id),
  constraint agent_jobs_outcome_check CHECK ((outcome = ANY (ARRAY['succeeded'::text, 'failed'::text, 'lost'::text]))),
  constraint agent_jobs_purpose_check CHECK ((purpose = ANY (ARRAY['run'::text, 'rehearsal'::text]))),
  constraint agent_jobs_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'claimed'::text, 'ended'::text, 'refused'::text, 'never_taken'::text, 'cancelled'::text, 'silent'::text]))),
  constraint agent_jobs_time_limit_seconds_check CHECK (((time_limit_seconds >= 1) AND (time_limit_seconds <= 3600))),
  constraint agent_jobs_organisation_id_agent_id_fkey FOREIGN KEY (organisation_id, agent_id) REFERENCES agents(organisation_id, id),
  constraint agent_jobs_organisation_id_run_id_fkey FOREIGN KEY (organisation_id, run_id) REFERENCES runs(organisation_id, id)
);
CREATE INDEX agent_jobs_open ON public.agent_jobs USING btree (organisation_id, agent_id) WHERE (status = ANY (ARRAY['queued'::text, 'claimed'::text]));
alter table agent_jobs enable row level security;
alter table agent_jobs force row level security;
create policy organisation_wall on agent_jobs using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table agents (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  token_hash bytea not null,
  prefix text not null,
  created_by_name text not null,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  last_seen_at timestamp with time zone,
  software_version text not null,
  host text not null,
  actions jsonb not null,
  constraint agents_pkey PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX agents_name ON public.agents USING btree (organisation_id, lower(name)) WHERE (revoked_at IS NULL);
CREATE UNIQUE INDEX agents_token_hash ON public.agents USING btree (token_hash);
alter table agents enable row level security;
alter table agents force row level security;
create policy organisation_wall on agents using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table alert_groups (
  organisation_id uuid not null,
  id uuid not null,
  group_key text not null,
  service_id uuid,
  status text not null,
  urgency text not null,
  title text not null,
  opened_at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  paged_urgency text,
  page_count integer not null default 0,
  told_at timestamp with time zone,
  escalation_policy_id uuid,
  constraint alert_groups_pkey PRIMARY KEY (organisation_id, id),
  constraint alert_groups_paged_urgency_check CHECK ((paged_urgency = ANY (ARRAY['high'::text, 'low'::text]))),
  constraint alert_groups_status_check CHECK ((status = ANY (ARRAY['open'::text, 'resolved'::text]))),
  constraint alert_groups_urgency_check CHECK ((urgency = ANY (ARRAY['high'::text, 'low'::text]))),
  constraint alert_groups_organisation_id_service_id_fkey FOREIGN KEY (organisation_id, service_id) REFERENCES services(organisation_id, id)
);
CREATE INDEX alert_groups_newest ON public.alert_groups USING btree (organisation_id, opened_at DESC, id DESC);
CREATE UNIQUE INDEX alert_groups_open ON public.alert_groups USING btree (organisation_id, group_key) WHERE (status = 'open'::text);
alter table alert_groups enable row level security;
alter table alert_groups force row level security;
create policy organisation_wall on alert_groups using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table alert_tombstones (
  organisation_id uuid not null,
  source_id uuid not null,
  dedup_key text not null,
  resolved_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint alert_tombstones_pkey PRIMARY KEY (organisation_id, source_id, dedup_key),
  constraint alert_tombstones_organisation_id_source_id_fkey FOREIGN KEY (organisation_id, source_id) REFERENCES sources(organisation_id, id)
);
CREATE INDEX alert_tombstones_expired ON public.alert_tombstones USING btree (expires_at);
alter table alert_tombstones enable row level security;
alter table alert_tombstones force row level security;
create policy organisation_wall on alert_tombstones using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table alerts (
  organisation_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  dedup_key text not null,
  service_id uuid,
  group_id uuid not null,
  status text not null,
  severity text not null,
  urgency text not null,
  title text not null,
  description text,
  labels jsonb not null,
  links jsonb not null,
  payload jsonb,
  content_hash text not null,
  count integer not null,
  flap_count integer not null,
  opened_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  sender_resolved_at timestamp with time zone,
  expires_at timestamp with time zone,
  sender_triggered_at timestamp with time zone,
  firing_since timestamp with time zone,
  suppressed_by jsonb,
  released_at timestamp with time zone,
  paged_at timestamp with time zone,
  flap jsonb,
  route jsonb,
  acted_at timestamp with time zone,
  constraint alerts_pkey PRIMARY KEY (organisation_id, id),
  constraint alerts_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'error'::text, 'warning'::text, 'info'::text]))),
  constraint alerts_status_check CHECK ((status = ANY (ARRAY['triggered'::text, 'acknowledged'::text, 'resolved'::text]))),
  constraint alerts_urgency_check CHECK ((urgency = ANY (ARRAY['high'::text, 'low'::text]))),
  constraint alerts_organisation_id_group_id_fkey FOREIGN KEY (organisation_id, group_id) REFERENCES alert_groups(organisation_id, id),
  constraint alerts_organisation_id_source_id_fkey FOREIGN KEY (organisation_id, source_id) REFERENCES sources(organisation_id, id)
);
CREATE INDEX alerts_held_in_groups ON public.alerts USING btree (organisation_id, group_id, id) WHERE ((status <> 'resolved'::text) AND (suppressed_by IS NOT NULL));
CREATE INDEX alerts_newest ON public.alerts USING btree (organisation_id, opened_at DESC, id DESC);
CREATE INDEX alerts_newest_of_key ON public.alerts USING btree (organisation_id, source_id, dedup_key, opened_at DESC);
CREATE INDEX alerts_newest_open ON public.alerts USING btree (organisation_id, opened_at DESC, id DESC) WHERE (status <> 'resolved'::text);
CREATE INDEX alerts_newest_over ON public.alerts USING btree (organisation_id, opened_at DESC, id DESC) WHERE (status = 'resolved'::text);
CREATE INDEX alerts_open_in_groups ON public.alerts USING btree (organisation_id, group_id, id) WHERE (status <> 'resolved'::text);
CREATE UNIQUE INDEX alerts_open_key ON public.alerts USING btree (organisation_id, source_id, dedup_key) WHERE (status <> 'resolved'::text);
CREATE INDEX alerts_untold ON public.alerts USING btree (organisation_id, group_id) WHERE ((status = 'triggered'::text) AND (paged_at IS NULL) AND (suppressed_by IS NULL));
alter table alerts enable row level security;
alter table alerts force row level security;
create policy organisation_wall on alerts using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table api_keys (
  organisation_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  name text not null,
  prefix text not null,
  token_hash bytea not null,
  role text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (organisation_id, id),
  constraint api_keys_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'responder'::text, 'observer'::text]))),
  constraint api_keys_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES memberships(organisation_id, user_id)
);
CREATE INDEX api_keys_by_token ON public.api_keys USING btree (token_hash);
CREATE INDEX api_keys_by_user ON public.api_keys USING btree (organisation_id, user_id);
alter table api_keys enable row level security;
alter table api_keys force row level security;
create policy organisation_wall on api_keys using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table automation_actions (
  organisation_id uuid not null,
  firing_id uuid not null,
  position integer not null,
  incident_id uuid not null,
  action jsonb not null,
  status text not null,
  outcome text not null,
  ended_at timestamp with time zone,
  constraint automation_actions_pkey PRIMARY KEY (organisation_id, firing_id, "position"),
  constraint automation_actions_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'done'::text, 'failed'::text]))),
  constraint automation_actions_organisation_id_firing_id_fkey FOREIGN KEY (organisation_id, firing_id) REFERENCES automation_firings(organisation_id, id)
);
alter table automation_actions enable row level security;
alter table automation_actions force row level security;
create policy incident_wall on automation_actions as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on automation_actions using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table automation_firings (
  organisation_id uuid not null,
  id uuid not null,
  automation_id uuid not null,
  automation_version integer not null,
  event_seq bigint not null,
  event jsonb not null,
  incident_id uuid not null,
  chain jsonb not null,
  fired boolean not null,
  outcome text not null,
  at timestamp with time zone not null,
  constraint automation_firings_pkey PRIMARY KEY (organisation_id, id),
  constraint automation_firings_organisation_id_automation_id_event_seq_key UNIQUE (organisation_id, automation_id, event_seq),
  constraint automation_firings_organisation_id_automation_id_fkey FOREIGN KEY (organisation_id, automation_id) REFERENCES automations(organisation_id, id),
  constraint automation_firings_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id)
);
CREATE INDEX automation_firings_newest ON public.automation_firings USING btree (organisation_id, automation_id, at DESC);
alter table automation_firings enable row level security;
alter table automation_firings force row level security;
create policy incident_wall on automation_firings as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on automation_firings using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table automations (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  is_enabled boolean not null,
  events jsonb not null,
  condition text not null,
  actions jsonb not null,
  webhook_secret bytea not null,
  since timestamp with time zone not null,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  version integer not null,
  constraint automations_pkey PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX automations_name ON public.automations USING btree (organisation_id, lower(name)) WHERE (removed_at IS NULL);
alter table automations enable row level security;
alter table automations force row level security;
create policy organisation_wall on automations using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table calendar_feeds (
  organisation_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  schedule_id uuid,
  token_hash bytea not null,
  created_at timestamp with time zone not null,
  rotated_at timestamp with time zone,
  revoked_at timestamp with time zone,
  last_read_at timestamp with time zone,
  constraint calendar_feeds_pkey PRIMARY KEY (organisation_id, id),
  constraint calendar_feeds_token_hash_key UNIQUE (token_hash),
  constraint calendar_feeds_organisation_id_schedule_id_fkey FOREIGN KEY (organisation_id, schedule_id) REFERENCES schedules(organisation_id, id),
  constraint calendar_feeds_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES memberships(organisation_id, user_id)
);
CREATE INDEX calendar_feeds_by_user ON public.calendar_feeds USING btree (organisation_id, user_id);
alter table calendar_feeds enable row level security;
alter table calendar_feeds force row level security;
create policy organisation_wall on calendar_feeds using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table calendar_imports (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  kind text not null,
  schedule_id uuid,
  user_id uuid,
  url_sealed bytea not null,
  url_host text not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  removed_at timestamp with time zone,
  good_copy text,
  good_at timestamp with time zone,
  etag text,
  attempted_at timestamp with time zone,
  last_error text,
  event_count integer not null,
  unmatched jsonb not null,
  constraint calendar_imports_pkey PRIMARY KEY (organisation_id, id),
  constraint calendar_imports_check CHECK (((kind = 'overrides'::text) = (schedule_id IS NOT NULL))),
  constraint calendar_imports_kind_check CHECK ((kind = ANY (ARRAY['absences'::text, 'overrides'::text]))),
  constraint calendar_imports_organisation_id_schedule_id_fkey FOREIGN KEY (organisation_id, schedule_id) REFERENCES schedules(organisation_id, id),
  constraint calendar_imports_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES memberships(organisation_id, user_id)
);
alter table calendar_imports enable row level security;
alter table calendar_imports force row level security;
create policy organisation_wall on calendar_imports using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table changes (
  organisation_id uuid not null,
  id uuid not null,
  service_id uuid not null,
  kind text not null,
  summary text not null,
  version text,
  previous_version text,
  author text,
  link text,
  at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  source_id uuid,
  constraint changes_pkey PRIMARY KEY (organisation_id, id),
  constraint changes_kind_check CHECK ((kind = ANY (ARRAY['deploy'::text, 'rollback'::text, 'flag'::text, 'config'::text, 'migration'::text, 'scale'::text, 'other'::text]))),
  constraint changes_organisation_id_service_id_fkey FOREIGN KEY (organisation_id, service_id) REFERENCES services(organisation_id, id)
);
CREATE INDEX changes_by_service ON public.changes USING btree (organisation_id, service_id, at DESC);
CREATE INDEX changes_by_time ON public.changes USING btree (organisation_id, at DESC);
alter table changes enable row level security;
alter table changes force row level security;
create policy organisation_wall on changes using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table channel_accounts (
  organisation_id uuid not null,
  id uuid not null,
  channel text not null,
  name text not null,
  settings jsonb not null,
  secrets_sealed bytea,
  rank integer not null,
  last_used_at timestamp with time zone,
  last_error text,
  last_error_at timestamp with time zone,
  version integer not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint channel_accounts_pkey PRIMARY KEY (organisation_id, id)
);
CREATE INDEX channel_accounts_channel ON public.channel_accounts USING btree (organisation_id, channel, rank);
CREATE UNIQUE INDEX channel_accounts_id ON public.channel_accounts USING btree (id);
alter table channel_accounts enable row level security;
alter table channel_accounts force row level security;
create policy organisation_wall on channel_accounts using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table chat_channels (
  organisation_id uuid not null,
  incident_id uuid not null,
  account_id uuid not null,
  state text not null,
  is_private boolean not null,
  channel_id text,
  name text,
  url text,
  summary_id text,
  summary_digest text,
  is_pinned boolean not null,
  wanted bigint not null,
  done bigint not null,
  invited text[] not null,
  asked_by text,
  tries integer not null,
  fault text,
  fault_at timestamp with time zone,
  synced_at timestamp with time zone,
  watched_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint chat_channels_pkey PRIMARY KEY (organisation_id, incident_id),
  constraint chat_channels_state_check CHECK ((state = ANY (ARRAY['wanted'::text, 'open'::text, 'archived'::text, 'lost'::text]))),
  constraint chat_channels_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id)
);
CREATE UNIQUE INDEX chat_channels_channel ON public.chat_channels USING btree (organisation_id, account_id, channel_id) WHERE (channel_id IS NOT NULL);
alter table chat_channels enable row level security;
alter table chat_channels force row level security;
create policy incident_wall on chat_channels as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on chat_channels using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table chat_messages (
  organisation_id uuid not null,
  account_id uuid not null,
  channel_id text not null,
  message_id text not null,
  incident_id uuid not null,
  kept_by text[] not null,
  text text not null,
  author text not null,
  permalink text,
  said_at timestamp with time zone not null,
  constraint chat_messages_pkey PRIMARY KEY (organisation_id, account_id, channel_id, message_id),
  constraint chat_messages_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id)
);
alter table chat_messages enable row level security;
alter table chat_messages force row level security;
create policy incident_wall on chat_messages as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on chat_messages using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table chat_people (
  organisation_id uuid not null,
  account_id uuid not null,
  chat_user_id text not null,
  user_id uuid not null,
  how text not null,
  linked_at timestamp with time zone not null,
  constraint chat_people_pkey PRIMARY KEY (organisation_id, account_id, chat_user_id),
  constraint chat_people_how_check CHECK ((how = ANY (ARRAY['link'::text, 'found'::text]))),
  constraint chat_people_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(organisation_id)
);
CREATE INDEX chat_people_user ON public.chat_people USING btree (organisation_id, user_id);
alter table chat_people enable row level security;
alter table chat_people force row level security;
create policy organisation_wall on chat_people using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table chat_requests (
  organisation_id uuid not null,
  account_id uuid not null,
  key text not null,
  received_at timestamp with time zone not null,
  done_at timestamp with time zone,
  constraint chat_requests_pkey PRIMARY KEY (organisation_id, account_id, key),
  constraint chat_requests_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(organisation_id)
);
CREATE INDEX chat_requests_age ON public.chat_requests USING btree (organisation_id, received_at);
alter table chat_requests enable row level security;
alter table chat_requests force row level security;
create policy organisation_wall on chat_requests using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table chat_settings (
  organisation_id uuid not null,
  account_id uuid,
  opens_from text,
  reaction text not null,
  matches_by_mail boolean not null,
  version integer not null,
  updated_at timestamp with time zone not null,
  constraint chat_settings_pkey PRIMARY KEY (organisation_id),
  constraint chat_settings_opens_from_check CHECK ((opens_from = ANY (ARRAY['SEV1'::text, 'SEV2'::text, 'SEV3'::text, 'SEV4'::text, 'SEV5'::text]))),
  constraint chat_settings_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(organisation_id)
);
alter table chat_settings enable row level security;
alter table chat_settings force row level security;
create policy organisation_wall on chat_settings using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table check_samples (
  organisation_id uuid not null,
  check_id uuid not null,
  at timestamp with time zone not null,
  value double precision,
  constraint check_samples_pkey PRIMARY KEY (organisation_id, check_id, at),
  constraint check_samples_organisation_id_check_id_fkey FOREIGN KEY (organisation_id, check_id) REFERENCES recovery_checks(organisation_id, id)
);
alter table check_samples enable row level security;
alter table check_samples force row level security;
create policy organisation_wall on check_samples using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table component_groups (
  organisation_id uuid not null,
  id uuid not null,
  status_page_id uuid not null,
  name text not null,
  position integer not null,
  version integer not null,
  constraint component_groups_pkey PRIMARY KEY (organisation_id, id),
  constraint component_groups_organisation_id_status_page_id_fkey FOREIGN KEY (organisation_id, status_page_id) REFERENCES status_pages(organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX component_groups_by_page ON public.component_groups USING btree (organisation_id, status_page_id, "position");
alter table component_groups enable row level security;
alter table component_groups force row level security;
create policy organisation_wall on component_groups using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table component_status_changes (
  organisation_id uuid not null,
  component_id uuid not null,
  id uuid not null,
  status text not null,
  at timestamp with time zone not null,
  update_id uuid,
  constraint component_status_changes_pkey PRIMARY KEY (organisation_id, component_id, id),
  constraint component_status_changes_status_check CHECK ((status = ANY (ARRAY['operational'::text, 'under_maintenance'::text, 'degraded_performance'::text, 'partial_outage'::text, 'major_outage'::text]))),
  constraint component_status_changes_organisation_id_component_id_fkey FOREIGN KEY (organisation_id, component_id) REFERENCES components(organisation_id, id) ON DELETE CASCADE,
  constraint component_status_changes_organisation_id_update_id_fkey FOREIGN KEY (organisation_id, update_id) REFERENCES updates(organisation_id, id)
);
CREATE INDEX component_status_changes_by_time ON public.component_status_changes USING btree (organisation_id, component_id, at);
CREATE INDEX component_status_changes_by_update ON public.component_status_changes USING btree (organisation_id, update_id);
alter table component_status_changes enable row level security;
alter table component_status_changes force row level security;
create policy organisation_wall on component_status_changes using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table components (
  organisation_id uuid not null,
  id uuid not null,
  status_page_id uuid not null,
  component_group_id uuid,
  service_id uuid,
  name text not null,
  description text not null,
  position integer not null,
  status text not null,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  version integer not null,
  constraint components_pkey PRIMARY KEY (organisation_id, id),
  constraint components_status_check CHECK ((status = ANY (ARRAY['operational'::text, 'under_maintenance'::text, 'degraded_performance'::text, 'partial_outage'::text, 'major_outage'::text]))),
  constraint components_organisation_id_component_group_id_fkey FOREIGN KEY (organisation_id, component_group_id) REFERENCES component_groups(organisation_id, id),
  constraint components_organisation_id_service_id_fkey FOREIGN KEY (organisation_id, service_id) REFERENCES services(organisation_id, id),
  constraint components_organisation_id_status_page_id_fkey FOREIGN KEY (organisation_id, status_page_id) REFERENCES status_pages(organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX components_by_group ON public.components USING btree (organisation_id, component_group_id);
CREATE INDEX components_by_page ON public.components USING btree (organisation_id, status_page_id, "position");
CREATE INDEX components_by_service ON public.components USING btree (organisation_id, service_id);
alter table components enable row level security;
alter table components force row level security;
create policy organisation_wall on components using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table contact_methods (
  organisation_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  kind text not null,
  address text not null,
  secret bytea,
  is_account_address boolean not null,
  verified_at timestamp with time zone,
  code_made_at timestamp with time zone,
  code_tries integer not null,
  proven_at timestamp with time zone,
  created_at timestamp with time zone not null,
  disabled_at timestamp with time zone,
  disabled_reason text,
  account_id uuid,
  throttle jsonb,
  constraint contact_methods_pkey PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX contact_methods_address ON public.contact_methods USING btree (organisation_id, user_id, kind, lower(address));
CREATE INDEX contact_methods_by_address ON public.contact_methods USING btree (organisation_id, kind, lower(address));
alter table contact_methods enable row level security;
alter table contact_methods force row level security;
create policy organisation_wall on contact_methods using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table cover_requests (
  organisation_id uuid not null,
  id uuid not null,
  schedule_id uuid not null,
  kind text not null,
  requester_id uuid not null,
  asked_user_id uuid,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  back_from_at timestamp with time zone,
  back_until_at timestamp with time zone,
  reason text not null,
  status text not null,
  declined_by jsonb not null,
  accepted_by uuid,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  constraint cover_requests_pkey PRIMARY KEY (organisation_id, id),
  constraint cover_requests_check CHECK ((from_at < until_at)),
  constraint cover_requests_check1 CHECK (((kind = 'swap'::text) = ((back_from_at IS NOT NULL) AND (back_until_at IS NOT NULL)))),
  constraint cover_requests_check2 CHECK (((kind = 'cover'::text) OR ((back_from_at < back_until_at) AND (asked_user_id IS NOT NULL)))),
  constraint cover_requests_kind_check CHECK ((kind = ANY (ARRAY['cover'::text, 'swap'::text]))),
  constraint cover_requests_status_check CHECK ((status = ANY (ARRAY['open'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text, 'expired'::text]))),
  constraint cover_requests_organisation_id_accepted_by_fkey FOREIGN KEY (organisation_id, accepted_by) REFERENCES memberships(organisation_id, user_id),
  constraint cover_requests_organisation_id_asked_user_id_fkey FOREIGN KEY (organisation_id, asked_user_id) REFERENCES memberships(organisation_id, user_id),
  constraint cover_requests_organisation_id_requester_id_fkey FOREIGN KEY (organisation_id, requester_id) REFERENCES memberships(organisation_id, user_id),
  constraint cover_requests_organisation_id_schedule_id_fkey FOREIGN KEY (organisation_id, schedule_id) REFERENCES schedules(organisation_id, id)
);
CREATE INDEX cover_requests_by_schedule ON public.cover_requests USING btree (organisation_id, schedule_id, until_at);
CREATE INDEX cover_requests_open ON public.cover_requests USING btree (organisation_id, expires_at) WHERE (status = 'open'::text);
alter table cover_requests enable row level security;
alter table cover_requests force row level security;
create policy organisation_wall on cover_requests using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table deployed_versions (
  organisation_id uuid not null,
  source_id uuid not null,
  target text not null,
  version text not null,
  previous_version text,
  deployed_at timestamp with time zone not null,
  constraint deployed_versions_pkey PRIMARY KEY (organisation_id, source_id, target),
  constraint deployed_versions_organisation_id_source_id_fkey FOREIGN KEY (organisation_id, source_id) REFERENCES sources(organisation_id, id)
);
alter table deployed_versions enable row level security;
alter table deployed_versions force row level security;
create policy organisation_wall on deployed_versions using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table escalation_policies (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  version integer not null,
  is_default boolean not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  rounds bigint not null default 0,
  constraint escalation_policies_pkey PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX escalation_policies_default ON public.escalation_policies USING btree (organisation_id) WHERE (is_default AND (removed_at IS NULL));
CREATE UNIQUE INDEX escalation_policies_name ON public.escalation_policies USING btree (organisation_id, lower(name)) WHERE (removed_at IS NULL);
alter table escalation_policies enable row level security;
alter table escalation_policies force row level security;
create policy organisation_wall on escalation_policies using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table escalation_policy_versions (
  organisation_id uuid not null,
  policy_id uuid not null,
  version integer not null,
  steps jsonb not null,
  repeat_count integer not null,
  created_at timestamp with time zone not null,
  constraint escalation_policy_versions_pkey PRIMARY KEY (organisation_id, policy_id, version),
  constraint escalation_policy_versions_organisation_id_policy_id_fkey FOREIGN KEY (organisation_id, policy_id) REFERENCES escalation_policies(organisation_id, id)
);
alter table escalation_policy_versions enable row level security;
alter table escalation_policy_versions force row level security;
create policy organisation_wall on escalation_policy_versions using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table event_cursors (
  name text not null,
  txid xid8 not null,
  seq bigint not null,
  constraint event_cursors_pkey PRIMARY KEY (name)
);

create table event_topics (
  organisation_id uuid not null,
  topic text not null,
  seq bigint not null,
  constraint event_topics_pkey PRIMARY KEY (organisation_id, topic, seq)
);
CREATE INDEX event_topics_of_event ON public.event_topics USING btree (organisation_id, seq);
alter table event_topics enable row level security;
alter table event_topics force row level security;
create policy organisation_wall on event_topics using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table events (
  organisation_id uuid not null,
  seq bigint not null generated always as identity,
  txid xid8 not null default pg_current_xact_id(),
  type text not null,
  subject_type text not null,
  subject_id uuid not null,
  actor jsonb not null,
  at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  data jsonb not null,
  constraint events_pkey PRIMARY KEY (organisation_id, seq)
);
CREATE INDEX events_reading_order ON public.events USING btree (txid, seq);
alter table events enable row level security;
alter table events force row level security;
create policy incident_wall on events as restrictive for select using ((
CASE
    WHEN (( SELECT staunch_hidden() AS staunch_hidden) = '{}'::uuid[]) THEN false
    ELSE staunch_is_event_of(( SELECT staunch_hidden() AS staunch_hidden), organisation_id, seq, subject_type, subject_id)
END IS NOT TRUE));
create policy organisation_wall on events using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table gap_warnings (
  organisation_id uuid not null,
  schedule_id uuid not null,
  gap_from timestamp with time zone not null,
  days_ahead integer not null,
  warned_at timestamp with time zone not null,
  constraint gap_warnings_pkey PRIMARY KEY (organisation_id, schedule_id, gap_from, days_ahead),
  constraint gap_warnings_organisation_id_schedule_id_fkey FOREIGN KEY (organisation_id, schedule_id) REFERENCES schedules(organisation_id, id)
);
alter table gap_warnings enable row level security;
alter table gap_warnings force row level security;
create policy organisation_wall on gap_warnings using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table grouping_settings (
  organisation_id uuid not null,
  service_id uuid not null,
  labels text[] not null,
  window_minutes integer,
  wait_high_seconds integer not null,
  wait_low_seconds integer not null,
  interval_seconds integer not null,
  flap_changes integer not null,
  flap_minutes integer not null,
  auto_resolve_high_minutes integer,
  auto_resolve_low_minutes integer,
  version integer not null,
  updated_at timestamp with time zone not null,
  constraint grouping_settings_pkey PRIMARY KEY (organisation_id, service_id),
  constraint grouping_settings_organisation_id_service_id_fkey FOREIGN KEY (organisation_id, service_id) REFERENCES services(organisation_id, id)
);
alter table grouping_settings enable row level security;
alter table grouping_settings force row level security;
create policy organisation_wall on grouping_settings using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table heartbeat_pings (
  organisation_id uuid not null,
  heartbeat_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null,
  kind text not null,
  exit_status integer,
  run_id text,
  duration_ms bigint,
  body text,
  constraint heartbeat_pings_pkey PRIMARY KEY (organisation_id, heartbeat_id, id),
  constraint heartbeat_pings_exit_status_check CHECK (((exit_status >= 0) AND (exit_status <= 255))),
  constraint heartbeat_pings_kind_check CHECK ((kind = ANY (ARRAY['success'::text, 'start'::text, 'fail'::text, 'log'::text]))),
  constraint heartbeat_pings_organisation_id_heartbeat_id_fkey FOREIGN KEY (organisation_id, heartbeat_id) REFERENCES heartbeats(organisation_id, id) ON DELETE CASCADE
);
alter table heartbeat_pings enable row level security;
alter table heartbeat_pings force row level security;
create policy organisation_wall on heartbeat_pings using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table heartbeats (
  organisation_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  name text not null,
  description text not null,
  period_seconds integer not null,
  grace_seconds integer not null,
  severity text not null,
  alert_title text,
  labels jsonb not null,
  status text not null,
  status_since timestamp with time zone not null,
  counted_from timestamp with time zone,
  last_ping_at timestamp with time zone,
  run_started_at timestamp with time zone,
  run_id text,
  created_at timestamp with time zone not null,
  version integer not null,
  constraint heartbeats_pkey PRIMARY KEY (organisation_id, id),
  constraint heartbeats_grace_seconds_check CHECK (((grace_seconds >= 0) AND (grace_seconds <= 31536000))),
  constraint heartbeats_period_seconds_check CHECK (((period_seconds >= 10) AND (period_seconds <= 31536000))),
  constraint heartbeats_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'error'::text, 'warning'::text, 'info'::text]))),
  constraint heartbeats_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'healthy'::text, 'late'::text, 'failed'::text, 'paused'::text]))),
  constraint heartbeats_organisation_id_source_id_fkey FOREIGN KEY (organisation_id, source_id) REFERENCES sources(organisation_id, id)
);
CREATE UNIQUE INDEX heartbeats_by_name ON public.heartbeats USING btree (organisation_id, name);
CREATE UNIQUE INDEX heartbeats_by_source ON public.heartbeats USING btree (organisation_id, source_id);
alter table heartbeats enable row level security;
alter table heartbeats force row level security;
create policy organisation_wall on heartbeats using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table hold_sweeps (
  organisation_id uuid not null,
  id uuid not null,
  work jsonb not null,
  constraint hold_sweeps_pkey PRIMARY KEY (organisation_id, id)
);
alter table hold_sweeps enable row level security;
alter table hold_sweeps force row level security;
create policy organisation_wall on hold_sweeps using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table idempotency_keys (
  organisation_id uuid not null,
  key text not null,
  request_hash text not null,
  status integer,
  body bytea,
  created_at timestamp with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (organisation_id, key)
);
CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (created_at);
alter table idempotency_keys enable row level security;
alter table idempotency_keys force row level security;
create policy organisation_wall on idempotency_keys using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table inbox (
  organisation_id uuid not null,
  seq bigint not null generated always as identity,
  txid xid8 not null default pg_current_xact_id(),
  received_at timestamp with time zone not null,
  requests text not null
);
CREATE INDEX inbox_reading_order ON public.inbox USING btree (txid, seq);
alter table inbox enable row level security;
alter table inbox force row level security;
create policy organisation_wall on inbox using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table inbox_cursor (
  name text not null,
  txid xid8 not null,
  seq bigint not null,
  constraint inbox_cursor_pkey PRIMARY KEY (name),
  constraint inbox_cursor_name_check CHECK ((name = 'pipeline'::text))
);

create table inbox_failures (
  organisation_id uuid not null,
  seq bigint not null,
  position integer not null,
  source_id uuid not null,
  received_at timestamp with time zone not null,
  events text not null,
  error text not null,
  failed_at timestamp with time zone not null,
  constraint inbox_failures_pkey PRIMARY KEY (organisation_id, seq, "position")
);
alter table inbox_failures enable row level security;
alter table inbox_failures force row level security;
create policy organisation_wall on inbox_failures using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table incident_access_people (
  organisation_id uuid not null,
  incident_id uuid not null,
  user_id uuid not null,
  access text not null,
  at timestamp with time zone not null,
  constraint incident_access_people_pkey PRIMARY KEY (organisation_id, incident_id, user_id),
  constraint incident_access_people_access_check CHECK ((access = ANY (ARRAY['given'::text, 'taken'::text]))),
  constraint incident_access_people_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id),
  constraint incident_access_people_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES memberships(organisation_id, user_id)
);
CREATE INDEX incident_access_people_by_person ON public.incident_access_people USING btree (organisation_id, user_id);
alter table incident_access_people enable row level security;
alter table incident_access_people force row level security;
create policy incident_wall on incident_access_people as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on incident_access_people using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table incident_access_teams (
  organisation_id uuid not null,
  incident_id uuid not null,
  team_id uuid not null,
  at timestamp with time zone not null,
  constraint incident_access_teams_pkey PRIMARY KEY (organisation_id, incident_id, team_id),
  constraint incident_access_teams_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id),
  constraint incident_access_teams_organisation_id_team_id_fkey FOREIGN KEY (organisation_id, team_id) REFERENCES teams(organisation_id, id)
);
CREATE INDEX incident_access_teams_by_team ON public.incident_access_teams USING btree (organisation_id, team_id);
alter table incident_access_teams enable row level security;
alter table incident_access_teams force row level security;
create policy incident_wall on incident_access_teams as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on incident_access_teams using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table incident_alert_groups (
  organisation_id uuid not null,
  incident_id uuid not null,
  alert_group_id uuid not null,
  linked_at timestamp with time zone not null,
  via_incident_id uuid,
  constraint incident_alert_groups_pkey PRIMARY KEY (organisation_id, incident_id, alert_group_id),
  constraint incident_alert_groups_organisation_id_alert_group_id_fkey FOREIGN KEY (organisation_id, alert_group_id) REFERENCES alert_groups(organisation_id, id),
  constraint incident_alert_groups_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id)
);
CREATE INDEX incident_alert_groups_by_group ON public.incident_alert_groups USING btree (organisation_id, alert_group_id);
alter table incident_alert_groups enable row level security;
alter table incident_alert_groups force row level security;
create policy incident_wall on incident_alert_groups as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on incident_alert_groups using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table incident_merges (
  organisation_id uuid not null,
  incident_id uuid not null,
  from_status text not null,
  next_update_at timestamp with time zone,
  promise_stage text not null,
  merged_at timestamp with time zone not null,
  merged_by jsonb not null,
  reason text not null,
  constraint incident_merges_pkey PRIMARY KEY (organisation_id, incident_id),
  constraint incident_merges_from_status_check CHECK ((from_status = ANY (ARRAY['triage'::text, 'active'::text, 'mitigated'::text]))),
  constraint incident_merges_promise_stage_check CHECK ((promise_stage = ANY (ARRAY['pending'::text, 'due'::text, 'missed'::text, 'missed_again'::text]))),
  constraint incident_merges_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id)
);
alter table incident_merges enable row level security;
alter table incident_merges force row level security;
create policy incident_wall on incident_merges as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on incident_merges using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table incident_mitigations (
  organisation_id uuid not null,
  id uuid not null,
  incident_id uuid not null,
  what text not null,
  by_name text not null,
  run_id uuid,
  at timestamp with time zone not null,
  constraint incident_mitigations_pkey PRIMARY KEY (organisation_id, id),
  constraint incident_mitigations_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id)
);
CREATE INDEX incident_mitigations_by_incident ON public.incident_mitigations USING btree (organisation_id, incident_id);
CREATE UNIQUE INDEX incident_mitigations_by_run ON public.incident_mitigations USING btree (organisation_id, run_id) WHERE (run_id IS NOT NULL);
alter table incident_mitigations enable row level security;
alter table incident_mitigations force row level security;
create policy incident_wall on incident_mitigations as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on incident_mitigations using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table incident_numbers (
  organisation_id uuid not null,
  last_number integer not null,
  constraint incident_numbers_pkey PRIMARY KEY (organisation_id),
  constraint incident_numbers_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(organisation_id)
);
alter table incident_numbers enable row level security;
alter table incident_numbers force row level security;
create policy organisation_wall on incident_numbers using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table incident_role_offers (
  organisation_id uuid not null,
  incident_id uuid not null,
  from_user_id uuid not null,
  to_user_id uuid not null,
  brief text not null,
  offered_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint incident_role_offers_pkey PRIMARY KEY (organisation_id, incident_id),
  constraint incident_role_offers_organisation_id_from_user_id_fkey FOREIGN KEY (organisation_id, from_user_id) REFERENCES memberships(organisation_id, user_id),
  constraint incident_role_offers_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id),
  constraint incident_role_offers_organisation_id_to_user_id_fkey FOREIGN KEY (organisation_id, to_user_id) REFERENCES memberships(organisation_id, user_id)
);
alter table incident_role_offers enable row level security;
alter table incident_role_offers force row level security;
create policy incident_wall on incident_role_offers as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on incident_role_offers using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table incident_roles (
  organisation_id uuid not null,
  incident_id uuid not null,
  role text not null,
  user_id uuid not null,
  since timestamp with time zone not null,
  constraint incident_roles_pkey PRIMARY KEY (organisation_id, incident_id, role),
  constraint incident_roles_role_check CHECK ((role = ANY (ARRAY['incident_commander'::text, 'deputy'::text, 'operations_lead'::text, 'communications_lead'::text, 'scribe'::text]))),
  constraint incident_roles_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id),
  constraint incident_roles_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES memberships(organisation_id, user_id)
);
CREATE INDEX incident_roles_by_user ON public.incident_roles USING btree (organisation_id, user_id);
alter table incident_roles enable row level security;
alter table incident_roles force row level security;
create policy incident_wall on incident_roles as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on incident_roles using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table incident_runbooks (
  organisation_id uuid not null,
  id uuid not null,
  incident_id uuid not null,
  runbook_id uuid not null,
  runbook_version integer not null,
  because text not null,
  because_name text not null,
  opened_at timestamp with time zone not null,
  constraint incident_runbooks_pkey PRIMARY KEY (organisation_id, id),
  constraint incident_runbooks_organisation_id_incident_id_runbook_id_key UNIQUE (organisation_id, incident_id, runbook_id),
  constraint incident_runbooks_because_check CHECK ((because = ANY (ARRAY['service'::text, 'alert'::text, 'person'::text, 'automation'::text]))),
  constraint incident_runbooks_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id),
  constraint incident_runbooks_organisation_id_runbook_id_runbook_versi_fkey FOREIGN KEY (organisation_id, runbook_id, runbook_version) REFERENCES runbook_versions(organisation_id, runbook_id, version)
);
alter table incident_runbooks enable row level security;
alter table incident_runbooks force row level security;
create policy incident_wall on incident_runbooks as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on incident_runbooks using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table incident_services (
  organisation_id uuid not null,
  incident_id uuid not null,
  service_id uuid not null,
  via_incident_id uuid,
  constraint incident_services_pkey PRIMARY KEY (organisation_id, incident_id, service_id),
  constraint incident_services_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id),
  constraint incident_services_organisation_id_service_id_fkey FOREIGN KEY (organisation_id, service_id) REFERENCES services(organisation_id, id)
);
CREATE INDEX incident_services_by_service ON public.incident_services USING btree (organisation_id, service_id);
alter table incident_services enable row level security;
alter table incident_services force row level security;
create policy incident_wall on incident_services as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on incident_services using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table incident_tasks (
  organisation_id uuid not null,
  id uuid not null,
  incident_id uuid not null,
  text text not null,
  assignee_id uuid,
  check_back_at timestamp with time zone,
  created_at timestamp with time zone not null,
  done_at timestamp with time zone,
  version integer not null,
  constraint incident_tasks_pkey PRIMARY KEY (organisation_id, id),
  constraint incident_tasks_organisation_id_assignee_id_fkey FOREIGN KEY (organisation_id, assignee_id) REFERENCES memberships(organisation_id, user_id),
  constraint incident_tasks_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id)
);
CREATE INDEX incident_tasks_by_incident ON public.incident_tasks USING btree (organisation_id, incident_id);
alter table incident_tasks enable row level security;
alter table incident_tasks force row level security;
create policy incident_wall on incident_tasks as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on incident_tasks using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table incidents (
  organisation_id uuid not null,
  id uuid not null,
  number integer not null,
  title text not null,
  severity text not null,
  status text not null,
  origin text not null,
  declared_by jsonb not null,
  impact_started_at timestamp with time zone,
  detected_at timestamp with time zone,
  declared_at timestamp with time zone not null,
  mitigated_at timestamp with time zone,
  resolved_at timestamp with time zone,
  ended_at timestamp with time zone,
  closed_at timestamp with time zone,
  review_outcome text,
  review_reason text,
  next_update_at timestamp with time zone,
  last_update_at timestamp with time zone,
  promise_stage text not null,
  mitigation_recorded boolean not null,
  recovery_state text,
  recovery_since timestamp with time zone,
  recovery_hold_until timestamp with time zone,
  recovery_evidence text,
  version integer not null,
  is_private boolean not null default false,
  merged_into uuid,
  constraint incidents_pkey PRIMARY KEY (organisation_id, id),
  constraint incidents_organisation_id_number_key UNIQUE (organisation_id, number),
  constraint incidents_merged_check CHECK (((status = 'merged'::text) = (merged_into IS NOT NULL))),
  constraint incidents_origin_check CHECK ((origin = ANY (ARRAY['alert_group'::text, 'report'::text, 'person'::text]))),
  constraint incidents_promise_stage_check CHECK ((promise_stage = ANY (ARRAY['pending'::text, 'due'::text, 'missed'::text, 'missed_again'::text]))),
  constraint incidents_recovery_state_check CHECK ((recovery_state = ANY (ARRAY['unknown'::text, 'red'::text, 'green'::text]))),
  constraint incidents_review_outcome_check CHECK ((review_outcome = ANY (ARRAY['published'::text, 'waived'::text, 'none'::text]))),
  constraint incidents_severity_check CHECK ((severity = ANY (ARRAY['SEV1'::text, 'SEV2'::text, 'SEV3'::text, 'SEV4'::text, 'SEV5'::text]))),
  constraint incidents_status_check CHECK ((status = ANY (ARRAY['triage'::text, 'active'::text, 'mitigated'::text, 'resolved'::text, 'closed'::text, 'declined'::text, 'merged'::text]))),
  constraint incidents_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(organisation_id),
  constraint incidents_organisation_id_merged_into_fkey FOREIGN KEY (organisation_id, merged_into) REFERENCES incidents(organisation_id, id)
);
CREATE INDEX incidents_by_status ON public.incidents USING btree (organisation_id, status, severity);
CREATE INDEX incidents_merged ON public.incidents USING btree (organisation_id, merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX incidents_private ON public.incidents USING btree (organisation_id, id) WHERE is_private;
alter table incidents enable row level security;
alter table incidents force row level security;
create policy incident_wall on incidents as restrictive for select using (((id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on incidents using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table inhibition_rules (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  source_matchers jsonb not null,
  target_matchers jsonb not null,
  equal text[] not null,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  version integer not null,
  constraint inhibition_rules_pkey PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX inhibition_rules_name ON public.inhibition_rules USING btree (organisation_id, lower(name)) WHERE (removed_at IS NULL);
alter table inhibition_rules enable row level security;
alter table inhibition_rules force row level security;
create policy organisation_wall on inhibition_rules using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table inhibition_sides (
  organisation_id uuid not null,
  side text not null,
  equal_key text not null,
  rule_id uuid not null,
  alert_id uuid not null,
  both_sides boolean not null,
  constraint inhibition_sides_pkey PRIMARY KEY (organisation_id, side, equal_key, rule_id, alert_id),
  constraint inhibition_sides_side_check CHECK ((side = ANY (ARRAY['source'::text, 'target'::text])))
);
CREATE INDEX inhibition_sides_of_alert ON public.inhibition_sides USING btree (organisation_id, alert_id);
CREATE INDEX inhibition_sides_sources ON public.inhibition_sides USING btree (organisation_id, equal_key, rule_id, both_sides, alert_id) WHERE (side = 'source'::text);
alter table inhibition_sides enable row level security;
alter table inhibition_sides force row level security;
create policy organisation_wall on inhibition_sides using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table invitations (
  organisation_id uuid not null,
  id uuid not null,
  email text not null,
  role text not null,
  token_hash bytea not null,
  invited_by uuid,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  accepted_by uuid,
  constraint invitations_pkey PRIMARY KEY (organisation_id, id),
  constraint invitations_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'responder'::text, 'observer'::text]))),
  constraint invitations_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES users(id),
  constraint invitations_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES users(id),
  constraint invitations_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(organisation_id)
);
CREATE INDEX invitations_by_email ON public.invitations USING btree (organisation_id, email);
CREATE INDEX invitations_by_token ON public.invitations USING btree (token_hash);
alter table invitations enable row level security;
alter table invitations force row level security;
create policy organisation_wall on invitations using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table maintenance_windows (
  organisation_id uuid not null,
  id uuid not null,
  service_ids uuid[] not null,
  include_dependents boolean not null,
  reason text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  author text not null,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  version integer not null,
  constraint maintenance_windows_pkey PRIMARY KEY (organisation_id, id)
);
CREATE INDEX maintenance_windows_newest ON public.maintenance_windows USING btree (organisation_id, starts_at DESC, id DESC);
alter table maintenance_windows enable row level security;
alter table maintenance_windows force row level security;
create policy organisation_wall on maintenance_windows using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table memberships (
  organisation_id uuid not null,
  user_id uuid not null,
  role text not null,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  version integer not null,
  constraint memberships_pkey PRIMARY KEY (organisation_id, user_id),
  constraint memberships_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'responder'::text, 'observer'::text]))),
  constraint memberships_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(organisation_id),
  constraint memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX memberships_by_user ON public.memberships USING btree (user_id);
alter table memberships enable row level security;
alter table memberships force row level security;
create policy organisation_wall on memberships using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table mitigations (
  organisation_id uuid not null,
  id uuid not null,
  service_id uuid not null,
  kind text not null,
  name text not null,
  description text not null,
  parameters jsonb not null,
  seconds_to_effect integer not null,
  risk text not null,
  required_role text not null,
  needs_approval boolean not null,
  runner_url text not null,
  runner_secret bytea not null,
  time_limit_seconds integer not null,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  version integer not null,
  runner_kind text not null default 'http'::text,
  runner_account_id uuid,
  runner_settings jsonb,
  constraint mitigations_pkey PRIMARY KEY (organisation_id, id),
  constraint mitigations_kind_check CHECK ((kind = ANY (ARRAY['rollback'::text, 'failover'::text, 'scale'::text, 'restart'::text, 'disable_flag'::text, 'drain'::text, 'rate_limit'::text, 'custom'::text]))),
  constraint mitigations_required_role_check CHECK ((required_role = ANY (ARRAY['responder'::text, 'admin'::text, 'owner'::text]))),
  constraint mitigations_risk_check CHECK ((risk = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text]))),
  constraint mitigations_runner_kind_check CHECK ((runner_kind = ANY (ARRAY['http'::text, 'github'::text, 'gitlab'::text, 'kubernetes'::text, 'unleash'::text, 'launchdarkly'::text, 'agent'::text]))),
  constraint mitigations_seconds_to_effect_check CHECK (((seconds_to_effect >= 0) AND (seconds_to_effect <= 86400))),
  constraint mitigations_time_limit_seconds_check CHECK (((time_limit_seconds >= 1) AND (time_limit_seconds <= 3600))),
  constraint mitigations_organisation_id_runner_account_id_fkey FOREIGN KEY (organisation_id, runner_account_id) REFERENCES runner_accounts(organisation_id, id),
  constraint mitigations_organisation_id_service_id_fkey FOREIGN KEY (organisation_id, service_id) REFERENCES services(organisation_id, id)
);
CREATE UNIQUE INDEX mitigations_name ON public.mitigations USING btree (organisation_id, service_id, lower(name)) WHERE (removed_at IS NULL);
CREATE INDEX mitigations_runner_account ON public.mitigations USING btree (organisation_id, runner_account_id) WHERE (runner_account_id IS NOT NULL);
alter table mitigations enable row level security;
alter table mitigations force row level security;
create policy organisation_wall on mitigations using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table mute_intervals (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  matchers jsonb not null,
  intervals jsonb not null,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  version integer not null,
  constraint mute_intervals_pkey PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX mute_intervals_name ON public.mute_intervals USING btree (organisation_id, lower(name)) WHERE (removed_at IS NULL);
alter table mute_intervals enable row level security;
alter table mute_intervals force row level security;
create policy organisation_wall on mute_intervals using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table notification_rules (
  organisation_id uuid not null,
  user_id uuid not null,
  urgency text not null,
  contact_method_id uuid not null,
  after_minutes integer not null,
  constraint notification_rules_pkey PRIMARY KEY (organisation_id, user_id, urgency, contact_method_id, after_minutes),
  constraint notification_rules_urgency_check CHECK ((urgency = ANY (ARRAY['high'::text, 'low'::text]))),
  constraint notification_rules_organisation_id_contact_method_id_fkey FOREIGN KEY (organisation_id, contact_method_id) REFERENCES contact_methods(organisation_id, id) ON DELETE CASCADE
);
CREATE INDEX notification_rules_method ON public.notification_rules USING btree (organisation_id, contact_method_id);
alter table notification_rules enable row level security;
alter table notification_rules force row level security;
create policy organisation_wall on notification_rules using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table notifications (
  organisation_id uuid not null,
  id uuid not null,
  page_id uuid not null,
  ordinal integer not null,
  user_id uuid,
  user_name text not null,
  contact_method_id uuid,
  kind text not null,
  address text not null,
  status text not null,
  reason text,
  due_at timestamp with time zone not null,
  attempts jsonb not null,
  sent_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  account_id uuid,
  reference text,
  bundle_id uuid,
  constraint notifications_pkey PRIMARY KEY (organisation_id, id),
  constraint notifications_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'sent'::text, 'delivered'::text, 'failed'::text, 'stopped'::text]))),
  constraint notifications_organisation_id_page_id_fkey FOREIGN KEY (organisation_id, page_id) REFERENCES pages(organisation_id, id)
);
CREATE INDEX notifications_bundle ON public.notifications USING btree (organisation_id, bundle_id) WHERE (bundle_id IS NOT NULL);
CREATE INDEX notifications_collected ON public.notifications USING btree (organisation_id, contact_method_id) WHERE (reason = 'collected'::text);
CREATE UNIQUE INDEX notifications_once ON public.notifications USING btree (organisation_id, page_id, ordinal, user_id, contact_method_id, due_at);
CREATE INDEX notifications_person ON public.notifications USING btree (organisation_id, user_id, page_id);
CREATE INDEX notifications_reference ON public.notifications USING btree (organisation_id, account_id, reference) WHERE (reference IS NOT NULL);
alter table notifications enable row level security;
alter table notifications force row level security;
create policy incident_wall on notifications as restrictive for select using ((
CASE
    WHEN (( SELECT staunch_hidden() AS staunch_hidden) = '{}'::uuid[]) THEN false
    ELSE ((page_id IS NOT NULL) AND staunch_is_of(( SELECT staunch_hidden() AS staunch_hidden), organisation_id, 'page'::text, page_id))
END IS NOT TRUE));
create policy organisation_wall on notifications using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table organisations (
  organisation_id uuid not null,
  name text not null,
  created_at timestamp with time zone not null,
  version integer not null,
  constraint organisations_pkey PRIMARY KEY (organisation_id)
);
alter table organisations enable row level security;
alter table organisations force row level security;
create policy organisation_wall on organisations using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table page_steps (
  organisation_id uuid not null,
  page_id uuid not null,
  ordinal integer not null,
  place jsonb not null,
  due_at timestamp with time zone not null,
  outcome text not null,
  reason text,
  done_at timestamp with time zone,
  people uuid[] not null,
  unreachable uuid[] not null,
  reported_at timestamp with time zone,
  constraint page_steps_pkey PRIMARY KEY (organisation_id, page_id, ordinal),
  constraint page_steps_outcome_check CHECK ((outcome = ANY (ARRAY['due'::text, 'fired'::text, 'skipped'::text, 'stopped'::text]))),
  constraint page_steps_organisation_id_page_id_fkey FOREIGN KEY (organisation_id, page_id) REFERENCES pages(organisation_id, id)
);
CREATE INDEX page_steps_missing ON public.page_steps USING btree (due_at) WHERE (outcome = 'due'::text);
alter table page_steps enable row level security;
alter table page_steps force row level security;
create policy incident_wall on page_steps as restrictive for select using ((
CASE
    WHEN (( SELECT staunch_hidden() AS staunch_hidden) = '{}'::uuid[]) THEN false
    ELSE ((page_id IS NOT NULL) AND staunch_is_of(( SELECT staunch_hidden() AS staunch_hidden), organisation_id, 'page'::text, page_id))
END IS NOT TRUE));
create policy organisation_wall on page_steps using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table pager_proofs (
  organisation_id uuid not null,
  user_id uuid not null,
  time_zone text not null,
  weekday integer not null,
  at_time text not null,
  next_at timestamp with time zone not null,
  last_page_id uuid,
  version integer not null,
  updated_at timestamp with time zone not null,
  constraint pager_proofs_pkey PRIMARY KEY (organisation_id, user_id),
  constraint pager_proofs_weekday_check CHECK (((weekday >= 1) AND (weekday <= 7)))
);
alter table pager_proofs enable row level security;
alter table pager_proofs force row level security;
create policy organisation_wall on pager_proofs using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

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
  urgency text not null,
  is_test boolean not null,
  topics text[] not null,
  dedup_key text,
  policy_id uuid,
  policy_version integer,
  policy jsonb not null,
  status text not null,
  reached jsonb,
  next_due_at timestamp with time zone,
  places integer not null,
  ack_timeout_minutes integer,
  acknowledged_by uuid,
  acknowledged_by_name text,
  acknowledged_at timestamp with time zone,
  resolved_at timestamp with time zone,
  resolve_reason text,
  triggered_by text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  round bigint not null default 0,
  severity text,
  is_confidential boolean not null default false,
  constraint pages_pkey PRIMARY KEY (organisation_id, id),
  constraint pages_status_check CHECK ((status = ANY (ARRAY['triggered'::text, 'acknowledged'::text, 'exhausted'::text, 'resolved'::text]))),
  constraint pages_urgency_check CHECK ((urgency = ANY (ARRAY['high'::text, 'low'::text])))
);
CREATE INDEX pages_answered ON public.pages USING btree (organisation_id, acknowledged_by) WHERE (acknowledged_by IS NOT NULL);
CREATE UNIQUE INDEX pages_dedup ON public.pages USING btree (organisation_id, dedup_key) WHERE (dedup_key IS NOT NULL);
CREATE INDEX pages_open ON public.pages USING btree (organisation_id, id) WHERE (status <> 'resolved'::text);
CREATE INDEX pages_subject ON public.pages USING btree (organisation_id, subject_type, subject_id);
alter table pages enable row level security;
alter table pages force row level security;
create policy incident_wall on pages as restrictive for select using ((
CASE
    WHEN (( SELECT staunch_hidden() AS staunch_hidden) = '{}'::uuid[]) THEN false
    ELSE staunch_is_of(( SELECT staunch_hidden() AS staunch_hidden), organisation_id, subject_type, subject_id)
END IS NOT TRUE));
create policy organisation_wall on pages using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table pay_rates (
  organisation_id uuid not null,
  currency text not null,
  weekday_minor integer not null,
  night_minor integer not null,
  weekend_minor integer not null,
  holiday_minor integer not null,
  interruption_minor integer not null,
  updated_at timestamp with time zone not null,
  updated_by text not null,
  version integer not null,
  constraint pay_rates_pkey PRIMARY KEY (organisation_id),
  constraint pay_rates_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(organisation_id)
);
alter table pay_rates enable row level security;
alter table pay_rates force row level security;
create policy organisation_wall on pay_rates using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table postmortem_sections (
  organisation_id uuid not null,
  postmortem_id uuid not null,
  section text not null,
  markdown text not null,
  version integer not null,
  updated_at timestamp with time zone not null,
  updated_by jsonb not null,
  constraint postmortem_sections_pkey PRIMARY KEY (organisation_id, postmortem_id, section),
  constraint postmortem_sections_section_check CHECK ((section = ANY (ARRAY['summary'::text, 'impact'::text, 'key_moments'::text, 'detection'::text, 'response'::text, 'mitigation'::text, 'contributing_factors'::text, 'what_helped'::text, 'what_hindered'::text, 'where_lucky'::text]))),
  constraint postmortem_sections_organisation_id_postmortem_id_fkey FOREIGN KEY (organisation_id, postmortem_id) REFERENCES postmortems(organisation_id, id)
);
alter table postmortem_sections enable row level security;
alter table postmortem_sections force row level security;
create policy incident_wall on postmortem_sections as restrictive for select using ((
CASE
    WHEN (( SELECT staunch_hidden() AS staunch_hidden) = '{}'::uuid[]) THEN false
    ELSE ((postmortem_id IS NOT NULL) AND staunch_is_of(( SELECT staunch_hidden() AS staunch_hidden), organisation_id, 'postmortem'::text, postmortem_id))
END IS NOT TRUE));
create policy organisation_wall on postmortem_sections using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table postmortems (
  organisation_id uuid not null,
  id uuid not null,
  incident_id uuid not null,
  title text not null,
  status text not null,
  no_action_reason text not null,
  time_zone text not null,
  created_by jsonb not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  published_at timestamp with time zone,
  version integer not null,
  constraint postmortems_pkey PRIMARY KEY (organisation_id, id),
  constraint postmortems_organisation_id_incident_id_key UNIQUE (organisation_id, incident_id),
  constraint postmortems_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'in_review'::text, 'published'::text]))),
  constraint postmortems_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id)
);
CREATE INDEX postmortems_by_time ON public.postmortems USING btree (organisation_id, created_at DESC, id);
alter table postmortems enable row level security;
alter table postmortems force row level security;
create policy incident_wall on postmortems as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on postmortems using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table probes (
  organisation_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  name text not null,
  kind text not null,
  target jsonb not null,
  credential bytea,
  interval_seconds integer not null,
  timeout_seconds integer not null,
  tries integer not null,
  severity text not null,
  status text not null,
  status_since timestamp with time zone not null,
  failed_tries integer not null,
  last_run_at timestamp with time zone,
  last_words text,
  last_took_ms integer,
  created_at timestamp with time zone not null,
  version integer not null,
  constraint probes_pkey PRIMARY KEY (organisation_id, id),
  constraint probes_interval_seconds_check CHECK (((interval_seconds >= 10) AND (interval_seconds <= 86400))),
  constraint probes_kind_check CHECK ((kind = ANY (ARRAY['http'::text, 'tcp'::text, 'tls'::text, 'dns'::text, 'promql'::text]))),
  constraint probes_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'error'::text, 'warning'::text, 'info'::text]))),
  constraint probes_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'up'::text, 'doubtful'::text, 'down'::text, 'paused'::text]))),
  constraint probes_timeout_seconds_check CHECK (((timeout_seconds >= 1) AND (timeout_seconds <= 30))),
  constraint probes_tries_check CHECK (((tries >= 1) AND (tries <= 10))),
  constraint probes_organisation_id_source_id_fkey FOREIGN KEY (organisation_id, source_id) REFERENCES sources(organisation_id, id)
);
CREATE UNIQUE INDEX probes_by_name ON public.probes USING btree (organisation_id, name);
alter table probes enable row level security;
alter table probes force row level security;
create policy organisation_wall on probes using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table recovery_checks (
  organisation_id uuid not null,
  id uuid not null,
  service_id uuid not null,
  name text not null,
  kind text not null,
  source jsonb not null,
  credential bytea,
  operator text not null,
  threshold double precision not null,
  unit text not null,
  hold_seconds integer not null,
  interval_seconds integer not null,
  state text,
  since timestamp with time zone,
  confirmed_at timestamp with time zone,
  last_value double precision,
  last_value_at timestamp with time zone,
  sampled_at timestamp with time zone,
  last_error text,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  version integer not null,
  constraint recovery_checks_pkey PRIMARY KEY (organisation_id, id),
  constraint recovery_checks_hold_seconds_check CHECK (((hold_seconds >= 0) AND (hold_seconds <= 86400))),
  constraint recovery_checks_interval_seconds_check CHECK (((interval_seconds >= 5) AND (interval_seconds <= 3600))),
  constraint recovery_checks_kind_check CHECK ((kind = ANY (ARRAY['promql'::text, 'http'::text]))),
  constraint recovery_checks_operator_check CHECK ((operator = ANY (ARRAY['<'::text, '<='::text, '>'::text, '>='::text]))),
  constraint recovery_checks_state_check CHECK ((state = ANY (ARRAY['unknown'::text, 'red'::text, 'green'::text]))),
  constraint recovery_checks_unit_check CHECK ((unit = ANY (ARRAY['ratio'::text, 'percent'::text, 'ms'::text, 's'::text, 'count'::text, 'per_second'::text]))),
  constraint recovery_checks_organisation_id_service_id_fkey FOREIGN KEY (organisation_id, service_id) REFERENCES services(organisation_id, id)
);
CREATE UNIQUE INDEX recovery_checks_name ON public.recovery_checks USING btree (organisation_id, service_id, lower(name)) WHERE (removed_at IS NULL);
alter table recovery_checks enable row level security;
alter table recovery_checks force row level security;
create policy organisation_wall on recovery_checks using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table report_forms (
  organisation_id uuid not null,
  slug text not null,
  is_open boolean not null,
  intro text not null,
  offers_services boolean not null,
  urgency text not null,
  version integer not null,
  constraint report_forms_pkey PRIMARY KEY (organisation_id),
  constraint report_forms_slug_key UNIQUE (slug),
  constraint report_forms_urgency_check CHECK ((urgency = ANY (ARRAY['high'::text, 'low'::text]))),
  constraint report_forms_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(organisation_id)
);
alter table report_forms enable row level security;
alter table report_forms force row level security;
create policy organisation_wall on report_forms using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table reports (
  organisation_id uuid not null,
  id uuid not null,
  status text not null,
  origin text not null,
  text text not null,
  service_id uuid,
  reporter_name text,
  reporter_address text,
  received_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  answered_by text,
  word text,
  told text not null,
  incident_id uuid,
  constraint reports_pkey PRIMARY KEY (organisation_id, id),
  constraint reports_check CHECK (((status = ANY (ARRAY['declared'::text, 'merged'::text])) = (incident_id IS NOT NULL))),
  constraint reports_check1 CHECK (((status = 'new'::text) = (answered_at IS NULL))),
  constraint reports_origin_check CHECK ((origin = ANY (ARRAY['form'::text, 'api'::text, 'cli'::text, 'web'::text]))),
  constraint reports_status_check CHECK ((status = ANY (ARRAY['new'::text, 'declared'::text, 'merged'::text, 'declined'::text]))),
  constraint reports_told_check CHECK ((told = ANY (ARRAY['nobody'::text, 'waiting'::text, 'told'::text, 'failed'::text]))),
  constraint reports_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(organisation_id),
  constraint reports_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id),
  constraint reports_organisation_id_service_id_fkey FOREIGN KEY (organisation_id, service_id) REFERENCES services(organisation_id, id)
);
CREATE INDEX reports_by_incident ON public.reports USING btree (organisation_id, incident_id) WHERE (incident_id IS NOT NULL);
CREATE INDEX reports_newest ON public.reports USING btree (organisation_id, received_at DESC, id DESC);
CREATE INDEX reports_waiting ON public.reports USING btree (organisation_id, received_at) WHERE (status = 'new'::text);
alter table reports enable row level security;
alter table reports force row level security;
create policy incident_wall on reports as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on reports using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table routed_keys (
  organisation_id uuid not null,
  source_id uuid not null,
  sender_key text not null,
  dedup_key text not null,
  seen_at timestamp with time zone not null,
  constraint routed_keys_pkey PRIMARY KEY (organisation_id, source_id, sender_key),
  constraint routed_keys_organisation_id_source_id_fkey FOREIGN KEY (organisation_id, source_id) REFERENCES sources(organisation_id, id)
);
CREATE INDEX routed_keys_oldest ON public.routed_keys USING btree (seen_at);
alter table routed_keys enable row level security;
alter table routed_keys force row level security;
create policy organisation_wall on routed_keys using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table routing_rule_sets (
  organisation_id uuid not null,
  version bigint not null,
  constraint routing_rule_sets_pkey PRIMARY KEY (organisation_id)
);
alter table routing_rule_sets enable row level security;
alter table routing_rule_sets force row level security;
create policy organisation_wall on routing_rule_sets using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table routing_rules (
  organisation_id uuid not null,
  id uuid not null,
  position integer not null,
  name text not null,
  condition text not null,
  actions jsonb not null,
  after_match text not null,
  enabled boolean not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  version integer not null,
  constraint routing_rules_pkey PRIMARY KEY (organisation_id, id),
  constraint routing_rules_after_match_check CHECK ((after_match = ANY (ARRAY['stop'::text, 'continue'::text])))
);
CREATE INDEX routing_rules_in_order ON public.routing_rules USING btree (organisation_id, "position", id);
alter table routing_rules enable row level security;
alter table routing_rules force row level security;
create policy organisation_wall on routing_rules using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table run_output (
  organisation_id uuid not null,
  run_id uuid not null,
  line integer not null,
  at timestamp with time zone not null,
  text text not null,
  constraint run_output_pkey PRIMARY KEY (organisation_id, run_id, line),
  constraint run_output_organisation_id_run_id_fkey FOREIGN KEY (organisation_id, run_id) REFERENCES runs(organisation_id, id)
);
alter table run_output enable row level security;
alter table run_output force row level security;
create policy incident_wall on run_output as restrictive for select using ((
CASE
    WHEN (( SELECT staunch_hidden() AS staunch_hidden) = '{}'::uuid[]) THEN false
    ELSE ((run_id IS NOT NULL) AND staunch_is_of(( SELECT staunch_hidden() AS staunch_hidden), organisation_id, 'run'::text, run_id))
END IS NOT TRUE));
create policy organisation_wall on run_output using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table runbook_attachments (
  organisation_id uuid not null,
  id uuid not null,
  runbook_id uuid not null,
  service_id uuid,
  matchers jsonb,
  created_at timestamp with time zone not null,
  constraint runbook_attachments_pkey PRIMARY KEY (organisation_id, id),
  constraint runbook_attachments_check CHECK (((service_id IS NULL) <> (matchers IS NULL))),
  constraint runbook_attachments_organisation_id_runbook_id_fkey FOREIGN KEY (organisation_id, runbook_id) REFERENCES runbooks(organisation_id, id),
  constraint runbook_attachments_organisation_id_service_id_fkey FOREIGN KEY (organisation_id, service_id) REFERENCES services(organisation_id, id)
);
CREATE INDEX runbook_attachments_by_runbook ON public.runbook_attachments USING btree (organisation_id, runbook_id);
CREATE UNIQUE INDEX runbook_attachments_service ON public.runbook_attachments USING btree (organisation_id, service_id, runbook_id) WHERE (service_id IS NOT NULL);
alter table runbook_attachments enable row level security;
alter table runbook_attachments force row level security;
create policy organisation_wall on runbook_attachments using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table runbook_marks (
  organisation_id uuid not null,
  incident_runbook_id uuid not null,
  seq integer not null,
  incident_id uuid not null,
  step text not null,
  answer text not null,
  author jsonb not null,
  at timestamp with time zone not null,
  constraint runbook_marks_pkey PRIMARY KEY (organisation_id, incident_runbook_id, seq),
  constraint runbook_marks_answer_check CHECK ((answer = ANY (ARRAY['done'::text, 'worked'::text, 'did_not_work'::text]))),
  constraint runbook_marks_organisation_id_incident_runbook_id_fkey FOREIGN KEY (organisation_id, incident_runbook_id) REFERENCES incident_runbooks(organisation_id, id)
);
alter table runbook_marks enable row level security;
alter table runbook_marks force row level security;
create policy incident_wall on runbook_marks as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on runbook_marks using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table runbook_versions (
  organisation_id uuid not null,
  runbook_id uuid not null,
  version integer not null,
  name text not null,
  markdown text not null,
  summary text not null,
  author jsonb not null,
  at timestamp with time zone not null,
  constraint runbook_versions_pkey PRIMARY KEY (organisation_id, runbook_id, version),
  constraint runbook_versions_organisation_id_runbook_id_fkey FOREIGN KEY (organisation_id, runbook_id) REFERENCES runbooks(organisation_id, id)
);
alter table runbook_versions enable row level security;
alter table runbook_versions force row level security;
create policy organisation_wall on runbook_versions using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table runbooks (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  version integer not null,
  constraint runbooks_pkey PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX runbooks_name ON public.runbooks USING btree (organisation_id, lower(name)) WHERE (removed_at IS NULL);
alter table runbooks enable row level security;
alter table runbooks force row level security;
create policy organisation_wall on runbooks using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table runner_accounts (
  organisation_id uuid not null,
  id uuid not null,
  kind text not null,
  name text not null,
  settings jsonb not null,
  secrets_sealed bytea,
  version integer not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint runner_accounts_pkey PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX runner_accounts_name ON public.runner_accounts USING btree (organisation_id, lower(name));
alter table runner_accounts enable row level security;
alter table runner_accounts force row level security;
create policy organisation_wall on runner_accounts using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table runs (
  organisation_id uuid not null,
  id uuid not null,
  incident_id uuid not null,
  mitigation_id uuid not null,
  idempotency_key text not null,
  label text not null,
  change_id uuid,
  parameters jsonb not null,
  status text not null,
  call text not null,
  proposed_by_id uuid,
  proposed_by_name text not null,
  approved_by_name text,
  requested_at timestamp with time zone not null,
  started_at timestamp with time zone,
  call_started_at timestamp with time zone,
  call_ended_at timestamp with time zone,
  reason text,
  check_id uuid,
  value_before double precision,
  value_after double precision,
  effect_deadline timestamp with time zone,
  settled_at timestamp with time zone,
  output_lines integer not null,
  output_bytes integer not null,
  output_cut boolean not null,
  version integer not null,
  runner_reference text,
  cancel_requested_at timestamp with time zone,
  cancel_requested_by text,
  cancel_reason text,
  constraint runs_pkey PRIMARY KEY (organisation_id, id),
  constraint runs_organisation_id_incident_id_mitigation_id_idempotency__key UNIQUE (organisation_id, incident_id, mitigation_id, idempotency_key),
  constraint runs_call_check CHECK ((call = ANY (ARRAY['none'::text, 'pending'::text, 'succeeded'::text, 'failed'::text, 'unknown'::text]))),
  constraint runs_status_check CHECK ((status = ANY (ARRAY['proposed'::text, 'approved'::text, 'running'::text, 'effect_seen'::text, 'confirmed'::text, 'no_effect'::text, 'failed'::text, 'unknown'::text, 'reverted'::text]))),
  constraint runs_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id),
  constraint runs_organisation_id_mitigation_id_fkey FOREIGN KEY (organisation_id, mitigation_id) REFERENCES mitigations(organisation_id, id)
);
CREATE INDEX runs_by_change ON public.runs USING btree (organisation_id, change_id) WHERE (change_id IS NOT NULL);
CREATE INDEX runs_by_mitigation ON public.runs USING btree (organisation_id, mitigation_id, requested_at DESC);
CREATE UNIQUE INDEX runs_one_unsettled ON public.runs USING btree (organisation_id, incident_id, mitigation_id) WHERE (status = ANY (ARRAY['proposed'::text, 'approved'::text, 'running'::text, 'unknown'::text]));
alter table runs enable row level security;
alter table runs force row level security;
create policy incident_wall on runs as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on runs using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table schedule_overrides (
  organisation_id uuid not null,
  id uuid not null,
  schedule_id uuid not null,
  kind text not null,
  user_id uuid not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  reason text not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  removed_at timestamp with time zone,
  replaced_user_id uuid,
  cover_request_id uuid,
  calendar_import_id uuid,
  calendar_uid text,
  constraint schedule_overrides_pkey PRIMARY KEY (organisation_id, id),
  constraint schedule_overrides_check CHECK ((from_at < until_at)),
  constraint schedule_overrides_kind_check CHECK ((kind = ANY (ARRAY['replace'::text, 'substitute'::text, 'add'::text, 'remove'::text]))),
  constraint schedule_overrides_replaced_check CHECK (((kind = 'substitute'::text) = (replaced_user_id IS NOT NULL))),
  constraint schedule_overrides_organisation_id_schedule_id_fkey FOREIGN KEY (organisation_id, schedule_id) REFERENCES schedules(organisation_id, id),
  constraint schedule_overrides_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES memberships(organisation_id, user_id),
  constraint schedule_overrides_replaced_fk FOREIGN KEY (organisation_id, replaced_user_id) REFERENCES memberships(organisation_id, user_id)
);
CREATE INDEX schedule_overrides_by_end ON public.schedule_overrides USING btree (organisation_id, schedule_id, until_at);
CREATE INDEX schedule_overrides_by_user ON public.schedule_overrides USING btree (organisation_id, user_id, until_at);
alter table schedule_overrides enable row level security;
alter table schedule_overrides force row level security;
create policy organisation_wall on schedule_overrides using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table schedule_people (
  organisation_id uuid not null,
  schedule_id uuid not null,
  user_id uuid not null,
  constraint schedule_people_pkey PRIMARY KEY (organisation_id, schedule_id, user_id),
  constraint schedule_people_organisation_id_schedule_id_fkey FOREIGN KEY (organisation_id, schedule_id) REFERENCES schedules(organisation_id, id),
  constraint schedule_people_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES memberships(organisation_id, user_id)
);
CREATE INDEX schedule_people_by_user ON public.schedule_people USING btree (organisation_id, user_id);
alter table schedule_people enable row level security;
alter table schedule_people force row level security;
create policy organisation_wall on schedule_people using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table schedule_versions (
  organisation_id uuid not null,
  schedule_id uuid not null,
  effective_from timestamp with time zone not null,
  definition jsonb not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  constraint schedule_versions_pkey PRIMARY KEY (organisation_id, schedule_id, effective_from),
  constraint schedule_versions_organisation_id_schedule_id_fkey FOREIGN KEY (organisation_id, schedule_id) REFERENCES schedules(organisation_id, id)
);
alter table schedule_versions enable row level security;
alter table schedule_versions force row level security;
create policy organisation_wall on schedule_versions using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table schedules (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  created_at timestamp with time zone not null,
  archived_at timestamp with time zone,
  version integer not null,
  owner_team_id uuid,
  warns_of_gaps boolean,
  constraint schedules_pkey PRIMARY KEY (organisation_id, id),
  constraint schedules_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(organisation_id),
  constraint schedules_owner_team_fk FOREIGN KEY (organisation_id, owner_team_id) REFERENCES teams(organisation_id, id)
);
CREATE UNIQUE INDEX schedules_by_name ON public.schedules USING btree (organisation_id, lower(name)) WHERE (archived_at IS NULL);
alter table schedules enable row level security;
alter table schedules force row level security;
create policy organisation_wall on schedules using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table service_dependencies (
  organisation_id uuid not null,
  service_id uuid not null,
  depends_on_id uuid not null,
  constraint service_dependencies_pkey PRIMARY KEY (organisation_id, service_id, depends_on_id),
  constraint service_dependencies_organisation_id_depends_on_id_fkey FOREIGN KEY (organisation_id, depends_on_id) REFERENCES services(organisation_id, id),
  constraint service_dependencies_organisation_id_service_id_fkey FOREIGN KEY (organisation_id, service_id) REFERENCES services(organisation_id, id)
);
CREATE INDEX service_dependencies_turned ON public.service_dependencies USING btree (organisation_id, depends_on_id);
alter table service_dependencies enable row level security;
alter table service_dependencies force row level security;
create policy organisation_wall on service_dependencies using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table service_policies (
  organisation_id uuid not null,
  service_id uuid not null,
  policy_id uuid not null,
  updated_at timestamp with time zone not null,
  constraint service_policies_pkey PRIMARY KEY (organisation_id, service_id),
  constraint service_policies_organisation_id_policy_id_fkey FOREIGN KEY (organisation_id, policy_id) REFERENCES escalation_policies(organisation_id, id),
  constraint service_policies_organisation_id_service_id_fkey FOREIGN KEY (organisation_id, service_id) REFERENCES services(organisation_id, id)
);
CREATE INDEX service_policies_policy ON public.service_policies USING btree (organisation_id, policy_id);
alter table service_policies enable row level security;
alter table service_policies force row level security;
create policy organisation_wall on service_policies using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table services (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  name_key text not null,
  description text not null,
  owner_team_id uuid,
  tier integer not null,
  reopen_window_minutes integer not null,
  acknowledgement_timeout_minutes integer,
  created_at timestamp with time zone not null,
  version integer not null,
  constraint services_pkey PRIMARY KEY (organisation_id, id),
  constraint services_organisation_id_name_key_key UNIQUE (organisation_id, name_key),
  constraint services_acknowledgement_timeout_minutes_check CHECK (((acknowledgement_timeout_minutes >= 1) AND (acknowledgement_timeout_minutes <= 1440))),
  constraint services_reopen_window_minutes_check CHECK (((reopen_window_minutes >= 0) AND (reopen_window_minutes <= 1440))),
  constraint services_tier_check CHECK (((tier >= 1) AND (tier <= 4))),
  constraint services_organisation_id_owner_team_id_fkey FOREIGN KEY (organisation_id, owner_team_id) REFERENCES teams(organisation_id, id)
);
CREATE INDEX services_by_team ON public.services USING btree (organisation_id, owner_team_id);
alter table services enable row level security;
alter table services force row level security;
create policy organisation_wall on services using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table sessions (
  organisation_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  token_hash bytea not null,
  user_agent text not null,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone not null,
  constraint sessions_pkey PRIMARY KEY (organisation_id, id),
  constraint sessions_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES memberships(organisation_id, user_id)
);
CREATE INDEX sessions_by_token ON public.sessions USING btree (token_hash);
CREATE INDEX sessions_by_user ON public.sessions USING btree (organisation_id, user_id);
alter table sessions enable row level security;
alter table sessions force row level security;
create policy organisation_wall on sessions using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table silences (
  organisation_id uuid not null,
  id uuid not null,
  matchers jsonb not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  author text not null,
  author_user_id uuid,
  reason text not null,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  replaced_by uuid,
  version integer not null,
  constraint silences_pkey PRIMARY KEY (organisation_id, id)
);
CREATE INDEX silences_newest ON public.silences USING btree (organisation_id, created_at DESC, id DESC);
alter table silences enable row level security;
alter table silences force row level security;
create policy organisation_wall on silences using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table source_deliveries (
  organisation_id uuid not null,
  source_id uuid not null,
  delivery_id text not null,
  received_at timestamp with time zone not null,
  constraint source_deliveries_pkey PRIMARY KEY (organisation_id, source_id, delivery_id),
  constraint source_deliveries_organisation_id_source_id_fkey FOREIGN KEY (organisation_id, source_id) REFERENCES sources(organisation_id, id)
);
CREATE INDEX source_deliveries_by_age ON public.source_deliveries USING btree (organisation_id, source_id, received_at);
alter table source_deliveries enable row level security;
alter table source_deliveries force row level security;
create policy organisation_wall on source_deliveries using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table sources (
  organisation_id uuid not null,
  id uuid not null,
  kind text not null,
  name text not null,
  service_id uuid,
  key_hash bytea not null,
  key_sealed bytea not null,
  last_event_at timestamp with time zone,
  last_error text,
  last_error_at timestamp with time zone,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  version integer not null default 1,
  settings jsonb not null,
  secret_sealed bytea,
  requests_per_second integer,
  constraint sources_pkey PRIMARY KEY (organisation_id, id),
  constraint sources_key_hash_key UNIQUE (key_hash),
  constraint sources_requests_per_second_check CHECK (((requests_per_second >= 1) AND (requests_per_second <= 1000000))),
  constraint sources_organisation_id_service_id_fkey FOREIGN KEY (organisation_id, service_id) REFERENCES services(organisation_id, id)
);
alter table sources enable row level security;
alter table sources force row level security;
create policy organisation_wall on sources using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table status_page_documents (
  organisation_id uuid not null,
  status_page_id uuid not null,
  path text not null,
  content_type text not null,
  body text not null,
  etag text not null,
  rendered_at timestamp with time zone not null,
  constraint status_page_documents_pkey PRIMARY KEY (organisation_id, status_page_id, path),
  constraint status_page_documents_organisation_id_status_page_id_fkey FOREIGN KEY (organisation_id, status_page_id) REFERENCES status_pages(organisation_id, id) ON DELETE CASCADE
);
alter table status_page_documents enable row level security;
alter table status_page_documents force row level security;
create policy organisation_wall on status_page_documents using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table status_pages (
  organisation_id uuid not null,
  id uuid not null,
  slug text not null,
  name text not null,
  description text not null,
  time_zone text not null,
  published_at timestamp with time zone,
  created_at timestamp with time zone not null,
  version integer not null,
  constraint status_pages_pkey PRIMARY KEY (organisation_id, id),
  constraint status_pages_slug_check CHECK ((slug ~ '^[a-z0-9](-?[a-z0-9])*$'::text)),
  constraint status_pages_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(organisation_id)
);
CREATE UNIQUE INDEX status_pages_slug ON public.status_pages USING btree (slug);
alter table status_pages enable row level security;
alter table status_pages force row level security;
create policy organisation_wall on status_pages using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table subscribers (
  organisation_id uuid not null,
  id uuid not null,
  status_page_id uuid not null,
  address text not null,
  audience text not null,
  component_ids uuid[] not null,
  status text not null,
  round integer not null,
  created_at timestamp with time zone not null,
  asked_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  unsubscribed_at timestamp with time zone,
  constraint subscribers_pkey PRIMARY KEY (organisation_id, id),
  constraint subscribers_organisation_id_status_page_id_address_key UNIQUE (organisation_id, status_page_id, address),
  constraint subscribers_audience_check CHECK ((audience = ANY (ARRAY['stakeholders'::text, 'public'::text]))),
  constraint subscribers_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'confirmed'::text, 'unsubscribed'::text]))),
  constraint subscribers_organisation_id_status_page_id_fkey FOREIGN KEY (organisation_id, status_page_id) REFERENCES status_pages(organisation_id, id) ON DELETE CASCADE
);
alter table subscribers enable row level security;
alter table subscribers force row level security;
create policy organisation_wall on subscribers using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table suppression_worlds (
  organisation_id uuid not null,
  version bigint not null,
  evaluated_at timestamp with time zone not null,
  constraint suppression_worlds_pkey PRIMARY KEY (organisation_id)
);
alter table suppression_worlds enable row level security;
alter table suppression_worlds force row level security;
create policy organisation_wall on suppression_worlds using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table suspect_dismissals (
  organisation_id uuid not null,
  incident_id uuid not null,
  change_id uuid not null,
  dismissed_by jsonb not null,
  at timestamp with time zone not null,
  constraint suspect_dismissals_pkey PRIMARY KEY (organisation_id, incident_id, change_id),
  constraint suspect_dismissals_organisation_id_change_id_fkey FOREIGN KEY (organisation_id, change_id) REFERENCES changes(organisation_id, id),
  constraint suspect_dismissals_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id)
);
alter table suspect_dismissals enable row level security;
alter table suspect_dismissals force row level security;
create policy incident_wall on suspect_dismissals as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on suspect_dismissals using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table team_members (
  organisation_id uuid not null,
  team_id uuid not null,
  user_id uuid not null,
  constraint team_members_pkey PRIMARY KEY (organisation_id, team_id, user_id),
  constraint team_members_organisation_id_team_id_fkey FOREIGN KEY (organisation_id, team_id) REFERENCES teams(organisation_id, id) ON DELETE CASCADE,
  constraint team_members_organisation_id_user_id_fkey FOREIGN KEY (organisation_id, user_id) REFERENCES memberships(organisation_id, user_id)
);
CREATE INDEX team_members_by_user ON public.team_members USING btree (organisation_id, user_id);
alter table team_members enable row level security;
alter table team_members force row level security;
create policy organisation_wall on team_members using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table teams (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  name_key text not null,
  created_at timestamp with time zone not null,
  version integer not null,
  constraint teams_pkey PRIMARY KEY (organisation_id, id),
  constraint teams_organisation_id_name_key_key UNIQUE (organisation_id, name_key),
  constraint teams_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(organisation_id)
);
alter table teams enable row level security;
alter table teams force row level security;
create policy organisation_wall on teams using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table temporary_schedules (
  organisation_id uuid not null,
  id uuid not null,
  schedule_id uuid not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  shifts jsonb not null,
  reason text not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  removed_at timestamp with time zone,
  constraint temporary_schedules_pkey PRIMARY KEY (organisation_id, id),
  constraint temporary_schedules_check CHECK ((from_at < until_at)),
  constraint temporary_schedules_organisation_id_schedule_id_fkey FOREIGN KEY (organisation_id, schedule_id) REFERENCES schedules(organisation_id, id)
);
CREATE INDEX temporary_schedules_by_end ON public.temporary_schedules USING btree (organisation_id, schedule_id, until_at);
alter table temporary_schedules enable row level security;
alter table temporary_schedules force row level security;
create policy organisation_wall on temporary_schedules using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table timers (
  organisation_id uuid not null,
  kind text not null,
  key text not null,
  due_at timestamp with time zone not null,
  data jsonb not null,
  attempts integer not null default 0,
  leased_by uuid,
  leased_until timestamp with time zone,
  last_error text,
  rank smallint not null default 0,
  lane text,
  constraint timers_pkey PRIMARY KEY (organisation_id, kind, key)
);
CREATE INDEX timers_work ON public.timers USING btree (rank, kind, due_at);
alter table timers enable row level security;
alter table timers force row level security;
create policy organisation_wall on timers using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table update_components (
  organisation_id uuid not null,
  update_id uuid not null,
  component_id uuid not null,
  status text not null,
  constraint update_components_pkey PRIMARY KEY (organisation_id, update_id, component_id),
  constraint update_components_status_check CHECK ((status = ANY (ARRAY['operational'::text, 'under_maintenance'::text, 'degraded_performance'::text, 'partial_outage'::text, 'major_outage'::text]))),
  constraint update_components_organisation_id_component_id_fkey FOREIGN KEY (organisation_id, component_id) REFERENCES components(organisation_id, id) ON DELETE CASCADE,
  constraint update_components_organisation_id_update_id_fkey FOREIGN KEY (organisation_id, update_id) REFERENCES updates(organisation_id, id)
);
CREATE INDEX update_components_by_component ON public.update_components USING btree (organisation_id, component_id);
alter table update_components enable row level security;
alter table update_components force row level security;
create policy incident_wall on update_components as restrictive for select using ((
CASE
    WHEN (( SELECT staunch_hidden() AS staunch_hidden) = '{}'::uuid[]) THEN false
    ELSE ((update_id IS NOT NULL) AND staunch_is_of(( SELECT staunch_hidden() AS staunch_hidden), organisation_id, 'update'::text, update_id))
END IS NOT TRUE));
create policy organisation_wall on update_components using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table update_mails (
  organisation_id uuid not null,
  update_id uuid not null,
  subscriber_id uuid not null,
  status text not null,
  attempts integer not null,
  due_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  last_answer text,
  constraint update_mails_pkey PRIMARY KEY (organisation_id, update_id, subscriber_id),
  constraint update_mails_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text, 'dropped'::text]))),
  constraint update_mails_organisation_id_subscriber_id_fkey FOREIGN KEY (organisation_id, subscriber_id) REFERENCES subscribers(organisation_id, id) ON DELETE CASCADE,
  constraint update_mails_organisation_id_update_id_fkey FOREIGN KEY (organisation_id, update_id) REFERENCES updates(organisation_id, id)
);
CREATE INDEX update_mails_by_subscriber ON public.update_mails USING btree (organisation_id, subscriber_id);
CREATE INDEX update_mails_queued ON public.update_mails USING btree (organisation_id, update_id, due_at) WHERE (status = 'queued'::text);
alter table update_mails enable row level security;
alter table update_mails force row level security;
create policy incident_wall on update_mails as restrictive for select using ((
CASE
    WHEN (( SELECT staunch_hidden() AS staunch_hidden) = '{}'::uuid[]) THEN false
    ELSE ((update_id IS NOT NULL) AND staunch_is_of(( SELECT staunch_hidden() AS staunch_hidden), organisation_id, 'update'::text, update_id))
END IS NOT TRUE));
create policy organisation_wall on update_mails using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table update_pages (
  organisation_id uuid not null,
  update_id uuid not null,
  status_page_id uuid not null,
  constraint update_pages_pkey PRIMARY KEY (organisation_id, update_id, status_page_id),
  constraint update_pages_organisation_id_status_page_id_fkey FOREIGN KEY (organisation_id, status_page_id) REFERENCES status_pages(organisation_id, id) ON DELETE CASCADE,
  constraint update_pages_organisation_id_update_id_fkey FOREIGN KEY (organisation_id, update_id) REFERENCES updates(organisation_id, id)
);
CREATE INDEX update_pages_by_page ON public.update_pages USING btree (organisation_id, status_page_id);
alter table update_pages enable row level security;
alter table update_pages force row level security;
create policy incident_wall on update_pages as restrictive for select using ((
CASE
    WHEN (( SELECT staunch_hidden() AS staunch_hidden) = '{}'::uuid[]) THEN false
    ELSE ((update_id IS NOT NULL) AND staunch_is_of(( SELECT staunch_hidden() AS staunch_hidden), organisation_id, 'update'::text, update_id))
END IS NOT TRUE));
create policy organisation_wall on update_pages using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table updates (
  organisation_id uuid not null,
  id uuid not null,
  incident_id uuid not null,
  audience text not null,
  status text not null,
  title text not null,
  message text not null,
  eta_text text,
  next_update_at timestamp with time zone,
  posted_at timestamp with time zone not null,
  posted_by jsonb not null,
  constraint updates_pkey PRIMARY KEY (organisation_id, id),
  constraint updates_audience_check CHECK ((audience = ANY (ARRAY['internal'::text, 'stakeholders'::text, 'public'::text]))),
  constraint updates_status_check CHECK ((status = ANY (ARRAY['investigating'::text, 'identified'::text, 'monitoring'::text, 'resolved'::text]))),
  constraint updates_organisation_id_incident_id_fkey FOREIGN KEY (organisation_id, incident_id) REFERENCES incidents(organisation_id, id)
);
CREATE INDEX updates_by_incident ON public.updates USING btree (organisation_id, incident_id, posted_at);
alter table updates enable row level security;
alter table updates force row level security;
create policy incident_wall on updates as restrictive for select using (((incident_id = ANY (( SELECT staunch_hidden() AS staunch_hidden)::uuid[])) IS NOT TRUE));
create policy organisation_wall on updates using (
CASE
    WHEN (( SELECT current_setting('staunch.organisation'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE ((organisation_id)::text = ( SELECT current_setting('staunch.organisation'::text, true) AS current_setting))
END);

create table users (
  id uuid not null,
  email text not null,
  name text not null,
  time_zone text not null,
  created_at timestamp with time zone not null,
  version integer not null,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_email_key UNIQUE (email)
);
alter table users enable row level security;
alter table users force row level security;
create policy members_only on users using (((current_setting('staunch.organisation'::text, true) = '*'::text) OR (EXISTS ( SELECT 1
   FROM memberships
  WHERE (memberships.user_id = users.id)))));
