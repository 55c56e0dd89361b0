import type { OrganisationId, PageId, UserId } from "@staunch/core/kernel";
import type { Urgency } from "@staunch/core/paging";
import type pg from "pg";
import { type Database, newId } from "@staunch/server/platform";

export interface DuePages {
  readonly organisationId: OrganisationId;
  /** One person with one webhook each, by where it is posted to. */
  readonly addresses: readonly string[];
  /** The signing secret of all of them, sealed under the key of whoever will send. */
  readonly secret: Buffer;
  readonly pagesPerPerson: number;
  /** When the first step of a page is due, by the page's number. */
  readonly dueAt: (page: number) => Temporal.Instant;
  readonly urgency?: (page: number) => Urgency;
  readonly now: Temporal.Instant;
}

/** A page whose first step is still to come, as walking leaves it: in the ledger, with its timer. */
export interface DuePage {
  readonly id: PageId;
  readonly userId: UserId;
  readonly dueAt: Temporal.Instant;
  readonly urgency: Urgency;
}

/** Writes people who are paged by webhook, and pages to them whose first step is due when said: thousands, in a few statements. */
export async function insertDuePages(database: Database, wish: DuePages): Promise<readonly DuePage[]> {
  const people = wish.addresses.map((address) => ({ id: newId<"user">(), method: newId<"contact-method">(), address }));
  const pages = people.flatMap((person, index) =>
    Array.from({ length: wish.pagesPerPerson }, (_, turn) => {
      const number = index * wish.pagesPerPerson + turn;
      return { id: newId<"page">(), userId: person.id, dueAt: wish.dueAt(number), urgency: wish.urgency?.(number) ?? "high" };
    }),
  );
  const client = await database.pool.connect();
  try {
    await client.query("begin");
    await client.query(`set local staunch.organisation = '${wish.organisationId}'`);
    await insertPeople(client, wish, people);
    await insertPages(client, wish, pages);
    await client.query("commit");
  } finally {
    client.release();
  }
  return pages;
}

type Client = pg.PoolClient;

async function insertPeople(
  client: Client,
  { organisationId, secret, now }: DuePages,
  people: readonly { readonly id: UserId; readonly method: string; readonly address: string }[],
): Promise<void> {
  const rows = JSON.stringify(people);
  const given = "jsonb_to_recordset($1::jsonb) as r(id uuid, method uuid, address text)";
  const at = now.toString();
  await client.query("set local staunch.organisation = '*'");
  await client.query(
    `insert into users (id, email, name, time_zone, created_at, version)
     select id, id || '@example.org', 'Person ' || left(id::text, 8), 'Europe/Berlin', $2, 1 from ${given}`,
    [rows, at],
  );
  await client.query(
    `insert into memberships (organisation_id, user_id, role, created_at, version) select $2, id, 'responder', $3, 1 from ${given}`,
    [rows, organisationId, at],
  );
  await client.query(
    `insert into contact_methods (organisation_id, id, user_id, kind, address, secret, is_account_address, verified_at, code_tries, created_at)
     select $2, method, id, 'webhook', address, $3, false, $4, 0, $4 from ${given}`,
    [rows, organisationId, secret, at],
  );
  await client.query(
    `insert into notification_rules (organisation_id, user_id, urgency, contact_method_id, after_minutes)
     select $2, id, urgency, method, 0 from ${given}, unnest(array['high', 'low']) as urgency`,
    [rows, organisationId],
  );
}

async function insertPages(client: Client, { organisationId, now }: DuePages, pages: readonly DuePage[]): Promise<void> {
  const rows = JSON.stringify(
    pages.map(({ id, userId, dueAt, urgency }) => ({
      id,
      due_at: dueAt.toString(),
      urgency,
      policy: { steps: [{ targets: [{ kind: "person", userId }], delayMinutes: 60 }], repeatCount: 0, end: "none" },
    })),
  );
  const given = "jsonb_to_recordset($1::jsonb) as r(id uuid, due_at timestamptz, urgency text, policy jsonb)";
  await client.query(
    `insert into pages (organisation_id, id, subject_type, subject_id, title, urgency, is_test, topics, policy, status, next_due_at, places,
       triggered_by, created_at, updated_at)
     select $2, id, 'page', id, 'Page ' || id, urgency, false, '{}', policy, 'triggered', due_at, 0, 'load', $3, $3 from ${given}`,
    [rows, organisationId, now.toString()],
  );
  await client.query(
    `insert into page_steps (organisation_id, page_id, ordinal, place, due_at, outcome, people, unreachable)
     select $2, id, 1, '{"kind":"step","pass":1,"step":1}', due_at, 'due', '{}', '{}' from ${given}`,
    [rows, organisationId],
  );
  await client.query(
    `insert into timers (organisation_id, kind, key, due_at, data, rank)
     select $2, 'paging.step', id, due_at, '{}', case urgency when 'high' then 0 else 1 end from ${given}`,
    [rows, organisationId],
  );
}
