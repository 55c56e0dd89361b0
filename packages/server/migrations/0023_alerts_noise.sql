-- breaking: no
-- When a person first did something about an alert: took it, resolved it, wrote about it, or made an incident of its
-- group. What nobody ever acts on is noise. (The previous release leaves it empty; its figures then count too much as noise.)
alter table alerts add column acted_at timestamptz;

update alerts a set acted_at = acts.at
from (
  select organisation_id, subject_id, min(at) as at from events
  where type = 'alert.acknowledged' and (actor ->> 'kind' in ('user', 'key', 'link') or data ? 'by')
    or type = 'alert.resolved' and data ->> 'reason' = 'person'
    or type = 'alert.noted' and data ->> 'author' is not null
  group by organisation_id, subject_id
) acts
where a.organisation_id = acts.organisation_id and a.id = acts.subject_id;
