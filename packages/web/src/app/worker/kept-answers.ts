import { forgetSessionAnswers } from "#api/outbox.ts";
import { endsSession, isFreshEnough, keepingOf } from "#app/worker/what-is-kept.ts";

/** Filled in by the build: the files of the shell and of the screens that work without a connection. */
declare const __PRECACHED__: readonly string[];
declare const __BUILD__: string;

const shellCache = `shell-${__BUILD__}`;
const dataCache = "data-1";
const shellPath = "/";
const keptAtHeader = "x-staunch-kept-at";
/** A connection that is this slow is treated as none, where something is kept. */
const patienceMs = 2_000;

const nowMs = (): number => performance.timeOrigin + performance.now();

/** Fetches the shell before the worker takes over: half a shell is none. */
export async function keepShell(): Promise<void> {
  const cache = await caches.open(shellCache);
  await cache.addAll([shellPath, ...__PRECACHED__].map((path) => new Request(path, { cache: "no-cache" })));
}

/** The shells of other builds. A page that is still open from one of them finds its files at the server for a day. */
export async function forgetOtherShells(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== shellCache && name !== dataCache).map((name) => caches.delete(name)));
}

/** Undefined: the browser does it by itself. */
export function answerTo(request: Request, origin: string): Promise<Response> | undefined {
  const url = new URL(request.url);
  if (endsSession({ method: request.method, url })) return withoutWhatIsKept(request);
  switch (keepingOf({ method: request.method, mode: request.mode, url, origin })) {
    case "nothing":
      return undefined;
    case "shell":
      return shell(request);
    case "asset":
      return asset(request);
    case "file":
      return file(request);
    case "data":
      return data(request);
  }
}

/** After the answer too: what was asked for before may have come meanwhile. */
async function withoutWhatIsKept(request: Request): Promise<Response> {
  await caches.delete(dataCache);
  const isOut = request.method === "DELETE";
  const response = await fetch(request);
  if (response.ok && isOut) await forgetSessionAnswers();
  await caches.delete(dataCache);
  return response;
}

async function shell(request: Request): Promise<Response> {
  const kept = await caches.match(shellPath, { cacheName: shellCache });
  if (kept === undefined) return fetch(request);
  try {
    return await withPatience(fetch(request));
  } catch {
    // No connection, or one that is as good as none.
    return kept;
  }
}

async function asset(request: Request): Promise<Response> {
  const cache = await caches.open(shellCache);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

async function file(request: Request): Promise<Response> {
  const kept = await caches.match(request, { cacheName: shellCache, ignoreVary: true });
  if (kept === undefined) return fetch(request);
  try {
    return await withPatience(fetch(request));
  } catch {
    return kept;
  }
}

/** Asked for first. Whoever asks in vain is given what was last said, and told when that was. */
async function data(request: Request): Promise<Response> {
  const cache = await caches.open(dataCache);
  const fresh = fetch(request).then(async (response) => {
    if (response.status === 401) await caches.delete(dataCache);
    if (response.status === 200) await cache.put(request, await stamped(response.clone()));
    return response;
  });
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept === undefined || !isFreshEnough(Number(kept.headers.get(keptAtHeader) ?? Number.NaN), nowMs())) return fresh;
  try {
    return await withPatience(fresh);
  } catch {
    // What comes later than that is kept for the next time.
    fresh.catch(() => undefined);
    return kept;
  }
}

async function stamped(response: Response): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.set(keptAtHeader, String(Math.round(nowMs())));
  return new Response(await response.blob(), { status: response.status, headers });
}

function withPatience(response: Promise<Response>): Promise<Response> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("too slow")), patienceMs);
    response.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Fetched so that it is there when it is needed, as the page a push is about. */
export async function fetchAhead(paths: readonly string[], origin: string): Promise<void> {
  await Promise.allSettled(paths.map((path) => data(new Request(new URL(path, origin), { credentials: "same-origin" }))));
}
