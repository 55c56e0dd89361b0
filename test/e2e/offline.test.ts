import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import { type PushService, startPushService } from "@staunch/test-support/telephony";
import type { CDPSession, Page, Worker } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { checkScreen, photograph } from "./support/screen-checks.ts";
import { until } from "./support/until.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

let staunch: TestStaunch;
let browser: Browser;
let pushes: PushService;
let page: Page;
let me: string;

before(async () => {
  staunch = await testStaunch({ clock: systemClock });
  pushes = await startPushService();
  browser = await openBrowser({ viewport: { width: 390, height: 844 } });
  await browser.context.grantPermissions(["notifications"], { origin: staunch.url });
  // Chromium's own push service is out of reach: the browser subscribes at one of this machine, and what arrives there is handed on.
  await browser.context.exposeBinding("testSubscribe", (_source, key: string) => pushes.subscribe(key));
  await browser.context.addInitScript(subscribeHere);
  page = await browser.context.newPage();
  const signIn = await browser.context.request.post(`${staunch.url}/api/v1/session`, {
    data: { email: staunch.ownerEmail, password: staunch.ownerPassword },
  });
  assert.ok(signIn.ok(), await signIn.text());
  me = (await staunch.api<{ user: { id: string } }>("GET", "/me")).user.id;
  await staunch.settle();
  await page.goto(staunch.url);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await pushes[Symbol.asyncDispose]();
  await staunch[Symbol.asyncDispose]();
});

afterEach(() => browser.context.setOffline(false));

/** Runs in the page, before anything of it. */
function subscribeHere(): void {
  const scope = globalThis as unknown as { testSubscribe(key: string): Promise<object>; PushManager?: { prototype: object } };
  if (scope.PushManager === undefined) return;
  const base64url = (bytes: Uint8Array): string =>
    btoa(String.fromCharCode(...bytes))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  Object.assign(scope.PushManager.prototype, {
    getSubscription: async () => null,
    subscribe: async ({ applicationServerKey }: { applicationServerKey: Uint8Array }) => {
      const subscription = await scope.testSubscribe(base64url(applicationServerKey));
      return { toJSON: () => subscription };
    },
  });
}

async function picture(name: string): Promise<void> {
  await checkScreen(page, name);
  if (pictures !== undefined) await photograph(page, pictures, name);
}

/** Until the worker has kept what was asked for. */
async function kept(path: string): Promise<void> {
  const isKept = (): Promise<boolean> =>
    page.evaluate(async (wanted) => (await (await caches.open("data-1")).match(wanted)) !== undefined, path);
  await until(`${path} is kept`, isKept);
}

async function triggerPage(title: string): Promise<string> {
  const { id } = await staunch.api<{ id: string }>("POST", "/pages", { userId: me, title });
  return id;
}

async function statusOf(id: string): Promise<string> {
  return (await staunch.api<{ status: string }>("GET", `/pages/${id}`)).status;
}

async function acknowledged(id: string): Promise<void> {
  await until("the acknowledgement has landed", async () => (await statusOf(id)) === "acknowledged");
}

test("it can be installed, and its worker may serve every address", async () => {
  const manifest = (await (await fetch(`${staunch.url}/manifest.webmanifest`)).json()) as { display: string; icons: { src: string }[] };
  assert.equal(manifest.display, "standalone");
  for (const { src } of manifest.icons) assert.equal((await fetch(staunch.url + src)).status, 200, src);
  const worker = await fetch(`${staunch.url}/service-worker.js`);
  assert.match(worker.headers.get("content-type") ?? "", /javascript/);
  assert.equal(worker.headers.get("cache-control"), "no-cache");
  const session = await browser.context.newCDPSession(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  assert.deepEqual(
    installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"),
    [],
  );
});

test("without a connection a page that was seen opens as of then, and is acknowledged by one tap that lands later", async () => {
  const id = await triggerPage("Checkout fails for 31 % of customers");
  await page.goto(`${staunch.url}/on-call`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.goto(`${staunch.url}/pages/${id}`);
  await page.getByRole("button", { name: "Acknowledge" }).waitFor();
  await kept(`/api/v1/pages/${id}`);

  await browser.context.setOffline(true);
  await page.goto(`${staunch.url}/pages/${id}`);
  await page.getByRole("heading", { name: "Checkout fails for 31 % of customers" }).waitFor();
  await page.getByText(/No connection\. As of/).waitFor();
  await picture("page-offline");
  await page.getByRole("button", { name: "Acknowledge" }).click();
  await page.getByText(/will be sent as soon as there is a connection/).waitFor();
  await page.getByText(/1 acknowledgement waits to be sent/).waitFor();
  await picture("page-offline-kept");
  assert.equal(await statusOf(id), "triggered");

  // The page may be left and opened again: what waits is not lost.
  await page.goto(`${staunch.url}/on-call`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.getByText(/1 acknowledgement waits/).waitFor();
  await picture("on-call-offline");

  await browser.context.setOffline(false);
  await acknowledged(id);
  await page.goto(`${staunch.url}/pages/${id}`);
  await page.getByText(/You took it/).waitFor();
  await page.getByText(/waits to be sent/).waitFor({ state: "detached" });
});

test("a rota and an open incident that nobody has looked at here can be read without a connection", async () => {
  const rotation = {
    name: "Primary",
    members: [{ kind: "user", userId: me }],
    start: "2026-01-05T09:00",
    turn: { unit: "weeks", count: 1, handoffAt: "09:00", handoffOn: 1 },
  };
  const schedule = await staunch.api<{ id: string }>("POST", "/schedules", {
    name: "Checkout rota",
    definition: { timeZone: "Europe/Berlin", rotations: [rotation] },
  });
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "checkout" });
  const incident = await staunch.api<{ number: number }>("POST", "/incidents", {
    title: "Nobody can pay",
    severity: "SEV1",
    serviceIds: [service.id],
  });
  await page.evaluate(() => localStorage.removeItem("staunch.kept-ahead"));
  await page.goto(staunch.url);
  await kept(`/api/v1/services/${service.id}/mitigations`);
  await browser.context.setOffline(true);
  await page.goto(`${staunch.url}/schedules/${schedule.id}`);
  await page.getByRole("heading", { name: "Checkout rota" }).waitFor();
  await page.getByText(/No connection\. As of/).waitFor();
  await picture("schedule-offline");
  await page.goto(`${staunch.url}/incidents/${incident.number}`);
  await page.getByRole("heading", { name: "Nobody can pay" }).waitFor();
  await picture("incident-offline");
  await page.goto(`${staunch.url}/on-call`);
  await page.getByText("Checkout rota").first().waitFor();
  await browser.context.setOffline(false);
});

test("this browser becomes a contact method by a push that proves itself", async () => {
  await page.goto(`${staunch.url}/me`);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("radio", { name: /This browser/ }).check();
  await picture("add-web-push");
  await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
  const code = await pushes.message(0);
  await deliver(code.payload);
  const row = page.getByRole("list", { name: "Contact methods" }).getByRole("listitem").filter({ hasText: "Web push" });
  await row.getByText("Ready", { exact: true }).waitFor();
  await picture("me-web-push");
  const { items } = await staunch.api<{ items: { id: string; kind: string }[] }>("GET", "/me/contact-methods");
  const contactMethodId = items.find(({ kind }) => kind === "web-push")?.id;
  const rules = [{ urgency: "high", contactMethodId, afterMinutes: 0 }];
  await staunch.api("PUT", "/me/notification-rules", { rules });
});

test("a push shows itself with its buttons while no page is open, and its button acknowledges", async () => {
  const id = await triggerPage("Search is slow");
  const { payload } = await pushes.message(1);
  await page.goto("about:blank");
  await deliver(payload);
  const [shown] = await notifications();
  assert.deepEqual(shown, { title: "Search is slow", actions: ["acknowledge", "open"] });
  await press("acknowledge");
  await acknowledged(id);
  assert.match((await bodies())[0] ?? "", /has it\. Nobody else is being paged\./);
});

test("the button pressed without a connection is kept, says so, and lands when there is one", async () => {
  const id = await triggerPage("Payments time out");
  const { payload } = await pushes.message(2);
  await browser.context.setOffline(true);
  await deliver(payload);
  await press("acknowledge");
  assert.ok((await bodies()).some((body) => body.includes("There is no connection.")));
  assert.equal(await statusOf(id), "triggered");

  // The page was never fetched: its screen shows what was pushed, and that an answer waits.
  await page.goto(`${staunch.url}/pages/${id}`);
  await page.getByText(/As pushed at/).waitFor();
  await page.getByRole("heading", { name: "Payments time out" }).waitFor();
  await page.getByText(/will be sent as soon as there is a connection/).waitFor();
  await picture("pushed-page-offline");
  await browser.context.setOffline(false);
  await acknowledged(id);
});

test("what was kept goes with the session", async () => {
  await page.goto(staunch.url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.equal(await page.evaluate(async () => (await fetch("/api/v1/session", { method: "DELETE" })).status), 204);
  const keptCount = (): Promise<number> => page.evaluate(async () => (await (await caches.open("data-1")).keys()).length);
  await until("what was kept has gone with the session", async () => (await keptCount()) === 0);
});

async function worker(): Promise<Worker> {
  const [running] = browser.context.serviceWorkers();
  return running ?? browser.context.waitForEvent("serviceworker");
}

let session: CDPSession | undefined;
let registrationId: string | undefined;

/** Hands a push to the worker, as the browser does when it comes. */
async function deliver(payload: unknown): Promise<void> {
  if (session === undefined) {
    session = await browser.context.newCDPSession(page);
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      registrationId = registrations.find(({ scopeURL }) => scopeURL.startsWith(staunch.url))?.registrationId ?? registrationId;
    });
    await session.send("ServiceWorker.enable");
  }
  await until("the worker is registered", () => registrationId !== undefined);
  assert.ok(registrationId !== undefined);
  const before = await count();
  await session.send("ServiceWorker.deliverPushMessage", { origin: staunch.url, registrationId, data: JSON.stringify(payload) });
  await until("the push has been shown", async () => (await count()) > before);
}

/** Only what the test needs of a worker's scope. */
interface WorkerScope {
  readonly registration: {
    getNotifications(): Promise<readonly { title: string; body: string; actions?: readonly { action: string }[] }[]>;
  };
  dispatchEvent(event: object): void;
  readonly NotificationEvent: new (type: string, init: object) => object;
}

async function count(): Promise<number> {
  return (await notifications()).length;
}

async function notifications(): Promise<readonly { title: string; actions: readonly string[] }[]> {
  return (await worker()).evaluate(async () => {
    const scope = globalThis as unknown as WorkerScope;
    const shown = await scope.registration.getNotifications();
    return shown.map(({ title, actions }) => ({ title, actions: (actions ?? []).map(({ action }) => action) })).reverse();
  });
}

async function bodies(): Promise<readonly string[]> {
  return (await worker()).evaluate(async () => {
    const scope = globalThis as unknown as WorkerScope;
    return (await scope.registration.getNotifications()).map(({ body }) => body).reverse();
  });
}

/** Presses a button of the newest notification and waits until the worker is done with it. */
async function press(action: string): Promise<void> {
  await (await worker()).evaluate(async (pressed) => {
    const scope = globalThis as unknown as WorkerScope;
    const notification = (await scope.registration.getNotifications()).at(-1);
    const event = new scope.NotificationEvent("notificationclick", { notification, action: pressed });
    let work: Promise<unknown> = Promise.resolve();
    // Only the browser's own events may be extended: this one hands its work over instead.
    Object.defineProperty(event, "waitUntil", { value: (promise: Promise<unknown>) => (work = promise) });
    scope.dispatchEvent(event);
    await work;
  }, action);
}
