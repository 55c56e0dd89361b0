import assert from "node:assert/strict";
import { test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import { html } from "#platform/index.ts";

interface Report {
  readonly id: string;
  readonly status: string;
  readonly origin: string;
  readonly text: string;
  readonly serviceName: string | null;
  readonly reporterName: string | null;
  readonly reporterAddress: string | null;
  readonly answeredBy: string | null;
  readonly told: string;
  readonly incidentReference: string | null;
}

interface Form {
  readonly url: string | null;
  readonly isOpen: boolean;
  readonly version: number;
}

interface Answered {
  readonly report: { readonly status: string };
  readonly incident: { readonly id: string; readonly reference: string } | null;
}

async function reportsOf(staunch: TestStaunch): Promise<readonly Report[]> {
  return (await staunch.api<{ items: readonly Report[] }>("GET", "/reports")).items;
}

async function pagesOf(staunch: TestStaunch): Promise<readonly { title: string; status: string; link?: string }[]> {
  return (await staunch.api<{ items: readonly { title: string; status: string }[] }>("GET", "/pages")).items;
}

async function openForm(staunch: TestStaunch, more: object = {}): Promise<string> {
  const wish = { isOpen: true, intro: "Shop of the north", offersServices: false, urgency: "low", version: 0, ...more };
  const form = await staunch.api<Form>("PUT", "/report-form", wish);
  const path = new URL(form.url ?? "").pathname;
  return staunch.url + path;
}

/** Loads the form, as a visitor does, and sends it filled in. */
async function send(url: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
  const form = await (await fetch(url)).text();
  const token = /name="token" value="([^"]+)"/.exec(form)?.[1] ?? "";
  return post(url, { token, ...fields }, headers);
}

async function post(url: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(url, { method: "POST", body: new URLSearchParams(fields), headers });
  return { status: response.status, text: await response.text(), policy: response.headers.get("content-security-policy") ?? "" };
}

test("a member's report is kept under their name, pages whoever is on call, and is declared once", async () => {
  await using staunch = await testStaunch();
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "checkout-api" });
  const made = await staunch.api<Report>("POST", "/reports", { text: "Nobody can pay\nsince nine", serviceId: service.id });
  assert.deepEqual([made.status, made.origin, made.serviceName, made.reporterAddress], ["new", "api", "checkout-api", staunch.ownerEmail]);
  const [page] = await pagesOf(staunch);
  assert.match(page?.title ?? "", /reports: Nobody can pay$/u);

  const { incident } = await staunch.api<Answered>("POST", `/reports/${made.id}/declare`, { severity: "SEV2" });
  const room = await staunch.api<{ title: string; origin: string; services: { name: string }[]; facts: { detectedAt: string } }>(
    "GET",
    `/incidents/${incident?.id}`,
  );
  assert.deepEqual([room.title, room.origin, room.services.map(({ name }) => name)], ["Nobody can pay", "report", ["checkout-api"]]);
  assert.equal((await pagesOf(staunch)).find(({ title }) => title.includes("reports:"))?.status, "resolved");
  const again = await staunch.call("POST", `/reports/${made.id}/decline`, { word: "No." });
  assert.equal(again.status, 409);
  assert.equal((await reportsOf(staunch))[0]?.incidentReference, incident?.reference);
});

test("a report joins an open incident and its timeline, brings its service along, and is refused by one that is over", async () => {
  await using staunch = await testStaunch();
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "search" });
  const incident = await staunch.api<{ id: string; reference: string }>("POST", "/incidents", { title: "Search is slow" });
  const over = await staunch.api<{ id: string }>("POST", "/incidents", { title: "Old", status: "triage" });
  await staunch.api("POST", `/incidents/${over.id}/status`, { to: "declined", reason: "nothing" });
  const report = await staunch.api<Report>("POST", "/reports", { text: "Search takes a minute", serviceId: service.id });
  assert.equal((await staunch.call("POST", `/reports/${report.id}/merge`, { incidentId: over.id })).status, 409);

  const merged = await staunch.api<Answered>("POST", `/reports/${report.id}/merge`, { incidentId: incident.reference });
  assert.deepEqual([merged.report.status, merged.incident?.reference], ["merged", incident.reference]);
  const room = await staunch.api<{ services: { name: string }[] }>("GET", `/incidents/${incident.id}`);
  assert.deepEqual(
    room.services.map(({ name }) => name),
    ["search"],
  );
  const { items } = await staunch.api<{ items: { type: string; data: { text?: string } }[] }>(
    "GET",
    `/incidents/${incident.id}/timeline?filter=people`,
  );
  assert.equal(items.find(({ type }) => type === "report.merged")?.data.text, "Search takes a minute");
});

test("whoever declines says why, and the reporter reads it in a mail that no line of theirs can bend", async () => {
  await using staunch = await testStaunch();
  const reporter = { name: "Ada", address: "ada@example.org" };
  const report = await staunch.api<Report>("POST", "/reports", { text: "It is slow\r\nBcc: x@example.org", reporter });
  assert.equal((await staunch.call("POST", `/reports/${report.id}/decline`, { word: " " })).status, 400);
  await staunch.api("POST", `/reports/${report.id}/decline`, { word: "Your browser's cache. Reload with Shift." });
  assert.equal((await reportsOf(staunch))[0]?.told, "waiting");
  await staunch.settle();
  const mail = staunch.mail.mails.find(({ to }) => to.includes("ada@example.org"));
  assert.match(mail?.subject ?? "", /Your report: It is slow$/u);
  assert.match(mail?.text ?? "", /^Your browser's cache\. Reload with Shift\.[\s\S]*> It is slow/u);
  assert.equal((await reportsOf(staunch))[0]?.told, "told");
});

test("the form is off until an admin opens it; then anybody with its address reports, once however often it is sent", async () => {
  await using staunch = await testStaunch();
  const closed = await staunch.api<Form>("GET", "/report-form");
  assert.deepEqual([closed.url, closed.isOpen, closed.version], [null, false, 0]);
  const url = await openForm(staunch);
  assert.match(await (await fetch(url)).text(), /Shop of the north/u);

  const token = /name="token" value="([^"]+)"/.exec(await (await fetch(url)).text())?.[1] ?? "";
  const fields = { token, text: "The shop is <b>down</b>", name: "Grace\r\nHopper\u0000", address: "grace@example.org" };
  const first = await post(url, fields);
  assert.deepEqual([first.status, /somebody is being told/u.test(first.text)], [200, true]);
  assert.match(first.policy, /^default-src 'none'; style-src 'sha256-/u);
  assert.equal((await post(url, fields)).status, 200, "the same form once more");
  const reports = await reportsOf(staunch);
  assert.deepEqual(
    reports.map(({ origin, text, reporterName }) => [origin, text, reporterName]),
    [["form", "The shop is <b>down</b>", "Grace Hopper"]],
  );
  assert.equal((await pagesOf(staunch)).filter(({ title }) => title.includes("reports:")).length, 1);

  await staunch.api("PUT", "/report-form", { isOpen: false, intro: "", offersServices: false, urgency: "low", version: 1 });
  assert.equal((await fetch(url)).status, 404);
  assert.equal((await post(url, fields)).status, 404);
});

test("what was typed is kept through every refusal of the form, and inert", async () => {
  await using staunch = await testStaunch();
  const url = await openForm(staunch);
  const text = '"><script>alert(1)</script>';
  const shown = html`${text}`.toString();
  const refusals = [
    await send(url, { text, address: "no address" }),
    await send(url, { text, website: "https://spam.example" }),
    await send(url, { text }, { "sec-fetch-site": "cross-site" }),
    await post(url, { text, token: "forged" }),
  ];
  for (const { status, text: markup } of refusals) {
    assert.equal(status, 422);
    assert.ok(markup.includes(shown) && !markup.includes("<script"), markup.slice(0, 200));
  }
  assert.equal((await send(url, { text: "  " })).status, 422);
  assert.equal((await send(url, { text: "\u0000" })).status, 422);
  assert.deepEqual(await reportsOf(staunch), []);
});

test("a form from another address of ours, or of yesterday, is shown once more before it counts", async () => {
  await using staunch = await testStaunch();
  const url = await openForm(staunch);
  const token = /name="token" value="([^"]+)"/.exec(await (await fetch(url)).text())?.[1] ?? "";
  await staunch.advance({ hours: 25 });
  assert.equal((await post(url, { token, text: "Down" })).status, 422);
  const moved = await openForm(staunch, { version: 1, address: "new" });
  assert.notEqual(moved, url);
  assert.equal((await fetch(url)).status, 404, "the old address leads nowhere");
  assert.equal((await post(moved, { token, text: "Down" })).status, 422);
  assert.equal((await send(moved, { text: "Down" })).status, 200);
});

test("one address that sends too much is asked to wait, and loses nothing it typed", async () => {
  await using staunch = await testStaunch();
  const url = await openForm(staunch);
  const statuses: number[] = [];
  for (let n = 0; n < 6; n++) statuses.push((await send(url, { text: `Report ${n}` })).status);
  assert.deepEqual(statuses, [200, 200, 200, 200, 200, 200]);
  const refused = await send(url, { text: "One more" });
  assert.equal(refused.status, 429);
  assert.match(refused.text, /One more<\/textarea>/u);
  assert.equal((await reportsOf(staunch)).length, 6);
});

test("a visitor chooses among the services only where the form offers them", async () => {
  await using staunch = await testStaunch();
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "checkout-api" });
  const url = await openForm(staunch);
  assert.ok(!(await (await fetch(url)).text()).includes("checkout-api"));
  await send(url, { text: "First", service: service.id });
  const offering = await openForm(staunch, { offersServices: true, version: 1 });
  assert.match(await (await fetch(offering)).text(), /<option value="[^"]+">checkout-api<\/option>/u);
  await send(offering, { text: "Second", service: service.id });
  assert.deepEqual(
    (await reportsOf(staunch)).map(({ text, serviceName }) => [text, serviceName]),
    [
      ["Second", "checkout-api"],
      ["First", null],
    ],
  );
});

test("observers read reports and neither report nor answer; only admins change the form", async () => {
  await using staunch = await testStaunch();
  const report = await staunch.api<Report>("POST", "/reports", { text: "Down" });
  const keyOf = async (role: string): Promise<string> =>
    (await staunch.api<{ secret: string }>("POST", "/api-keys", { name: role, role })).secret;
  const [observer, responder] = [await keyOf("observer"), await keyOf("responder")];
  const status = async (method: string, path: string, body: object | undefined, key: string): Promise<number> =>
    (await staunch.call(method, path, body, { key })).status;
  assert.equal(await status("GET", "/reports", undefined, observer), 200);
  assert.equal(await status("POST", "/reports", { text: "x" }, observer), 403);
  assert.equal(await status("POST", `/reports/${report.id}/decline`, { word: "x" }, observer), 403);
  const form = { isOpen: true, intro: "", offersServices: false, urgency: "low", version: 0 };
  assert.equal(await status("PUT", "/report-form", form, responder), 403);
  assert.equal(await status("POST", `/reports/${report.id}/decline`, { word: "x" }, responder), 200);
});
