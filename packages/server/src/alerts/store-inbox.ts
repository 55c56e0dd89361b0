/** Many requests in one statement: a JSON array of {o: organisation, s: source, t: received at in ms, e: events}. */
export const insertIntoInbox = `
  insert into inbox (organisation_id, source_id, received_at, events)
  select (r->>'o')::uuid, (r->>'s')::uuid, to_timestamp((r->>'t')::double precision / 1000), (r->'e')::text
  from json_array_elements($1::json) as r`;
