import { flushOutbox } from "#api/flush-outbox.ts";
import { askForSync, keepAnswer, keepPushed } from "#api/outbox.ts";
import { fetchAhead } from "#app/worker/kept-answers.ts";

/** What the server sends; its own type is `PushPayload` there. */
interface Pushed {
  readonly notification: {
    readonly title: string;
    readonly body: string;
    readonly navigate: string;
    readonly tag: string;
    readonly requireInteraction: boolean;
    readonly data: PushedData;
  };
}

type PushedData =
  | { readonly kind: "page" | "bundle"; readonly pageIds: readonly string[]; readonly open: string; readonly acknowledge: string }
  | { readonly kind: "code"; readonly open: string; readonly code: string };

/** TypeScript's library does not know the buttons of notifications. */
interface WithButtons extends NotificationOptions {
  readonly actions: readonly { readonly action: string; readonly title: string }[];
}

const nowMs = (): number => performance.timeOrigin + performance.now();

/** Decrypted by the browser with keys that only this server was given: nobody else can have written it. */
function readPush(text: string): Pushed {
  return JSON.parse(text) as Pushed;
}

function dataOf(notification: Notification): PushedData {
  return notification.data as PushedData;
}

/** Shows what was pushed, always: a browser takes the right to push away from whoever does not. */
export async function showPush(worker: ServiceWorkerGlobalScope, text: string): Promise<void> {
  const { notification } = readPush(text);
  const { title, body, tag, requireInteraction, data } = notification;
  const options: WithButtons = {
    body,
    tag,
    requireInteraction,
    data,
    icon: "/icon-192.png",
    badge: "/badge.png",
    actions: buttonsFor(data),
  };
  await worker.registration.showNotification(title, { ...options, renotify: true } as NotificationOptions);
  if (data.kind === "code") return tellPages(worker, { kind: "contact-code", code: data.code });
  const [pageId] = data.pageIds;
  if (pageId !== undefined) await keepPushed({ pageId, title, body, receivedAt: nowMs() });
  await fetchAhead(["/api/v1/me", ...data.pageIds.slice(0, 5).map((id) => `/api/v1/pages/${id}`)], worker.location.origin);
}

function buttonsFor(data: PushedData): WithButtons["actions"] {
  if (data.kind === "code") return [];
  const label = data.kind === "page" ? "Acknowledge" : "Acknowledge all";
  return [
    { action: "acknowledge", title: label },
    { action: "open", title: "Open" },
  ];
}

/** A press on the notification or one of its buttons. */
export async function answerPush(worker: ServiceWorkerGlobalScope, notification: Notification, action: string): Promise<void> {
  const data = dataOf(notification);
  notification.close();
  if (action === "acknowledge" && data.kind !== "code") return acknowledge(worker, notification.title, data);
  await openPage(worker, new URL(data.open).pathname);
}

async function acknowledge(
  worker: ServiceWorkerGlobalScope,
  title: string,
  data: Extract<PushedData, { readonly acknowledge: string }>,
): Promise<void> {
  const id = crypto.randomUUID();
  const pageId = data.pageIds[0] ?? id;
  // The link in the message is signed for this person and page: it works though the session may have ended.
  await keepAnswer({ id, pageId, title, path: new URL(data.acknowledge).pathname, madeAt: nowMs() });
  const taken = await sendWaiting(worker);
  const tag = data.kind === "page" ? `page-${pageId}` : "pages";
  if (taken.some((answer) => answer.id === id)) {
    const body = await stateWords(worker, data.pageIds);
    await worker.registration.showNotification(title, { body, tag, data, silent: true });
    return;
  }
  const body = "There is no connection. Your acknowledgement is sent as soon as there is one.";
  await worker.registration.showNotification(title, { body, tag, data, silent: true, requireInteraction: true });
  // A page that is open sends by itself, again and again.
  if (!(await askForSync(worker.registration))) await openPage(worker, new URL(data.open).pathname).catch(() => undefined);
}

/** Sends what waits and tells the open pages what has been taken. */
export async function sendWaiting(worker: ServiceWorkerGlobalScope): ReturnType<typeof flushOutbox> {
  const taken = await flushOutbox();
  if (taken.length > 0) await tellPages(worker, { kind: "answers-sent", pageIds: taken.map((answer) => answer.pageId) });
  return taken;
}

const arrived = "Your answer has arrived.";

/** A late answer says who has it. Whoever is signed out in this browser is told no more than that it arrived. */
async function stateWords(worker: ServiceWorkerGlobalScope, pageIds: readonly string[]): Promise<string> {
  const [pageId] = pageIds;
  if (pageIds.length > 1 || pageId === undefined) return arrived;
  try {
    const response = await fetch(new URL(`/api/v1/pages/${pageId}`, worker.location.origin), { credentials: "same-origin" });
    if (!response.ok) return arrived;
    const name = takerIn(await response.json());
    return name === undefined ? "This is over. Nothing to do." : `${name} has it. Nobody else is being paged.`;
  } catch {
    // The connection went in between; the answer had arrived before.
    return arrived;
  }
}

/** As the API's page says it. */
function takerIn(page: { readonly acknowledgedBy?: { readonly name?: string } | null }): string | undefined {
  return page.acknowledgedBy?.name;
}

async function tellPages(worker: ServiceWorkerGlobalScope, message: object): Promise<void> {
  for (const client of await worker.clients.matchAll({ type: "window" })) client.postMessage(message);
}

async function openPage(worker: ServiceWorkerGlobalScope, path: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: "window" });
  const [open] = windows;
  if (open === undefined) {
    await worker.clients.openWindow(path);
    return;
  }
  await open.focus();
  open.postMessage({ kind: "go", path });
}
