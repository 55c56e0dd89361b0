import { nextChatTry } from "@staunch/core/chat";
import { scheduleTimer, type TimerHandler } from "#platform/index.ts";
import { type ChatDeps, findHome } from "#chat/chat-deps.ts";
import { timerKinds } from "#chat/want-channel.ts";
import { tellingOf } from "#chat/work.ts";

/** An answer that is half an hour late helps nobody: 2 + 4 + … + 256 s. */
const mostTries = 8;

/** Says what came of a command to whoever gave it. */
export function tellHandler(deps: ChatDeps): TimerHandler {
  return {
    kind: timerKinds.tell,
    mode: "outside",
    canWait: true,
    async call(ctx, timer) {
      const telling = tellingOf(timer.data);
      const home = await findHome(deps, ctx.organisationId, telling.accountId);
      const outcome = await home?.platform.tell(home.account, telling.reader, telling.message);
      return async (settling, tx) => {
        if (outcome?.kind !== "retry" || telling.tries + 1 >= mostTries) return;
        const dueAt = nextChatTry(settling.now, telling.tries + 1, outcome.retryAfterSeconds);
        await scheduleTimer(tx, { ...timer, dueAt, data: { ...telling, tries: telling.tries + 1 } });
      };
    },
  };
}
