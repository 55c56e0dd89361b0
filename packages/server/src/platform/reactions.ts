import type { Tx } from "#platform/database.ts";
import { readEvent, type RecordedEvent } from "#platform/events.ts";
import type { Reaction } from "#platform/module.ts";
import { type NewTimer, scheduleTimers, type TimerHandler } from "#platform/timers.ts";

const kind = "platform.reaction";

/** Turns announced events into due work, one timer for each reaction that listens; handed to `followEvents`. */
export function enqueueReactions(reactions: readonly Reaction[]): (tx: Tx, events: readonly RecordedEvent[]) => Promise<void> {
  return async (tx, events) => {
    const timers: NewTimer[] = [];
    for (const event of events) {
      for (const reaction of reactions) {
        if (!reaction.on.includes(event.type)) continue;
        const key = `${reaction.name}:${event.seq}`;
        timers.push({
          organisationId: event.organisationId,
          kind,
          key,
          dueAt: event.recordedAt,
          data: { reaction: reaction.name, seq: event.seq },
        });
      }
    }
    await scheduleTimers(tx, timers);
  };
}

/** Runs one reaction to one event; a failure is retried like any other timer and holds up nobody else's. */
export function reactionTimer(reactions: readonly Reaction[]): TimerHandler {
  return {
    kind,
    mode: "transaction",
    async run(ctx, timer, tx) {
      const reaction = reactions.find((candidate) => candidate.name === timer.data["reaction"]);
      const event = await readEvent(tx, timer.organisationId, Number(timer.data["seq"]));
      // Gone with an upgrade or with retention: nothing is left to react to.
      if (reaction === undefined || event === undefined) return;
      await reaction.run(ctx, event, tx);
    },
  };
}
