import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import type { TimelineRow } from "../../packages/web/src/incidents/incident-queries.ts";
import { isSaid, sentenceOf, withoutOldOutput } from "../../packages/web/src/incidents/timeline-sentences.ts";
import { type KeyHolder, keyHolder } from "./on-call-people.ts";

interface Room {
  readonly status: string;
  readonly primary: { readonly mitigationId: string; readonly name: string } | null;
  readonly suspect: { readonly changeId: string; readonly summary: string; readonly evidence: readonly string[] } | null;
}

/** SAMPLE DATA: a shop that states its error rate, and whose runner mends it or does not. */
class Shop implements AsyncDisposable {
  errorRate = 0.002;
  /** The error rate after a call of this way. */
  readonly mends = new Map<string, number>();
  readonly #server: Server = createServer((request, response) => {
    const [, way = ""] = (request.url ?? "").split("/");
    if (request.method === "POST") {
      this.errorRate = this.mends.get(way) ?? this.errorRate;
      response.end('{"status":"succeeded"}\n');
      return;
    }
    response.end(JSON.stringify({ errorRate: this.errorRate }));
  });

  async listen(): Promise<string> {
    await once(this.#server.listen(0, "127.0.0.1"), "listening");
    const address = this.#server.address();
    assert.ok(typeof address === "object" && address !== null);
    return `http://127.0.0.1:${address.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The outage, up to the moment when the last deploy is found. */
class Outage implements AsyncDisposable {
  readonly staunch: TestStaunch;
  readonly shop: Shop;
  readonly #url: string;
  serviceId = "";
  sourceUrl = "";
  incidentId = "";
  readonly #ways = new Map<string, string>();

  private constructor(staunch: TestStaunch, shop: Shop, url: string) {
    this.staunch = staunch;
    this.shop = shop;
    this.#url = url;
  }

  static async begin(): Promise<Outage> {
    const staunch = await testStaunch();
    const shop = new Shop();
    const outage = new Outage(staunch, shop, await shop.listen());
    outage.serviceId = (await staunch.api<{ id: string }>("POST", "/services", { name: "checkout-api" })).id;
    const source = { kind: "generic", name: "Monitor", serviceId: outage.serviceId };
    outage.sourceUrl = (await staunch.api<{ url: string }>("POST", "/sources", source)).url;
    await staunch.api("POST", `/services/${outage.serviceId}/recovery-checks`, {
      name: "Error rate",
      source: { kind: "http", url: `${outage.#url}/stats`, measure: "field", field: "errorRate" },
      objective: { operator: "<", threshold: 0.01, unit: "ratio" },
      holdSeconds: 60,
      intervalSeconds: 15,
    });
    const page = await staunch.api<{ id: string }>("POST", "/status-pages", { name: "Shop", slug: "shop", timeZone: "UTC" });
    await staunch.api("POST", `/status-pages/${page.id}/components`, { name: "Checkout", serviceId: outage.serviceId });
    await staunch.api("POST", `/status-pages/${page.id}/publish`);
    return outage;
  }

  async addWay(kind: string, name: string, rateAfter: number): Promise<void> {
    const version = { name: "version", label: "Version to go back to", isRequired: true, defaultValue: "{version}" };
    const { id } = await this.staunch.api<{ id: string }>("POST", `/services/${this.serviceId}/mitigations`, {
      kind,
      name,
      secondsToEffect: 30,
      risk: kind === "rollback" ? "low" : "medium",
      parameters: kind === "rollback" ? [version] : [],
      runner: { kind: "http", url: `${this.#url}/${kind}` },
    });
    this.#ways.set(id, name);
    this.shop.mends.set(kind, rateAfter);
  }

  async alert(status: "firing" | "resolved"): Promise<void> {
    const alert = { title: "30 % of checkouts fail", dedupKey: "checkout", severity: "critical", status };
    const headers = { "content-type": "application/json" };
    const accepted = await fetch(this.sourceUrl, { method: "POST", body: JSON.stringify(alert), headers });
    assert.equal(accepted.ok, true);
  }

  /** Lets time pass until the clock shows this time of the day. */
  async at(time: string): Promise<void> {
    await this.staunch.settle();
    const now = this.staunch.clock.now();
    await this.staunch.advance(now.until(Temporal.Instant.from(`2026-11-23T${time}Z`)));
  }

  room(): Promise<Room> {
    return this.staunch.api("GET", `/incidents/${this.incidentId}/mitigation`);
  }

  do(path: string, body: unknown, person?: KeyHolder): Promise<unknown> {
    const whole = `/incidents/${this.incidentId}${path}`;
    return person === undefined ? this.staunch.api("POST", whole, body) : person.api("POST", whole, body);
  }

  /** Presses the one action that the room leads with. */
  async pressTheAction(): Promise<string> {
    const { primary, suspect } = await this.room();
    assert.ok(primary !== null, "the room leads with an action");
    await this.do("/runs", { mitigationId: primary.mitigationId, changeId: suspect?.changeId });
    return primary.name;
  }

  /** The incident's timeline as the room shows it, oldest first: minute and words. */
  async reads(): Promise<readonly string[]> {
    const { items } = await this.staunch.api<{ items: TimelineRow[] }>("GET", `/incidents/${this.incidentId}/timeline?limit=200`);
    const context = { now: this.staunch.clock.now(), zone: "UTC" };
    return withoutOldOutput(items)
      .filter(isSaid)
      .toReversed()
      .map((row) => {
        const { lead, text, detail } = sentenceOf(row, context);
        const words = [lead?.replace(/^.* \(key of (.+)\)$/u, "$1"), text].filter((part) => part !== undefined).join(" ");
        return `${row.at.slice(11, 16)} ${words}${detail === undefined ? "" : ` (${detail})`}`;
      });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.staunch[Symbol.asyncDispose]();
    await this.shop[Symbol.asyncDispose]();
  }
}

/** 14:02 the error rate is 30 %; 14:04 commander and roles; 14:06 the last deploy is found. */
async function untilTheDeployIsFound(outage: Outage): Promise<void> {
  const { staunch, shop } = outage;
  const operations = await keyHolder(staunch, "Sample Operations");
  const communications = await keyHolder(staunch, "Sample Communications");
  await outage.at("13:58:00");
  await staunch.api("POST", "/changes", {
    serviceId: outage.serviceId,
    kind: "deploy",
    summary: "Deploy checkout-api 2.0.0",
    version: "2.0.0",
    previousVersion: "1.9.4",
    author: "Sample pipeline",
  });
  await outage.at("14:02:00");
  shop.errorRate = 0.3;
  await outage.alert("firing");
  await outage.at("14:03:00");
  const { items } = await staunch.api<{ items: { id: string; groupId: string }[] }>("GET", "/alerts");
  await staunch.api("POST", `/alerts/${items[0]?.id}/acknowledge`);
  await outage.at("14:04:00");
  const declaration = { title: "Checkouts fail", severity: "SEV1", alertGroupId: items[0]?.groupId };
  outage.incidentId = (await staunch.api<{ id: string }>("POST", "/incidents", declaration)).id;
  await staunch.settle();
  await outage.do("/roles/take", { role: "operations_lead" }, operations);
  await outage.do("/roles/take", { role: "communications_lead" }, communications);
  await outage.at("14:06:00");
  const { suspect } = await outage.room();
  assert.equal(suspect?.summary, "Deploy checkout-api 2.0.0");
  await outage.do("/decisions", { text: `Roll back: ${suspect.evidence[0]}` });
  await outage.at("14:08:00");
}

const untilTheRollback = [
  "14:02 30 % of checkouts fail (Alert fires)",
  "14:02 Paged owner (30 % of checkouts fail)",
  "14:03 owner acknowledged an alert (30 % of checkouts fail)",
  "14:03 owner answered the page (After 1 min)",
  "14:04 owner declared SEV1 from an alert (owner commands)",
  "14:04 Error rate 30 % (Objective below 1 %)",
  "14:04 Sample Operations took Operations",
  "14:04 Sample Communications took Communications",
  "14:06 owner Roll back: Deployed 4 min before the first alert",
  "14:08 owner started: Roll back to 1.9.4",
  "14:08 Roll back to 1.9.4: carried out",
  "14:08 owner Roll back to 1.9.4 (Recorded as a mitigation)",
];

test("the worked example: the rollback helps, the public is told, the next day reviews, and the timeline reads as it happened", async () => {
  await using outage = await Outage.begin();
  await outage.addWay("rollback", "Roll back", 0.004);
  await untilTheDeployIsFound(outage);
  await outage.pressTheAction();
  await outage.at("14:10:00");
  const message = "Checkouts work again since we went back to the release before.";
  await outage.do("/updates", { audience: "public", status: "monitoring", message, nextUpdateInMinutes: 30 });
  await outage.alert("resolved");
  await outage.at("14:15:00");
  await outage.do("/resolve", {});
  await outage.staunch.settle();
  assert.deepEqual(await outage.reads(), [
    ...untilTheRollback,
    "14:08 Error rate 30 % → 0.4 % (Objective below 1 % is met)",
    "14:08 Error rate 30 % → 0.4 % after Roll back to 1.9.4",
    "14:08 Staunch set it to mitigated (A mitigation is recorded)",
    "14:09 Error rate 0.4 % (Green for its hold time)",
    "14:09 Roll back to 1.9.4: recovery confirmed, Error rate 30 % → 0.4 %",
    `14:10 owner “${message}” (Public · Monitoring · 1 page)`,
    "14:10 30 % of checkouts fail (Alert resolved)",
    "14:10 Every member alert is resolved (30 % of checkouts fail)",
    "14:15 owner set it to resolved (Recovery confirmed by checks and silent alerts)",
  ]);

  await outage.staunch.advance({ hours: 19 });
  await review(outage);
});

/** The day after: the draft tells the story in the same order, an action item stands, and publishing closes the incident. */
async function review({ staunch, incidentId }: Outage): Promise<void> {
  const draft = await staunch.api<{ id: string; sections: { key: string; markdown: string; version: number }[] }>(
    "POST",
    `/incidents/${incidentId}/postmortem`,
    {},
  );
  const moments = draft.sections.find(({ key }) => key === "key_moments")?.markdown ?? "";
  assert.deepEqual(
    moments.split("\n").map((line) => line.replace(/^- (.+) \(\[(.{5})\].*$/u, "$2 $1")),
    [
      "13:58 Deploy checkout-api 2.0.0",
      "14:02 Alert: 30 % of checkouts fail",
      "14:02 A page went out: 30 % of checkouts fail",
      "14:03 The page was answered after 60 s",
      "14:04 Declared as SEV1 from an alert",
      "14:06 Roll back: Deployed 4 min before the first alert",
      "14:08 Roll back to 1.9.4 was started",
      "14:08 Recovery was seen: Error rate 0.4 %, objective below 1 %",
      "14:08 The harm had stopped",
      "14:09 Roll back to 1.9.4: recovery confirmed, Error rate 30 % → 0.4 %",
      "14:10 Told the public: Checkouts work again since we went back to the release before",
      "14:15 Recovery was confirmed",
    ],
  );
  const { user } = await staunch.api<{ user: { id: string } }>("GET", "/me");
  const item = { title: "A release goes to one customer in a hundred first", kind: "prevent", ownerId: user.id, dueOn: "2026-12-11" };
  await staunch.api("POST", `/postmortems/${draft.id}/action-items`, item);
  const summary = draft.sections.find(({ key }) => key === "summary");
  await staunch.api("PUT", `/postmortems/${draft.id}/sections/summary`, {
    markdown: "Release 2.0.0 made three checkouts in ten fail; going back ended it after six minutes.",
    version: summary?.version,
  });
  await staunch.api("POST", `/postmortems/${draft.id}/publish`);
  const incident = await staunch.api<{ status: string }>("GET", `/incidents/${incidentId}`);
  assert.equal(incident.status, "closed");
}

test("with a rollback that does not help the incident stays active, and the next way, which does, is proposed", async () => {
  await using outage = await Outage.begin();
  await outage.addWay("rollback", "Roll back", 0.3);
  await outage.addWay("failover", "Fail over to Frankfurt", 0.003);
  await untilTheDeployIsFound(outage);
  await outage.pressTheAction();
  await outage.at("14:12:00");
  const afterwards = await outage.room();
  assert.deepEqual([afterwards.status, afterwards.primary?.name], ["active", "Fail over to Frankfurt"]);
  await outage.pressTheAction();
  await outage.at("14:15:00");
  assert.equal((await outage.room()).status, "mitigated");
  assert.deepEqual(await outage.reads(), [
    ...untilTheRollback,
    "14:09 Roll back to 1.9.4: no effect. The numbers did not move in time, Error rate 30 % → 30 %",
    "14:09 Next to try: Fail over to Frankfurt",
    "14:12 owner started: Fail over to Frankfurt",
    "14:12 Fail over to Frankfurt: carried out",
    "14:12 owner Fail over to Frankfurt (Recorded as a mitigation)",
    "14:12 Error rate 30 % → 0.3 % (Objective below 1 % is met)",
    "14:12 Error rate 30 % → 0.3 % after Fail over to Frankfurt",
    "14:12 Staunch set it to mitigated (A mitigation is recorded)",
    "14:13 Error rate 0.3 % (Green for its hold time)",
    "14:13 Fail over to Frankfurt: recovery confirmed, Error rate 30 % → 0.3 %",
  ]);
});
