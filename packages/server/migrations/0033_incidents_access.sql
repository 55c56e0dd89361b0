-- breaking: no
-- Private incidents, hidden by the database itself from whoever has no access; and incidents merged into others.

alter table incidents add column is_private boolean not null default false;
alter table incidents add column merged_into uuid;
alter table incidents add foreign key (organisation_id, merged_into) references incidents (organisation_id, id);
alter table incidents drop constraint incidents_status_check;
alter table incidents add constraint incidents_status_check
  check (status in ('triage', 'active', 'mitigated', 'resolved', 'closed', 'declined', 'merged'));
alter table incidents add constraint incidents_merged_check check ((status = 'merged') = (merged_into is not null));
create index incidents_private on incidents (organisation_id, id) where is_private;
create index incidents_merged on incidents (organisation_id, merged_into) where merged_into is not null;

-- What a merge took away and an undoing gives back; gone once undone. The history is in the events.
create table incident_merges (
  organisation_id uuid not null,
  incident_id uuid not null,
  from_status text not null check (from_status in ('triage', 'active', 'mitigated')),
  next_update_at timestamptz,
  promise_stage text not null check (promise_stage in ('pending', 'due', 'missed', 'missed_again')),
  merged_at timestamptz not null,
  merged_by jsonb not null,
  reason text not null,
  primary key (organisation_id, incident_id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id)
);
select staunch_isolate('incident_merges');

-- What an incident has only because another one was merged into it; null: its own.
alter table incident_services add column via_incident_id uuid;
alter table incident_alert_groups add column via_incident_id uuid;

-- Who was given access by name, and from whom what being paged gave was taken again.
create table incident_access_people (
  organisation_id uuid not null,
  incident_id uuid not null,
  user_id uuid not null,
  access text not null check (access in ('given', 'taken')),
  at timestamptz not null,
  primary key (organisation_id, incident_id, user_id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id),
  foreign key (organisation_id, user_id) references memberships (organisation_id, user_id)
);
create index incident_access_people_by_person on incident_access_people (organisation_id, user_id);
select staunch_isolate('incident_access_people');

create table incident_access_teams (
  organisation_id uuid not null,
  incident_id uuid not null,
  team_id uuid not null,
  at timestamptz not null,
  primary key (organisation_id, incident_id, team_id),
  foreign key (organisation_id, incident_id) references incidents (organisation_id, id),
  foreign key (organisation_id, team_id) references teams (organisation_id, id)
);
create index incident_access_teams_by_team on incident_access_teams (organisation_id, team_id);
select staunch_isolate('incident_access_teams');

create index pages_answered on pages (organisation_id, acknowledged_by) where acknowledged_by is not null;

-- Messages of this page that go to a channel or an address instead of a person say nothing of what it is about.
alter table pages add column is_confidential boolean not null default false;

-- Who sees a private incident, and why: one row a reason. Owners and admins see all and are not in it.
create function staunch_sight() returns table (organisation_id uuid, incident_id uuid, user_id uuid, why text) language sql stable as $$
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
$$;

-- Incidents that were merged, in both directions: they share their story, and so their readers.
create function staunch_ties() returns table (organisation_id uuid, incident_id uuid, tied_id uuid) language sql stable as $$
  select organisation_id, id as incident_id, merged_into as tied_id from incidents where merged_into is not null
  union all
  select organisation_id, merged_into, id from incidents where merged_into is not null
$$;

-- The incidents of an organisation that a reader may not see; null reads as nobody in particular. What is merged into a
-- private incident is private with it.
create function staunch_hidden_from(org uuid, reader uuid) returns uuid[] language plpgsql stable as $$
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
$$;

-- Who sees one incident; null: everybody.
create function staunch_readers_of(org uuid, incident uuid) returns uuid[] language plpgsql stable as $$
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
$$;

-- What the running transaction may not see, as judged when it began. Nothing is hidden where nothing was set: workers
-- and whoever sees all.
create function staunch_hidden() returns uuid[] language sql stable parallel safe as $$
  select coalesce(nullif(current_setting('staunch.hidden', true), ''), '{}')::uuid[]
$$;

create function staunch_hidden_topics() returns text[] language sql stable parallel safe as $$
  select array(select 'incident:' || id from unnest(coalesce(nullif(current_setting('staunch.hidden', true), ''), '{}')::uuid[]) id)
$$;

-- Does something belong to a hidden incident? What stands behind the wall itself is asked for: it is not seen then.
create function staunch_is_of(hidden uuid[], org uuid, kind text, thing uuid) returns boolean
  language plpgsql stable parallel safe as $$
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
$$;

-- A page about an alert stays its alert's, whatever the alert was made a member of; only that it was is hidden.
create function staunch_is_event_of(hidden uuid[], org uuid, event bigint, kind text, thing uuid) returns boolean
  language plpgsql stable parallel safe as $$
begin
  if staunch_is_of(hidden, org, kind, thing) then return true; end if;
  return kind <> 'page' and exists (
    select 1 from event_topics t where t.organisation_id = org and t.seq = event and t.topic = any (staunch_hidden_topics()));
end
$$;

-- Topics have no wall: by them it is known what an event belongs to. Whoever reads events leaves the hidden ones out.
-- Puts a table behind the wall around private incidents. Every table whose rows tell of an incident needs it; writing is
-- not its matter, since what somebody does to an alert may belong to an incident that they do not see.
create function staunch_wall(target regclass, hidden_when text) returns void language plpgsql as $$
begin
  execute format('drop policy if exists incident_wall on %s', target);
  execute format('create policy incident_wall on %s as restrictive for select using ((%s) is not true)', target, hidden_when);
end
$$;

create function staunch_wall_incident(target regclass) returns void language sql as $$
  select staunch_wall(target, 'incident_id = any ((select staunch_hidden())::uuid[])')
$$;

create function staunch_wall_part(target regclass, kind text, reference text) returns void language sql as $$
  select staunch_wall(target, format(
    'case when (select staunch_hidden()) = ''{}'' then false
     else %I is not null and staunch_is_of((select staunch_hidden()), organisation_id, %L, %I) end', reference, kind, reference))
$$;

select staunch_wall_incident(c.oid::regclass)
from pg_attribute a join pg_class c on c.oid = a.attrelid
where a.attname = 'incident_id' and c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
order by c.relname;

select staunch_wall('incidents', 'id = any ((select staunch_hidden())::uuid[])');
select staunch_wall_part('run_output', 'run', 'run_id');
select staunch_wall_part('postmortem_sections', 'postmortem', 'postmortem_id');
select staunch_wall_part('action_items', 'postmortem', 'postmortem_id');
select staunch_wall_part('update_pages', 'update', 'update_id');
select staunch_wall_part('update_components', 'update', 'update_id');
select staunch_wall_part('update_mails', 'update', 'update_id');
select staunch_wall_part('notifications', 'page', 'page_id');
select staunch_wall_part('page_steps', 'page', 'page_id');
select staunch_wall('pages', 'case when (select staunch_hidden()) = ''{}'' then false
  else staunch_is_of((select staunch_hidden()), organisation_id, subject_type, subject_id) end');
select staunch_wall('events', 'case when (select staunch_hidden()) = ''{}'' then false
  else staunch_is_event_of((select staunch_hidden()), organisation_id, seq, subject_type, subject_id) end');
