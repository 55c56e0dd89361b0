import { BellOff, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { AlertsNav } from "#alerts/alerts-nav.tsx";
import { EndButton } from "#alerts/end-button.tsx";
import { HoldList } from "#alerts/hold-list.tsx";
import { type Silence, type SilenceState, useSilences } from "#alerts/hold-queries.ts";
import { HoldStateBadge } from "#alerts/hold-state-badge.tsx";
import { api, read } from "#api/client.ts";
import { useUrlState } from "#api/url-state.ts";
import { useMayNot } from "#identity/index.ts";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { AbsoluteTime, RelativeTime } from "#ui/time.tsx";
import { visibleText } from "@staunch/core/kernel";

const states: readonly { readonly id: SilenceState | "all"; readonly label: string }[] = [
  { id: "active", label: "Active" },
  { id: "pending", label: "Begin later" },
  { id: "ended", label: "Ended" },
  { id: "all", label: "All" },
];

/** What is silenced, by whom, why, and until when. */
export function SilencesScreen(): ReactNode {
  const mayNot = useMayNot("responder");
  const [state, setState] = useUrlState("state", "active");
  const silences = useSilences(states.flatMap(({ id }) => (id === state && id !== "all" ? [id] : []))[0]);
  const add = (
    <Link look="act" icon={Plus} href="/silences/new">
      New silence
    </Link>
  );
  return (
    <>
      <PageHeader
        title="Silences"
        description="Silenced alerts are kept and shown, and page nobody. What still fires when a silence ends, pages."
        actions={mayNot === undefined ? add : undefined}
      />
      <AlertsNav />
      <SegmentedControl label="State" segments={states} value={state} onChange={setState} className="mb-4" />
      <HoldList
        label="Silences"
        query={silences}
        empty={{
          icon: BellOff,
          title: state === "active" ? "Nothing is silenced" : "No such silence",
          text: "Silence what is known and being worked on, for as long as it takes.",
        }}
      >
        {(silence) => <SilenceRow silence={silence} mayNot={mayNot} />}
      </HoldList>
    </>
  );
}

function SilenceRow({ silence, mayNot }: { readonly silence: Silence; readonly mayNot: string | undefined }): ReactNode {
  const again = `/silences/new?matchers=${encodeURIComponent(silence.matchersText)}`;
  return (
    <>
      <div className="min-w-0 flex-1 basis-64">
        <code className="block font-mono font-medium [overflow-wrap:anywhere]">{visibleText(silence.matchersText)}</code>
        <p className="mt-0.5 [overflow-wrap:anywhere]">{silence.reason}</p>
        <p className="text-ink-3">
          {silence.author} · <SilenceTimes silence={silence} />
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <HoldStateBadge state={silence.state} />
        {silence.state === "ended" ? (
          mayNot === undefined && (
            <Link look="secondary" size="small" href={again} aria-label={`Silence again: ${silence.reason}`}>
              Again
            </Link>
          )
        ) : (
          <EndButton
            verb="End now"
            name={silence.reason}
            mayNot={mayNot}
            noun="silences"
            onEnd={() => read(api.DELETE("/api/v1/silences/{id}", { params: { path: { id: silence.id } } }))}
          />
        )}
      </div>
    </>
  );
}

function SilenceTimes({ silence }: { readonly silence: Silence }): ReactNode {
  if (silence.state === "ended") {
    return (
      <>
        ended <AbsoluteTime at={silence.endedAt ?? silence.endsAt ?? silence.createdAt} />
      </>
    );
  }
  const end = silence.endsAt === null ? "until resolved" : <AbsoluteTime at={silence.endsAt} />;
  if (silence.state === "pending") {
    return (
      <>
        from <AbsoluteTime at={silence.startsAt} /> to {end}
      </>
    );
  }
  return (
    <>
      since <RelativeTime at={silence.startsAt} />, {silence.endsAt === null ? end : <>until {end}</>}
    </>
  );
}
