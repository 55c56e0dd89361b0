import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { useMe } from "#identity/index.ts";
import { CurrentRun } from "#mitigation/current-run.tsx";
import { type GraphMark, ImpactGraph } from "#mitigation/impact-graph.tsx";
import { LikelyCause, OtherSuspects } from "#mitigation/likely-cause.tsx";
import { type OptionView, type StopTheImpactView, useStopTheImpact } from "#mitigation/mitigation-queries.ts";
import { mitigationIcons, OtherWays } from "#mitigation/other-ways.tsx";
import { LazyRunSheet } from "#mitigation/lazy-run-sheet.tsx";
import { currentRun, isBusy, trackRecordText } from "#mitigation/run-words.ts";
import { type CardAction, useCardAction } from "#mitigation/use-mitigation-actions.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Command, useCommands } from "#ui/commands.ts";
import { ErrorState } from "#ui/error-state.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

/** The card the incident room opens on: the likely cause, the one action that undoes it, and whether it helped. */
export function StopTheImpact({ reference }: { readonly reference: string }): ReactNode {
  const { data, error, refetch } = useStopTheImpact(reference);
  if (data !== undefined) return <StopTheImpactCard reference={reference} view={data} />;
  return <Card title="Stop the impact">{error === null ? <Loading /> : <ErrorState error={error} onRetry={() => void refetch()} />}</Card>;
}

interface CardProps {
  readonly reference: string;
  readonly view: StopTheImpactView;
}

function StopTheImpactCard({ reference, view }: CardProps): ReactNode {
  const [chosen, setChosen] = useState<OptionView>();
  const ways = useRef<HTMLUListElement>(null);
  const { mutate } = useCardAction(reference);
  const act = useCallback((action: CardAction) => mutate(action), [mutate]);
  const run = currentRun(view.runs);
  const primary = isBusy(run) || view.status === "mitigated" ? undefined : (view.primary ?? undefined);
  const others = primary === undefined && view.primary !== null ? [view.primary, ...view.others] : view.others;
  useCommands(useCardCommands({ primary, others, onChoose: setChosen, ways }));
  const me = useMe().data;

  return (
    <Card title="Stop the impact" isFlush>
      <div className="grid gap-5 px-4 pt-2 pb-4 tablet:px-5 wide:grid-cols-[minmax(0,7fr)_minmax(0,8fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <div>
            <LikelyCause view={view} />
            <OtherSuspects view={view} onAct={act} />
          </div>
          {run !== undefined && <CurrentRun run={run} view={view} userId={me?.user?.id} onAct={act} />}
          <PrimaryAction option={primary} view={view} onChoose={setChosen} onAct={act} />
        </div>
        <GraphPart view={view} />
      </div>
      <OtherWays
        options={others}
        heading={primary === undefined && run === undefined ? "Ways to stop it" : "Other ways to stop it"}
        onChoose={setChosen}
        listRef={ways}
      />
      {chosen !== undefined && <LazyRunSheet reference={reference} view={view} option={chosen} onClose={() => setChosen(undefined)} />}
    </Card>
  );
}

interface PrimaryActionProps {
  readonly option: OptionView | undefined;
  readonly view: StopTheImpactView;
  readonly onChoose: (option: OptionView) => void;
  readonly onAct: (action: CardAction) => void;
}

/** The one filled button of the screen, and the way out of a wrong suspicion. */
function PrimaryAction({ option, view, onChoose, onAct }: PrimaryActionProps): ReactNode {
  const { suspect } = view;
  const dismiss = suspect !== null && (
    <Button size="small" variant="quiet" className="-me-2.5 ms-auto" onPress={() => onAct({ kind: "dismiss", changeId: suspect.changeId })}>
      Not this change
    </Button>
  );
  if (option === undefined) return view.runs.length === 0 && suspect !== null ? <NoUndo>{dismiss}</NoUndo> : undefined;
  return (
    <div>
      {!view.primaryUndoesSuspect && <p className="mb-2 text-row font-medium">Next to try:</p>}
      <Button
        variant="act"
        size="large"
        icon={mitigationIcons[option.kind]}
        shortcut="r"
        disabledReason={option.blocked ?? undefined}
        onPress={() => onChoose(option)}
        className="w-full min-w-0 [&>*]:min-w-0"
      >
        <span className="truncate">{option.label}</span>
      </Button>
      <div className="mt-2 flex flex-wrap items-center gap-2 text-row text-ink-2">
        {trackRecordText(option)}
        {dismiss}
      </div>
    </div>
  );
}

function NoUndo({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <div className="flex flex-wrap items-center gap-2 text-row text-ink-2">
      <span className="min-w-0 flex-1">The service's catalogue has no way to undo this change.</span>
      {children}
    </div>
  );
}

function GraphPart({ view }: { readonly view: StopTheImpactView }): ReactNode {
  const { graph } = view;
  if (graph === null) {
    return (
      <p className="text-row text-ink-2">No number shows how it hurts. Add a recovery check to the service, and its graph stands here.</p>
    );
  }
  const state = view.checks.find((check) => check.id === graph.checkId)?.standing?.state;
  return <ImpactGraph graph={graph} state={state} since={view.since} marks={marksOf(view)} />;
}

/** The suspect, and every run that was carried out. */
function marksOf(view: StopTheImpactView): readonly GraphMark[] {
  const { suspect } = view;
  const change: readonly GraphMark[] =
    suspect === null ? [] : [{ at: suspect.at, label: suspect.version ?? suspect.summary, tone: "change" }];
  const actions = view.runs.flatMap((run): readonly GraphMark[] =>
    run.startedAt === null ? [] : [{ at: run.callEndedAt ?? run.startedAt, label: run.label, tone: "action" }],
  );
  return [...change, ...actions.toReversed()];
}

interface CommandSource {
  readonly primary: OptionView | undefined;
  readonly others: readonly OptionView[];
  readonly onChoose: (option: OptionView) => void;
  readonly ways: { readonly current: HTMLUListElement | null };
}

function useCardCommands({ primary, others, onChoose, ways }: CommandSource): readonly Command[] {
  return useMemo(() => {
    const lead: Command[] =
      primary === undefined
        ? []
        : [
            {
              id: "mitigation.primary",
              label: primary.label,
              keys: "r",
              group: "page",
              disabledReason: primary.blocked ?? undefined,
              onAct: () => onChoose(primary),
            },
          ];
    const list: Command[] =
      others.length === 0
        ? []
        : [
            {
              id: "mitigation.others",
              label: "Other ways to stop it",
              keys: "m",
              group: "page",
              onAct: () => ways.current?.querySelector("button")?.focus(),
            },
          ];
    return [...lead, ...list];
  }, [primary, others, onChoose, ways]);
}

function Loading(): ReactNode {
  return (
    <div role="status" className="grid gap-5 wide:grid-cols-2">
      <span className="sr-only">Loading</span>
      <div className="flex flex-col gap-3">
        <Skeleton className="h-4 w-1/3" />
        <Skeleton className="h-6 w-2/3" />
        <Skeleton className="h-4 w-1/2" />
        <Skeleton className="h-11 w-full" />
      </div>
      <Skeleton className="h-46 w-full" />
    </div>
  );
}
