import type { Tx } from "#platform/database.ts";
import { readEvent, type RecordedEvent } from "#platform/events.ts";
import type { Reaction } from "#platform/module.ts";
import { type NewTimer, scheduleTimers, type TimerHandler } from "#platform/timers.ts";

const kind = "platform.reaction";

/** Turns announced events into due work, one timer for each reaction that listens; handed to `followEvents`. */
export function enqueueReactions(reactions: readonly Reaction[]): (tx: Tx, events: readonly RecordedEvent[]) => Promise<void> {
  return async (tx, events) => {
    const timers: NewTimer[] = [];
    for (const reaction of reactions) {
      const heard = events.filter((event) => reaction.on.includes(event.type));
      const relevant = heard.length === 0 ? [] : ((await reaction.relevant?.(tx, heard)) ?? heard);
      timers.push(...relevant.map((event) => timerOf(reaction, event)));
    }
    await scheduleTimers(tx, timers);
  };
}

function timerOf(reaction: Reaction, event: RecordedEvent): NewTimer {
  const { organisationId, seq, recordedAt } = event;
  return { organisationId, kind, key: `${reaction.name}:${seq}`, dueAt: recordedAt, data: { reaction: reaction.name, seq } };
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
