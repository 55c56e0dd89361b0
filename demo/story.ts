import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { read } from "@staunch/client";
import { linkIn, pressButton, type Stage, statusPageUrl } from "./set-up.ts";

/** One moment of the story: what is done, checked to have really happened, and told in one sentence. */
export interface Step {
  readonly title: string;
  /** Where a viewer sees it. */
  readonly look: string;
  play(): Promise<string>;
}

const patienceMs = 45_000;

async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${patienceMs / 1_000} s in vain for ${what}`);
    await sleep(200);
  }
}

const percent = (value: number): string => `${value.toFixed(1)} %`;

/** What later steps need of earlier ones. */
class Story {
  readonly #stage: Stage;
  #incidentId = "";
  #groupId = "";
  #runId = "";
  #postmortemId = "";

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  get #path(): { readonly id: string } {
    return { id: this.#incidentId };
  }

  async deploy(): Promise<string> {
    const { client, shop, serviceId } = this.#stage;
    shop.deploy("2.0.0");
    await client.POST("/api/v1/changes", {
      body: {
        serviceId,
        kind: "deploy",
        summary: "Deploy shop 2.0.0",
        version: "2.0.0",
        previousVersion: "1.0.0",
        author: "Sample pipeline",
      },
    });
    await until("the bad release to fail", async () => (shop.errorRate > 20 ? true : undefined));
    return `Release 2.0.0 is out, and ${percent(shop.errorRate)} of the checkouts fail.`;
  }

  async page(): Promise<string> {
    const { client, mail, serviceId } = this.#stage;
    const alert = await until(
      "the alert",
      async () => (await read(client.GET("/api/v1/alerts", { params: { query: { serviceId } } }))).items[0],
    );
    this.#groupId = alert.groupId;
    const paged = await mail.waitFor((one) => one.subject.includes("Checkout fails"));
    return `“${alert.title}” arrived, and the person on call was paged: “${paged.subject}”.`;
  }

  async acknowledge(): Promise<string> {
    const { client, mail } = this.#stage;
    const paged = await mail.waitFor((one) => one.subject.includes("Checkout fails"));
    const link = linkIn(paged.text, "/a/");
    await (await fetch(link)).text();
    const [before] = (await read(client.GET("/api/v1/pages", { params: { query: {} } }))).items;
    assert.equal(before?.status, "triggered", "opening the link changed something");
    await pressButton(link);
    const [page] = (await read(client.GET("/api/v1/pages", { params: { query: {} } }))).items;
    assert.equal(page?.status, "acknowledged");
    return "Opening the link in the mail changed nothing; its button acknowledged the page.";
  }

  async declare(): Promise<string> {
    const { client, ownerId, operationsId, communicationsId } = this.#stage;
    const incident = await read(
      client.POST("/api/v1/incidents", {
        body: { title: "Checkout failing in the shop", severity: "SEV1", alertGroupId: this.#groupId, commanderId: ownerId },
      }),
    );
    this.#incidentId = incident.id;
    await client.POST("/api/v1/incidents/{id}/roles", {
      params: { path: this.#path },
      body: { role: "operations_lead", userId: operationsId },
    });
    await client.POST("/api/v1/incidents/{id}/roles", {
      params: { path: this.#path },
      body: { role: "communications_lead", userId: communicationsId },
    });
    return `${incident.reference} is declared at ${incident.severity} with a commander, operations and communications.`;
  }

  async findSuspect(): Promise<string> {
    const { client } = this.#stage;
    const { items } = await read(client.GET("/api/v1/incidents/{id}/suspects", { params: { path: this.#path } }));
    const [first] = items;
    assert.equal(first?.version, "2.0.0", "the bad deploy is not the first suspect");
    return `First suspect: ${first.summary} (${first.strength}): ${first.evidence.join("; ")}.`;
  }

  async rollBack(): Promise<string> {
    const { client, shop } = this.#stage;
    const view = await read(client.GET("/api/v1/incidents/{id}/mitigation", { params: { path: this.#path } }));
    assert.ok(view.primary, "no mitigation is proposed");
    assert.ok(view.primaryUndoesSuspect, "what is proposed does not undo the suspect");
    const parameters = Object.fromEntries(view.primary.parameters.map((parameter) => [parameter.name, parameter.value]));
    const run = await read(
      client.POST("/api/v1/incidents/{id}/runs", {
        params: { path: this.#path },
        body: { mitigationId: view.primary.mitigationId, parameters, ...(view.suspect !== null && { changeId: view.suspect.changeId }) },
      }),
    );
    this.#runId = run.id;
    await until("the end of the rollback", async () => {
      const now = await read(client.GET("/api/v1/runs/{id}", { params: { path: { id: run.id } } }));
      return now.callEndedAt === null ? undefined : now;
    });
    assert.equal(shop.version, "1.0.0");
    assert.equal(shop.rollbacks.length, 1, "the rollback did not run exactly once");
    const { lines } = await read(client.GET("/api/v1/runs/{id}/output", { params: { path: { id: run.id }, query: {} } }));
    return `“${view.primary.label}” ran once: ${lines.map((line) => line.text).join(", ")}.`;
  }

  async recover(): Promise<string> {
    const { client } = this.#stage;
    const run = await until("the recovery check to confirm", async () => {
      const now = await read(client.GET("/api/v1/runs/{id}", { params: { path: { id: this.#runId } } }));
      return now.status === "confirmed" ? now : undefined;
    });
    assert.ok(
      (run.valueBefore ?? 0) > 5 && (run.valueAfter ?? 100) < 1,
      `the numbers do not show it: ${run.valueBefore} → ${run.valueAfter}`,
    );
    const incident = await read(client.GET("/api/v1/incidents/{id}", { params: { path: this.#path } }));
    assert.equal(incident.status, "mitigated");
    return `Failed checkouts fell from ${percent(run.valueBefore ?? 0)} to ${percent(run.valueAfter ?? 0)} and stayed there: the incident is mitigated.`;
  }

  async tell(): Promise<string> {
    const { client, mail, statusPageId, componentId } = this.#stage;
    const message =
      "Payments failed for some of you. We have reversed the change that caused it, and payments work again. We are watching.";
    await client.POST("/api/v1/incidents/{id}/updates", {
      params: { path: this.#path },
      body: {
        audience: "public",
        status: "monitoring",
        title: "Some payments failed",
        message,
        nextUpdateInMinutes: 30,
        statusPageIds: [statusPageId],
        components: [{ componentId, status: "degraded_performance" }],
      },
    });
    await mail.waitFor((one) => one.to === "customer@example.org" && one.text.includes("payments work again"));
    await until("the status page to show it", async () => {
      const page = await (await fetch(statusPageUrl(this.#stage))).text();
      assert.ok(!page.includes("<script"), "the public page carries a script");
      return page.includes("payments work again") ? true : undefined;
    });
    return "The public page shows the update with the time of the next one, and the subscriber has it by mail.";
  }

  async resolve(): Promise<string> {
    const { client, serviceId } = this.#stage;
    await until("the alert to resolve", async () => {
      const { items } = await read(client.GET("/api/v1/alerts", { params: { query: { serviceId } } }));
      return items.every((alert) => alert.status === "resolved") ? true : undefined;
    });
    await client.POST("/api/v1/incidents/{id}/resolve", { params: { path: this.#path }, body: {} });
    const incident = await read(client.GET("/api/v1/incidents/{id}", { params: { path: this.#path } }));
    assert.equal(incident.status, "resolved");
    return "The alert is over and the recovery confirmed, so the gate let the incident resolve without a word from anybody.";
  }

  async draftReview(): Promise<string> {
    const { client } = this.#stage;
    const postmortem = await read(client.POST("/api/v1/incidents/{id}/postmortem", { params: { path: this.#path }, body: {} }));
    this.#postmortemId = postmortem.id;
    const moments = postmortem.sections.find((section) => section.key === "key_moments")?.markdown ?? "";
    assert.match(moments, /2\.0\.0|Roll back|rolled back/i, "the draft does not tell of the rollback");
    return `The postmortem wrote itself from the timeline: ${moments.split("\n").filter((line) => line.trim() !== "").length} key moments.`;
  }

  async publishReview(): Promise<string> {
    const { client, ownerId, operationsId } = this.#stage;
    const path = { id: this.#postmortemId };
    const items = [
      { title: "Stop a release at 5 % failed checkouts in the canary step", ownerId: operationsId, dueOn: "2026-12-11", kind: "prevent" },
      { title: "Alert on failed checkouts within one minute", ownerId, dueOn: "2026-12-18", kind: "detect" },
    ] as const;
    for (const body of items) await client.POST("/api/v1/postmortems/{id}/action-items", { params: { path }, body });
    const draft = await read(client.GET("/api/v1/postmortems/{id}", { params: { path } }));
    const summary = draft.sections.find((section) => section.key === "summary");
    if (summary !== undefined && draft.openPoints.some((point) => point.code === "summary_empty")) {
      const markdown = "Release 2.0.0 made three checkouts in ten fail; rolling back ended it.";
      await client.PUT("/api/v1/postmortems/{id}/sections/{section}", {
        params: { path: { ...path, section: "summary" } },
        body: { markdown, version: summary.version },
      });
    }
    await client.POST("/api/v1/postmortems/{id}/publish", { params: { path } });
    const incident = await read(client.GET("/api/v1/incidents/{id}", { params: { path: this.#path } }));
    assert.equal(incident.status, "closed");
    return "Published with two action items, each with an owner and a date; the incident is closed.";
  }

  get room(): string {
    return "/incidents";
  }
}

/** The outage, step by step; each throws unless it really happened. */
export function story(stage: Stage): readonly Step[] {
  const tale = new Story(stage);
  return [
    { title: "A bad release is deployed", look: "/services", play: () => tale.deploy() },
    { title: "Detect: an alert fires and pages by mail", look: "/alerts", play: () => tale.page() },
    { title: "The page is acknowledged from the mail", look: "/", play: () => tale.acknowledge() },
    { title: "Declare: an incident, a commander, roles", look: tale.room, play: () => tale.declare() },
    { title: "Mitigate: the last deploy is the suspect", look: tale.room, play: () => tale.findSuspect() },
    { title: "Mitigate: roll back through the product", look: tale.room, play: () => tale.rollBack() },
    { title: "Mitigate: the error rate falls and stays down", look: tale.room, play: () => tale.recover() },
    { title: "Communicate: an update with the time of the next", look: statusPageUrl(stage), play: () => tale.tell() },
    { title: "Resolve: recovery is confirmed", look: tale.room, play: () => tale.resolve() },
    { title: "Review: the postmortem drafts itself", look: "/postmortems", play: () => tale.draftReview() },
    { title: "Review: two action items, published", look: "/postmortems", play: () => tale.publishReview() },
  ];
}
