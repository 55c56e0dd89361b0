import { randomBytes } from "node:crypto";
import { createStaunchClient, read, type StaunchClient } from "@staunch/client";
import type { MailCatcher, StaunchProcess } from "@staunch/test-support";
import type { Shop } from "./shop.ts";

/** SAMPLE DATA: nobody in the demonstration exists. */
export const samplePeople = {
  operations: { name: "Sample Operations", email: "operations@example.org" },
  communications: { name: "Sample Communications", email: "communications@example.org" },
} as const;
const customer = "customer@example.org";

/** What the story asks to know of a running Staunch, in a process of its own or not. */
export type StagedStaunch = Pick<StaunchProcess, "url" | "apiKey" | "ownerEmail" | "ownerPassword">;

/** What the story is played with. */
export interface Stage {
  readonly client: StaunchClient;
  readonly staunch: StagedStaunch;
  readonly mail: MailCatcher;
  readonly shop: Shop;
  readonly ownerId: string;
  readonly operationsId: string;
  readonly communicationsId: string;
  readonly serviceId: string;
  readonly statusPageId: string;
  readonly componentId: string;
  readonly sourceUrl: string;
}

const statusSlug = "sample-shop";

export function statusPageUrl(stage: Pick<Stage, "staunch">): string {
  return `${stage.staunch.url}/status/${statusSlug}`;
}

/** The first link to Staunch in a mail that holds `part`. */
export function linkIn(text: string, part: string): string {
  const link = text.split(/\s+/).find((word) => word.startsWith("http") && word.includes(part));
  if (link === undefined) throw new Error(`no link with ${part} in the mail:\n${text}`);
  return link;
}

/** Presses the button of a page behind a link in a mail: its one form, sent to its own address. */
export async function pressButton(link: string): Promise<string> {
  const page = await (await fetch(link)).text();
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? link;
  const response = await fetch(new URL(action, link), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "",
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`the button at ${link} answered ${response.status}`);
  return answer;
}

async function addPerson(client: StaunchClient, person: { readonly name: string; readonly email: string }): Promise<string> {
  const invitation = await read(client.POST("/api/v1/invitations", { body: { email: person.email, role: "responder" } }));
  const token = new URL(invitation.link).pathname.split("/").at(-1) ?? "";
  const password = randomBytes(18).toString("hex");
  await client.POST("/api/v1/invitations/{token}/accept", { params: { path: { token } }, body: { name: person.name, password } });
  const people = await read(client.GET("/api/v1/users", { params: { query: {} } }));
  const found = people.items.find((candidate) => candidate.email === person.email);
  if (found === undefined) throw new Error(`${person.email} did not arrive`);
  return found.id;
}

async function addShop(client: StaunchClient, shop: Shop): Promise<{ readonly serviceId: string; readonly sourceUrl: string }> {
  const service = await read(
    client.POST("/api/v1/services", { body: { name: "shop", description: "Sample data: the shop of the demonstration." } }),
  );
  const source = await read(client.POST("/api/v1/sources", { body: { kind: "generic", name: "Shop monitor", serviceId: service.id } }));
  const mitigation = await read(
    client.POST("/api/v1/services/{id}/mitigations", {
      params: { path: { id: service.id } },
      body: {
        kind: "rollback",
        name: "Roll back the shop",
        description: "Puts the release before back into service.",
        parameters: [{ name: "version", label: "Version to go back to", isRequired: true, defaultValue: "{version}" }],
        secondsToEffect: 10,
        risk: "low",
        runner: { kind: "http", url: `${shop.url}/rollback`, timeLimitSeconds: 30 },
      },
    }),
  );
  shop.trust(mitigation.secret);
  await client.POST("/api/v1/services/{id}/recovery-checks", {
    params: { path: { id: service.id } },
    body: {
      name: "Failed checkouts",
      source: { kind: "http", url: `${shop.url}/stats`, measure: "field", field: "errorRatePercent" },
      objective: { operator: "<", threshold: 1, unit: "percent" },
      holdSeconds: 5,
      intervalSeconds: 5,
    },
  });
  return { serviceId: service.id, sourceUrl: source.url };
}

/** Who is on call, and how they are woken: a weekly rota and a policy of one step. */
async function addOnCall(client: StaunchClient, ownerId: string, serviceId: string): Promise<void> {
  const schedule = await read(
    client.POST("/api/v1/schedules", {
      body: {
        name: "Shop on call",
        definition: {
          timeZone: "Europe/Berlin",
          rotations: [
            {
              name: "Primary",
              members: [{ kind: "user", userId: ownerId }],
              start: "2026-01-05T09:00",
              turn: { unit: "weeks", count: 1, handoffAt: "09:00", handoffOn: 1 },
            },
          ],
        },
      },
    }),
  );
  const policy = await read(
    client.POST("/api/v1/escalation-policies", {
      body: { name: "Shop", steps: [{ targets: [{ kind: "schedule", scheduleId: schedule.id }], delayMinutes: 5 }], repeatCount: 1 },
    }),
  );
  await client.PUT("/api/v1/services/{id}/escalation-policy", { params: { path: { id: serviceId } }, body: { policyId: policy.id } });
}

async function addStatusPage(
  client: StaunchClient,
  mail: MailCatcher,
  serviceId: string,
): Promise<{ readonly statusPageId: string; readonly componentId: string }> {
  const page = await read(
    client.POST("/api/v1/status-pages", { body: { name: "Sample shop", slug: statusSlug, timeZone: "Europe/Berlin" } }),
  );
  const path = { id: page.id };
  await client.POST("/api/v1/status-pages/{id}/components", {
    params: { path },
    body: { name: "Checkout", description: "Paying for an order", serviceId },
  });
  await client.POST("/api/v1/status-pages/{id}/publish", { params: { path } });
  await client.POST("/api/v1/status-pages/{id}/subscribers", { params: { path }, body: { address: customer } });
  const whole = await read(client.GET("/api/v1/status-pages/{id}", { params: { path } }));
  const component = whole.components[0];
  if (component === undefined) throw new Error("the status page has no component");
  const confirmation = await mail.waitFor((one) => one.to === customer);
  await pressButton(linkIn(confirmation.text, "/confirm/"));
  return { statusPageId: page.id, componentId: component.id };
}

/** People, the shop's service with its rollback and its recovery check, a rota, a policy, a public page with one subscriber. */
export async function setUp(staunch: StagedStaunch, mail: MailCatcher, shop: Shop): Promise<Stage> {
  const client = createStaunchClient({ baseUrl: staunch.url, apiKey: staunch.apiKey });
  const me = await read(client.GET("/api/v1/me", {}));
  const ownerId = me.user?.id;
  if (ownerId === undefined) throw new Error("the first key belongs to nobody");
  const [operationsId, communicationsId] = [
    await addPerson(client, samplePeople.operations),
    await addPerson(client, samplePeople.communications),
  ];
  const { serviceId, sourceUrl } = await addShop(client, shop);
  await addOnCall(client, ownerId, serviceId);
  const page = await addStatusPage(client, mail, serviceId);
  return { client, staunch, mail, shop, ownerId, operationsId, communicationsId, serviceId, sourceUrl, ...page };
}
