import { lazy, type ReactNode, Suspense, useState } from "react";
import type { RunView, StopTheImpactView } from "#mitigation/mitigation-queries.ts";
import { RunOutputTail } from "#mitigation/run-output.tsx";
import { runStatusWords } from "#mitigation/run-words.ts";
import type { CardAction, RunWord } from "#mitigation/use-mitigation-actions.ts";
import { Badge, type BadgeTone } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { toInstant } from "#ui/format-time.ts";
import { Notice } from "#ui/notice.tsx";
import { useNow } from "#ui/now.ts";
import { ProgressBar } from "#ui/progress-bar.tsx";
import { Clock } from "#ui/time.tsx";

const CancelRun = lazy(async () => ({ default: (await import("#mitigation/cancel-run.tsx")).CancelRun }));

interface CurrentRunProps {
  readonly run: RunView;
  readonly view: StopTheImpactView;
  /** The signed-in person, who cannot be the second one for their own proposal. */
  readonly userId: string | undefined;
  readonly onAct: (action: CardAction) => void;
}

const tones: Readonly<Record<RunView["status"], BadgeTone>> = {
  proposed: "info",
  approved: "info",
  running: "act",
  effect_seen: "ok",
  confirmed: "ok",
  no_effect: "warning",
  failed: "harm",
  unknown: "harm",
  reverted: "neutral",
};

/** The run the card is about: at work, being watched, or how it ended. */
export function CurrentRun(props: CurrentRunProps): ReactNode {
  const { run } = props;
  return (
    <section aria-label="Current run" className="flex flex-col gap-3 border-t border-line pt-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="text-body font-strong [overflow-wrap:anywhere]">{run.label}</h3>
        <Badge tone={tones[run.status]}>{statusText(run)}</Badge>
        {run.call === "pending" && run.startedAt !== null && (
          <Clock label="Running for" since={run.startedAt} className="tabular ms-auto text-row text-ink-2" />
        )}
      </div>
      <div role="status" className="text-row text-ink-2">
        {sentence(run)}
      </div>
      <RunStage {...props} />
      {run.startedAt !== null && <RunOutputTail run={run} />}
    </section>
  );
}

function statusText(run: RunView): string {
  return run.status === "running" && run.call === "succeeded" ? "Carried out" : runStatusWords[run.status];
}

function sentence(run: RunView): string {
  const who = run.approvedBy === null ? `Started by ${run.proposedBy}` : `Started by ${run.proposedBy}, agreed by ${run.approvedBy}`;
  if (run.status === "proposed") return `Proposed by ${run.proposedBy}. A second person has to agree.`;
  return run.reason === null ? `${who}.` : `${who}. ${run.reason}.`;
}

function RunStage({ run, view, userId, onAct }: CurrentRunProps): ReactNode {
  const confirm = (word: RunWord): void => onAct({ kind: "confirm", runId: run.id, word });
  switch (run.status) {
    case "proposed":
      return <Approval run={run} userId={userId} onAct={onAct} />;
    case "approved":
      return <ProgressBar label="Starting" value={undefined} />;
    case "running":
      return run.call === "pending" ? <AtWork run={run} onAct={onAct} /> : <Watch run={run} view={view} onConfirm={confirm} />;
    case "effect_seen":
      return <Hold view={view} />;
    case "unknown":
      return (
        <Question text="Staunch does not know how it ended. Look at the system, then say:">
          <Button size="small" onPress={() => confirm("succeeded")}>
            It was carried out
          </Button>
          <Button size="small" onPress={() => confirm("failed")}>
            It was not
          </Button>
        </Question>
      );
    case "no_effect":
    case "failed":
      return view.primary === null ? <p className="text-row text-ink-2">Nothing is left to propose. Get more people in.</p> : undefined;
    default:
      return undefined;
  }
}

/** The runner is at work; until it ends it can be asked to stop. */
function AtWork({ run, onAct }: Pick<CurrentRunProps, "run" | "onAct">): ReactNode {
  const [isAsking, setAsking] = useState(false);
  if (run.cancelRequestedAt !== null) {
    const why = run.cancelReason === null ? "" : ` (${run.cancelReason})`;
    return <ProgressBar label={`${run.cancelRequestedBy ?? "Somebody"} asked it to stop${why}`} value={undefined} />;
  }
  return (
    <>
      <ProgressBar label="The runner is at work" value={undefined} />
      <Button size="small" onPress={() => setAsking(true)} className="self-start">
        Cancel the run
      </Button>
      {isAsking && (
        <Suspense>
          <CancelRun
            label={run.label}
            onCancel={(reason) => onAct({ kind: "cancel", runId: run.id, reason })}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      )}
    </>
  );
}

function Approval({ run, userId, onAct }: Omit<CurrentRunProps, "view">): ReactNode {
  const isOwn = run.proposedById !== null && run.proposedById === userId;
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        size="small"
        disabledReason={isOwn ? "You proposed it; somebody else has to agree" : undefined}
        onPress={() => onAct({ kind: "approve", runId: run.id })}
      >
        Agree and start
      </Button>
      <Button size="small" variant="quiet" onPress={() => onAct({ kind: "reject", runId: run.id })}>
        {isOwn ? "Withdraw" : "Reject"}
      </Button>
    </div>
  );
}

interface WatchProps {
  readonly run: RunView;
  readonly view: StopTheImpactView;
  readonly onConfirm: (word: RunWord) => void;
}

/** From the runner's end to the first sign in the numbers. Without numbers a person is asked. */
function Watch({ run, view, onConfirm }: WatchProps): ReactNode {
  if (run.effectDeadline === null || view.checks.length === 0) {
    return (
      <Question text="No number shows its effect. Did it help?">
        <Button size="small" onPress={() => onConfirm("helped")}>
          It helped
        </Button>
        <Button size="small" onPress={() => onConfirm("did_not_help")}>
          It did not
        </Button>
      </Question>
    );
  }
  const from = run.callEndedAt ?? run.requestedAt;
  return <TimedBar label={`Watching ${view.graph?.name ?? "the numbers"} for its effect`} from={from} until={run.effectDeadline} />;
}

/** Green and holding: what is believed only when it lasts. */
function Hold({ view }: { readonly view: StopTheImpactView }): ReactNode {
  const { recovery } = view;
  if (recovery === null) return undefined;
  if (recovery.state !== "green" || recovery.holdUntil === null)
    return <Notice tone="info">{`Better, not well yet: ${recovery.evidence}.`}</Notice>;
  return (
    <>
      <Notice tone="ok">{`${recovery.evidence}.`}</Notice>
      <TimedBar label="Holding before recovery is believed" from={recovery.since} until={recovery.holdUntil} />
    </>
  );
}

interface TimedBarProps {
  readonly label: string;
  readonly from: string;
  readonly until: string;
}

function TimedBar({ label, from, until }: TimedBarProps): ReactNode {
  const now = useNow();
  const whole = Math.max(1, toInstant(until).epochMilliseconds - toInstant(from).epochMilliseconds);
  const gone = now.epochMilliseconds - toInstant(from).epochMilliseconds;
  const left = Math.max(0, Math.ceil((whole - gone) / 1000));
  return <ProgressBar label={label} value={Math.min(1, Math.max(0, gone / whole))} valueText={leftText(left)} />;
}

function leftText(seconds: number): string {
  if (seconds === 0) return "any moment";
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} left`;
}

function Question({ text, children }: { readonly text: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <p className="text-row font-medium">{text}</p>
      <div className="mt-2 flex flex-wrap gap-2">{children}</div>
    </div>
  );
}
