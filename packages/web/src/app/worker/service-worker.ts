import { syncTag } from "#api/outbox.ts";
import { answerTo, forgetOtherShells, keepShell } from "#app/worker/kept-answers.ts";
import { answerPush, sendWaiting, showPush } from "#app/worker/pushes.ts";

/*
 * Runs beside the pages, also when none is open: keeps the shell and what one needs in a cellar, shows what is pushed,
 * sends answers that wait.
 */

declare const self: ServiceWorkerGlobalScope;

/** TypeScript's library does not know background sync. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

self.addEventListener("install", (event) => {
  // A page asks for what its own build named, and the server has that for a day: nobody has to wait for closed tabs.
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOtherShells().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const answer = answerTo(event.request, self.location.origin);
  if (answer !== undefined) event.respondWith(answer);
});

self.addEventListener("push", (event) => {
  if (event.data !== null) event.waitUntil(showPush(self, event.data.text()));
});

self.addEventListener("notificationclick", (event) => {
  event.waitUntil(answerPush(self, event.notification, event.action));
});

self.addEventListener("sync", (event) => {
  const { tag } = event as SyncEvent;
  if (tag === syncTag) (event as SyncEvent).waitUntil(sendWaiting(self));
});
