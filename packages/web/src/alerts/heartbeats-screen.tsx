import { HeartPulse, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { AlertsNav } from "#alerts/alerts-nav.tsx";
import { HoldList } from "#alerts/hold-list.tsx";
import { NewHeartbeatSheet } from "#alerts/new-heartbeat-sheet.tsx";
import { PauseButton } from "#alerts/pause-button.tsx";
import { HeartbeatBadge } from "#alerts/watch-badges.tsx";
import { type Heartbeat, useHeartbeats } from "#alerts/watch-queries.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { durationInWords } from "#ui/duration.ts";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { RelativeTime } from "#ui/time.tsx";

/** Signs of life that are expected: their absence is the alert. */
export function HeartbeatsScreen(): ReactNode {
  const mayNot = useMayNot("admin");
  const heartbeats = useHeartbeats();
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title="Heartbeats"
        description="Jobs that are expected to be heard of. Silence for longer than period and grace is the alert."
        actions={
          <Button variant="act" icon={Plus} disabledReason={mayNot} onPress={() => setAdding(true)}>
            New heartbeat
          </Button>
        }
      />
      <AlertsNav />
      <HoldList
        label="Heartbeats"
        query={heartbeats}
        empty={{
          icon: HeartPulse,
          title: "No sign of life is expected yet",
          text: "Give each nightly job an address to ping. When it falls silent, somebody hears of it.",
        }}
      >
        {(heartbeat) => <HeartbeatRow heartbeat={heartbeat} />}
      </HoldList>
      {isAdding && <NewHeartbeatSheet onClose={() => setAdding(false)} />}
    </>
  );
}

function HeartbeatRow({ heartbeat }: { readonly heartbeat: Heartbeat }): ReactNode {
  const { id, name, periodSeconds, graceSeconds, lastPingAt, status } = heartbeat;
  return (
    <>
      <div className="min-w-0 flex-1 basis-64 [overflow-wrap:anywhere]">
        <Link href={`/heartbeats/${id}`} className="font-strong">
          {name}
        </Link>
        <p className="text-ink-2">{`Every ${durationInWords(periodSeconds)}, ${durationInWords(graceSeconds)} of grace`}</p>
        <p className="text-ink-3">{lastPingAt === null ? "Never heard of" : <LastHeard at={lastPingAt} />}</p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <HeartbeatBadge status={status} />
        <PauseButton noun="heartbeats" id={id} name={name} isPaused={status === "paused"} />
      </div>
    </>
  );
}

function LastHeard({ at }: { readonly at: string }): ReactNode {
  return (
    <>
      Last heard <RelativeTime at={at} />
    </>
  );
}
