/*
 * Answers that could not be sent yet. They live in the browser's database, so that the page that took them may be
 * closed and its worker may send them; used by both, and so by neither's own means.
 */

/** An acknowledgement on its way. */
export interface WaitingAnswer {
  /** Also the idempotency key: sent twice, it counts once. */
  readonly id: string;
  readonly pageId: string;
  /** What it acknowledges, for people. */
  readonly title: string;
  /** Where it is posted to, on this server. */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  /** The server's words, once it has said no: it stays until somebody has seen it. */
  readonly refusal?: string;
}

/** What a push said of a page, for when the page itself cannot be fetched. */
export interface PushedPage {
  readonly pageId: string;
  readonly title: string;
  readonly body: string;
  readonly receivedAt: number;
}

const name = "staunch";
const stores = { answers: "answers", pushed: "pushed" } as const;
const channelName = "staunch-outbox";
export const syncTag = "outbox";

interface SyncManager {
  register(tag: string): Promise<void>;
}

/**
 * Where the browser knows background sync, it wakes the worker when the connection is back; elsewhere a page that is
 * looked at sends. Chromium lets nobody ask without an open page.
 * @returns whether the browser will do it.
 */
export async function askForSync(registration: ServiceWorkerRegistration): Promise<boolean> {
  if (!("sync" in registration)) return false;
  try {
    await (registration.sync as SyncManager).register(syncTag);
    return true;
  } catch (error) {
    console.info("The browser will not send by itself", error);
    return false;
  }
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(stores.answers, { keyPath: "id" });
    request.result.createObjectStore(stores.pushed, { keyPath: "pageId" });
  };
  return done(request);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser's database failed"));
  });
}

type StoreName = (typeof stores)[keyof typeof stores];

async function within<T>(store: StoreName, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await done(work(database.transaction(store, mode).objectStore(store)));
  } finally {
    database.close();
  }
}

/** What this origin's pages and worker wrote there; nobody else can. */
function asAnswers(rows: readonly unknown[]): readonly WaitingAnswer[] {
  return rows as readonly WaitingAnswer[];
}

/** What waits, the oldest first. */
export async function listAnswers(): Promise<readonly WaitingAnswer[]> {
  const rows = asAnswers(await within(stores.answers, "readonly", (store) => store.getAll()));
  return [...rows].sort((one, other) => one.madeAt - other.madeAt);
}

/** Keeps an answer until it has been sent. One page waits with one answer. */
export async function keepAnswer(answer: WaitingAnswer): Promise<void> {
  const present = await listAnswers();
  for (const other of present)
    if (other.pageId === answer.pageId) await within(stores.answers, "readwrite", (store) => store.delete(other.id));
  await within(stores.answers, "readwrite", (store) => store.put(answer));
  announce();
}

/** The server said no: it stays until somebody has seen it. */
export async function keepRefusal(answer: WaitingAnswer, refusal: string): Promise<void> {
  await within(stores.answers, "readwrite", (store) => store.put({ ...answer, refusal }));
  announce();
}

export async function forgetAnswer(id: string): Promise<void> {
  await within(stores.answers, "readwrite", (store) => store.delete(id));
  announce();
}

/** Who signs out takes what waits under their session along; answers by signed links are a person's own. */
export async function forgetSessionAnswers(): Promise<void> {
  for (const answer of await listAnswers()) if (answer.path.startsWith("/api/")) await forgetAnswer(answer.id);
}

export function keepPushed(page: PushedPage): Promise<unknown> {
  return within(stores.pushed, "readwrite", (store) => store.put(page));
}

export async function findPushed(pageId: string): Promise<PushedPage | undefined> {
  const row: unknown = await within(stores.pushed, "readonly", (store) => store.get(pageId));
  return row as PushedPage | undefined;
}

function announce(): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage("changed");
  channel.close();
}

/** Hears whenever what waits has changed, in this page or any other. */
export function onOutboxChange(listener: () => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = listener;
  return () => channel.close();
}
