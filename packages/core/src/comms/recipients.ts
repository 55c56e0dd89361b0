import { type Audience, mayRead } from "#comms/audience.ts";
import type { ComponentStatus } from "#comms/component-status.ts";
import type { UpdateStatus } from "#comms/update-status.ts";
import type { ComponentId, SubscriberId } from "#kernel/index.ts";

/**
 * `pending` until the address itself has confirmed, `confirmed` while it is told, `unsubscribed` for good:
 * only a new subscription, confirmed anew, mails that address again.
 */
export type SubscriberStatus = "pending" | "confirmed" | "unsubscribed";

export interface Subscriber {
  readonly subscriberId: SubscriberId;
  readonly audience: Exclude<Audience, "internal">;
  readonly status: SubscriberStatus;
  /** Components the reader chose; empty means all of the page. */
  readonly componentIds: readonly ComponentId[];
}

export interface AffectedComponent {
  readonly componentId: ComponentId;
  readonly status: ComponentStatus;
}

/** What an update says, without who said it and when. */
export interface UpdateWording {
  readonly audience: Audience;
  readonly status: UpdateStatus;
  readonly message: string;
  readonly etaText?: string | undefined;
  readonly components: readonly AffectedComponent[];
}

export type Recipients =
  | { readonly kind: "told"; readonly subscriberIds: readonly SubscriberId[] }
  | { readonly kind: "nobody"; readonly reason: "internal" | "unchanged" | "no_subscriber" };

/**
 * Which subscribers of a page an update goes to. An internal update mails nobody; one that says nothing new
 * mails nobody; a reader who chose components hears of an update that names none, and of those that name theirs.
 *
 * @param previous the update before this one that the same readers could see, if any
 */
export function recipientsOf(update: UpdateWording, previous: UpdateWording | undefined, subscribers: readonly Subscriber[]): Recipients {
  if (update.audience === "internal") return { kind: "nobody", reason: "internal" };
  if (previous !== undefined && isUnchanged(update, previous)) return { kind: "nobody", reason: "unchanged" };

  const told = subscribers.filter((subscriber) => isTold(subscriber, update));
  if (told.length === 0) return { kind: "nobody", reason: "no_subscriber" };
  return { kind: "told", subscriberIds: told.map((subscriber) => subscriber.subscriberId) };
}

/**
 * Whether an update repeats the one before it. The promised time of the next word is left out on purpose:
 * moving it is shown on the page, but alone it is no news worth a mail.
 */
export function isUnchanged(update: UpdateWording, previous: UpdateWording): boolean {
  return (
    update.audience === previous.audience &&
    update.status === previous.status &&
    update.message.trim() === previous.message.trim() &&
    (update.etaText ?? "").trim() === (previous.etaText ?? "").trim() &&
    statusesOf(update) === statusesOf(previous)
  );
}

function isTold(subscriber: Subscriber, update: UpdateWording): boolean {
  if (subscriber.status !== "confirmed" || !mayRead(subscriber.audience, update.audience)) return false;
  if (subscriber.componentIds.length === 0 || update.components.length === 0) return true;
  return update.components.some((component) => subscriber.componentIds.includes(component.componentId));
}

function statusesOf(update: UpdateWording): string {
  return update.components
    .map((component) => `${component.componentId} ${component.status}`)
    .toSorted()
    .join("\n");
}
