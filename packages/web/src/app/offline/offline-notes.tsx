import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { CloudOff, Send } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useAsOf } from "#api/freshness.ts";
import { forgetAnswer } from "#api/outbox.ts";
import { refreshOutbox, useOutbox } from "#api/use-outbox.ts";
import { keepWorking, sendWaiting } from "#app/offline/keep-working.ts";
import { Button } from "#ui/button.tsx";
import { AbsoluteTime } from "#ui/time.tsx";

/** What of the screen is not the present, and what has not been sent. Nothing while all is well. */
export function OfflineNotes(): ReactNode {
  const client = useQueryClient();
  const router = useRouter();
  useEffect(() => {
    const stop = new AbortController();
    keepWorking({ client, go: (path) => void router.navigate({ to: path }) }, stop.signal);
    return () => stop.abort();
  }, [client, router]);
  return (
    <div
      role="status"
      aria-label="Connection"
      className="mx-auto flex w-full max-w-page flex-col gap-2 px-4 pb-3 empty:hidden tablet:px-6 rail:px-8"
    >
      <AsOf />
      <Waiting />
    </div>
  );
}

const noteClass = "flex items-start gap-2.5 rounded-control border border-line bg-sunken px-3 py-2 text-row text-ink";

function AsOf(): ReactNode {
  const asOf = useAsOf();
  if (asOf === undefined) return undefined;
  return (
    <p className={noteClass}>
      <CloudOff aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-2" />
      <span className="min-w-0 flex-1">
        No connection. As of <AbsoluteTime at={Temporal.Instant.fromEpochMilliseconds(asOf).toString()} />.
      </span>
    </p>
  );
}

/** How often what waits is tried: browsers are late to notice that a connection is back, and some never say so. */
const tryEveryMs = 4_000;

function Waiting(): ReactNode {
  const client = useQueryClient();
  const answers = useOutbox();
  const waiting = answers.filter((answer) => answer.refusal === undefined);
  const isWaiting = waiting.length > 0;
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = window.setInterval(() => void sendWaiting(client), tryEveryMs);
    return () => window.clearInterval(timer);
  }, [client, isWaiting]);
  const refused = answers.filter((answer) => answer.refusal !== undefined);
  return (
    <>
      {isWaiting && (
        <p className={noteClass}>
          <Send aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-2" />
          <span className="min-w-0 flex-1">
            {waiting.length === 1 ? "1 acknowledgement waits" : `${waiting.length} acknowledgements wait`} to be sent:{" "}
            {waiting.map((answer) => answer.title).join(", ")}
          </span>
        </p>
      )}
      {refused.map((answer) => (
        <p key={answer.id} className={noteClass}>
          <span className="min-w-0 flex-1">
            “{answer.title}” was not acknowledged: {answer.refusal}
          </span>
          <Button size="small" onPress={() => void forgetAnswer(answer.id).then(refreshOutbox)}>
            I have seen it
          </Button>
        </p>
      ))}
    </>
  );
}
