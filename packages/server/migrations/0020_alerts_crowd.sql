-- breaking: no
-- What keeps the pipeline and its readers quick beside tens of thousands of open alerts.

-- From rule to rule among the inhibitors in one place, however many of a rule stand there.
create index inhibition_sides_sources on inhibition_sides (organisation_id, equal_key, rule_id, both_sides, alert_id) where side = 'source';

-- What is open, group by group: in this order a change of what holds alerts back goes through them, piece by piece.
create index alerts_open_in_groups on alerts (organisation_id, group_id, id) where status <> 'resolved';
drop index alerts_by_group;

-- Those that are held back, in the same order.
create index alerts_held_in_groups on alerts (organisation_id, group_id, id) where status <> 'resolved' and suppressed_by is not null;
drop index alerts_suppressed;

-- Lists of what is open, or of what is over, newest first: neither has to pass over the other.
create index alerts_newest_open on alerts (organisation_id, opened_at desc, id desc) where status <> 'resolved';
create index alerts_newest_over on alerts (organisation_id, opened_at desc, id desc) where status = 'resolved';

-- A change of what holds alerts back, still on its way through the open alerts: they are worked through piece by piece,
-- so that nobody waits long, and whoever goes on finds here how far it is.
create table hold_sweeps (
  organisation_id uuid not null,
  id uuid not null,
  -- What is looked at, what is asked, and up to where it is done.
  work jsonb not null,
  primary key (organisation_id, id)
);
select staunch_isolate('hold_sweeps');
