import type { ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";

export type LiveState = "live" | "reconnecting" | "offline";

const looks: Record<LiveState, { readonly word: string; readonly dot: string }> = {
  live: { word: "Live", dot: "bg-ok animate-breathe" },
  reconnecting: { word: "Reconnecting", dot: "bg-sev2" },
  offline: { word: "Offline", dot: "border border-ink-3" },
};

/** Whether what is on the screen follows the server, in a word and a dot. */
export function LiveDot({ state, detail }: { readonly state: LiveState; readonly detail?: ReactNode }): ReactNode {
  const look = looks[state];
  return (
    <span role="status" className="inline-flex items-center gap-1.5 text-row text-ink-2">
      <span aria-hidden className={classNames("size-2 rounded-full", look.dot)} />
      {look.word}
      {detail}
    </span>
  );
}
