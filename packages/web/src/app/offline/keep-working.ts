import type { QueryClient } from "@tanstack/react-query";
import { announceContactCode } from "#api/contact-code.ts";
import { flushOutbox } from "#api/flush-outbox.ts";
import type { WaitingAnswer } from "#api/outbox.ts";
import { refreshOutbox } from "#api/use-outbox.ts";
import { keepAhead } from "#app/offline/keep-ahead.ts";
import { toast } from "#ui/toast.ts";

/** What the worker tells pages. */
type Told =
  | { readonly kind: "answers-sent"; readonly pageIds: readonly string[] }
  | { readonly kind: "go"; readonly path: string }
  | { readonly kind: "contact-code"; readonly code: string };

export interface Surroundings {
  readonly client: QueryClient;
  readonly go: (path: string) => void;
}

/** After this the screen that was opened has what it needs. */
const settledMs = 3_000;

/** Starts the worker, and sends what waits whenever there may be a connection again. */
export function keepWorking({ client, go }: Surroundings, signal: AbortSignal): void {
  const flush = (): void => void sendWaiting(client);
  window.addEventListener("online", flush, { signal });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush(), { signal });
  flush();
  const timer = window.setTimeout(() => {
    keepAhead().catch((error: unknown) => console.info("Not everything could be kept for later", error));
  }, settledMs);
  signal.addEventListener("abort", () => window.clearTimeout(timer));
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<Told>) => hear(data, { client, go }), { signal });
  navigator.serviceWorker.register("/service-worker.js", { scope: "/", updateViaCache: "none" }).then(offerUpdates, (error: unknown) => {
    // A private window, or a server under development without a build: everything works, but not without a connection.
    console.info("The service worker could not be started", error);
  });
}

function hear(told: Told, { client, go }: Surroundings): void {
  switch (told.kind) {
    case "answers-sent":
      refreshOutbox();
      void refetch(client);
      return;
    case "go":
      go(told.path);
      return;
    case "contact-code":
      announceContactCode(told.code);
  }
}

/** Never a reload by itself: somebody may be in the middle of an incident. */
function offerUpdates(registration: ServiceWorkerRegistration): void {
  if (navigator.serviceWorker.controller === null) return;
  registration.addEventListener("updatefound", () => {
    const next = registration.installing;
    next?.addEventListener("statechange", () => {
      if (next.state !== "activated") return;
      toast({ title: "A new version is ready", action: { label: "Reload", onAct: () => window.location.reload() } });
    });
  });
}

/** Sends what waits, and says what has arrived. */
export async function sendWaiting(client: QueryClient): Promise<void> {
  try {
    const taken = await flushOutbox();
    refreshOutbox();
    if (taken.length === 0) return;
    toast({ title: "Sent", description: sentWords(taken) });
    await refetch(client);
  } catch (error) {
    console.info("What waits could not be sent", error);
  }
}

function sentWords(taken: readonly WaitingAnswer[]): string {
  const [first] = taken;
  return taken.length === 1 && first !== undefined
    ? `Your acknowledgement of “${first.title}” has arrived.`
    : `${taken.length} acknowledgements have arrived.`;
}

function refetch(client: QueryClient): Promise<unknown> {
  return Promise.all([client.invalidateQueries({ queryKey: ["pages"] }), client.invalidateQueries({ queryKey: ["now"] })]);
}
