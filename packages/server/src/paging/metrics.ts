import { Counter, Histogram } from "prom-client";
import { afterCommit, registry, type Tx } from "#platform/index.ts";
import type { Attempt } from "#paging/notification.ts";
import type { LedgerEntry } from "#paging/page.ts";
import type { ChannelKind } from "#paging/ports.ts";

const steps = new Counter({
  name: "staunch_page_steps_total",
  help: "Due steps of pages, by outcome and, where they paged nobody, by reason.",
  labelNames: ["outcome", "reason"],
  registers: [registry],
});

const lateness = new Histogram({
  name: "staunch_page_step_lateness_seconds",
  help: "How long after it was due a step fired.",
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300],
  registers: [registry],
});

const sends = new Counter({
  name: "staunch_notification_attempts_total",
  help: "Attempts to send a notification, by channel and the provider's answer.",
  labelNames: ["kind", "answer"],
  registers: [registry],
});

/** Counted once the transaction has committed: one that is run again would count twice. */
export function countSteps(tx: Tx, entries: readonly Pick<LedgerEntry, "outcome" | "reason" | "dueAt" | "doneAt">[]): void {
  afterCommit(tx, () => {
    for (const { outcome, reason, dueAt, doneAt } of entries) {
      if (outcome === "due") continue;
      steps.inc({ outcome, reason: reason ?? "" });
      if (outcome === "fired" && doneAt !== undefined) lateness.observe(Math.max(doneAt.since(dueAt).total("seconds"), 0));
    }
  });
}

export function countAttempt(tx: Tx, kind: ChannelKind, answer: Attempt["answer"]): void {
  afterCommit(tx, () => sends.inc({ kind, answer }));
}
