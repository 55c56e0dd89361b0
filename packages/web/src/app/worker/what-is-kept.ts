/*
 * What the worker does with a request, decided from its address alone.
 */

export type Keeping =
  /** Left to the browser: writes, the live stream, other people's servers. */
  | "nothing"
  /** The one page behind every address of the application. */
  | "shell"
  /** A file whose name changes with its content. */
  | "asset"
  /** A file of the shell that keeps its name. */
  | "file"
  /** What somebody needs in a cellar: asked for first, kept for when nobody answers. */
  | "data";

const serverPaths = ["/api/", "/integrations/", "/channels/", "/status/", "/a/", "/metrics", "/healthz", "/readyz"];

/** Rotas, people, open incidents, services with their runbooks, pages. */
const data =
  /^\/api\/v1\/(me|on-call|schedules|incidents|pages|services|mitigations|runbooks|teams|users|escalation-policies|alerts\/counts)(\/|$)/;

const files = /^\/[\w.-]+\.(js|css|svg|png|webmanifest)$/;

export interface Asked {
  readonly method: string;
  readonly mode: string;
  readonly url: URL;
  /** Where the application is. */
  readonly origin: string;
}

export function keepingOf({ method, mode, url, origin }: Asked): Keeping {
  if (method !== "GET" || url.origin !== origin) return "nothing";
  if (data.test(url.pathname)) return "data";
  if (url.pathname.startsWith("/assets/")) return "asset";
  if (mode === "navigate") return serverPaths.some((path) => url.pathname.startsWith(path)) ? "nothing" : "shell";
  return files.test(url.pathname) ? "file" : "nothing";
}

/** What is kept is somebody's: with the session it goes. */
export function endsSession({ method, url }: Pick<Asked, "method" | "url">): boolean {
  return method !== "GET" && /^\/api\/v1\/(session|sign-up)(\/|$)/.test(url.pathname);
}

/** Older than this is no help any more. */
const mostAgeMs = 7 * 24 * 3_600_000;

/** @param keptAtMs when the answer came, in milliseconds since 1970; NaN where nobody knows. */
export function isFreshEnough(keptAtMs: number, nowMs: number): boolean {
  return nowMs - keptAtMs < mostAgeMs;
}
