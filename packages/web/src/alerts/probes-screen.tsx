import { Plus, Radar } from "lucide-react";
import { type ReactNode, useState } from "react";
import { AlertsNav } from "#alerts/alerts-nav.tsx";
import { HoldList } from "#alerts/hold-list.tsx";
import { NewProbeSheet } from "#alerts/new-probe-sheet.tsx";
import { PauseButton } from "#alerts/pause-button.tsx";
import { targetWords } from "#alerts/probe-draft.ts";
import { RemoveWatchButton } from "#alerts/remove-watch-button.tsx";
import { ProbeBadge } from "#alerts/watch-badges.tsx";
import { type Probe, useProbes } from "#alerts/watch-queries.ts";
import { api, read } from "#api/client.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { durationInWords } from "#ui/duration.ts";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { RelativeTime } from "#ui/time.tsx";

/** What Staunch itself looks at, again and again. */
export function ProbesScreen(): ReactNode {
  const mayNot = useMayNot("admin");
  const probes = useProbes();
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title="Probes"
        description="What Staunch looks at by itself. Only when several looks in a row fail does it count as down."
        actions={
          <Button variant="act" icon={Plus} disabledReason={mayNot} onPress={() => setAdding(true)}>
            New probe
          </Button>
        }
      />
      <AlertsNav />
      <HoldList
        label="Probes"
        query={probes}
        empty={{
          icon: Radar,
          title: "Nothing is looked at yet",
          text: "An address, a port, a certificate, a name or a query that must be as expected.",
        }}
      >
        {(probe) => <ProbeRow probe={probe} />}
      </HoldList>
      {isAdding && <NewProbeSheet onClose={() => setAdding(false)} />}
    </>
  );
}

function ProbeRow({ probe }: { readonly probe: Probe }): ReactNode {
  const { id, name, target, intervalSeconds, lastLook, status, sourceId } = probe;
  return (
    <>
      <div className="min-w-0 flex-1 basis-64 [overflow-wrap:anywhere]">
        <p className="font-strong">{name}</p>
        <p className="text-ink-2">{`${targetWords(target)}, every ${durationInWords(intervalSeconds)}`}</p>
        <p className="text-ink-3">
          {lastLook === null ? (
            "Not looked at yet"
          ) : (
            <>
              {`${lastLook.words}, in ${lastLook.tookMs} ms, `}
              <RelativeTime at={lastLook.at} />
            </>
          )}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <ProbeBadge status={status} />
        <Link look="secondary" size="small" href={`/alerts?state=all&source=${sourceId}`} aria-label={`Its alerts: ${name}`}>
          Its alerts
        </Link>
        <PauseButton noun="probes" id={id} name={name} isPaused={status === "paused"} />
        <RemoveWatchButton
          noun="probes"
          name={name}
          what="It is looked at no more."
          onRemove={() => read(api.DELETE("/api/v1/probes/{id}", { params: { path: { id } } }))}
        />
      </div>
    </>
  );
}
