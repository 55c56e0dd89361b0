import { useNavigate } from "@tanstack/react-router";
import { visibleText } from "@staunch/core/kernel";
import type { ReactNode } from "react";
import { PauseButton } from "#alerts/pause-button.tsx";
import { RemoveWatchButton } from "#alerts/remove-watch-button.tsx";
import { setupBlocks } from "#alerts/setup-blocks.ts";
import { HeartbeatBadge } from "#alerts/watch-badges.tsx";
import { type Heartbeat, type Ping, useHeartbeat, usePings } from "#alerts/watch-queries.ts";
import { api, read } from "#api/client.ts";
import { problemStatus } from "#api/problem.ts";
import { Card } from "#ui/card.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { durationInWords } from "#ui/duration.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { Markdown } from "#ui/markdown.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { AbsoluteTime, RelativeTime } from "#ui/time.tsx";

const crumbs = [{ label: "Heartbeats", href: "/heartbeats" }];

/** One expected sign of life: where it is pinged, and what was heard. */
export function HeartbeatScreen({ params }: { readonly params: Readonly<Record<string, string>> }): ReactNode {
  const heartbeat = useHeartbeat(params["id"] ?? "");
  if (heartbeat.data !== undefined) return <ShownHeartbeat heartbeat={heartbeat.data} />;
  return (
    <>
      <PageHeader title="Heartbeat" crumbs={crumbs} here="Heartbeat" />
      <Card>
        {problemStatus(heartbeat.error) === 404 && (
          <EmptyState title="There is no such heartbeat">It may have been removed, or belong to another organisation.</EmptyState>
        )}
        {problemStatus(heartbeat.error) !== 404 && heartbeat.isError && (
          <ErrorState error={heartbeat.error} onRetry={() => void heartbeat.refetch()} />
        )}
        {!heartbeat.isError && <SkeletonRows label="Loading the heartbeat" />}
      </Card>
    </>
  );
}

function ShownHeartbeat({ heartbeat }: { readonly heartbeat: Heartbeat }): ReactNode {
  const { id, name, status, sourceId, periodSeconds, graceSeconds, silentAt } = heartbeat;
  const navigate = useNavigate();
  return (
    <>
      <title>{`${name} · Staunch`}</title>
      <PageHeader
        title={name}
        crumbs={crumbs}
        here={name}
        badges={
          <>
            <HeartbeatBadge status={status} />
            <span>{`every ${durationInWords(periodSeconds)}, ${durationInWords(graceSeconds)} of grace`}</span>
            {silentAt !== null && status === "healthy" && (
              <span>
                an alert unless heard of by <AbsoluteTime at={silentAt} />
              </span>
            )}
          </>
        }
        actions={
          <>
            <Link look="secondary" size="small" href={`/alerts?state=all&source=${sourceId}`}>
              Its alerts
            </Link>
            <PauseButton noun="heartbeats" id={id} name={name} isPaused={status === "paused"} />
            <RemoveWatchButton
              noun="heartbeats"
              name={name}
              what="Its address leads nowhere from now on."
              onRemove={() => read(api.DELETE("/api/v1/heartbeats/{id}", { params: { path: { id } } }))}
              onDone={() => navigate({ to: "/heartbeats" })}
            />
          </>
        }
      />
      <div className="grid items-start gap-5 rail:grid-cols-2">
        <Card title="Let it be heard">
          <Setup heartbeat={heartbeat} />
        </Card>
        <Card title="Heard">
          <Pings id={id} />
        </Card>
      </div>
    </>
  );
}

function Setup({ heartbeat: { pingUrl, setup } }: { readonly heartbeat: Heartbeat }): ReactNode {
  if (pingUrl === null || setup === null)
    return (
      <p className="text-row text-ink-2">Its address is secret: whoever knows it may ping. An admin of your organisation sees it here.</p>
    );
  return (
    <div className="flex flex-col gap-4">
      <CopyField label="Address" value={pingUrl} />
      {setupBlocks(setup).map((block, index) =>
        block.kind === "code" ? (
          // oxlint-disable-next-line react/no-array-index-key -- the pieces of one text have no other name, and keep their places
          <CopyField key={index} label="Copy this" value={block.text} />
        ) : (
          // oxlint-disable-next-line react/no-array-index-key -- as above
          <Markdown key={index} source={block.text} className="text-row [overflow-wrap:anywhere]" />
        ),
      )}
    </div>
  );
}

const pingWords = { success: "Success", start: "Started", fail: "Failed", log: "Noted" } as const;

function Pings({ id }: { readonly id: string }): ReactNode {
  const pings = usePings(id);
  if (pings.data === undefined && pings.isError) return <ErrorState error={pings.error} onRetry={() => void pings.refetch()} />;
  if (pings.data === undefined) return <SkeletonRows rows={3} label="Loading pings" />;
  if (pings.data.items.length === 0)
    return <EmptyState title="Nothing heard yet">This says so by itself when the first ping comes.</EmptyState>;
  return (
    <ol aria-label="Pings" className="flex flex-col divide-y divide-line text-row">
      {pings.data.items.map((ping) => (
        <li key={`${ping.at} ${ping.kind} ${ping.runId ?? ""}`} className="py-2">
          <PingLine ping={ping} />
        </li>
      ))}
    </ol>
  );
}

function PingLine({ ping }: { readonly ping: Ping }): ReactNode {
  const { kind, exitStatus, durationMs, body, runId, at } = ping;
  const details = [
    exitStatus === null || exitStatus === 0 ? "" : `exit status ${exitStatus}`,
    durationMs === null ? "" : `took ${durationInWords(Math.round(durationMs / 1000))}`,
    runId === null ? "" : `run ${runId}`,
  ].filter((text) => text !== "");
  return (
    <>
      <p className="flex flex-wrap gap-x-2">
        <span className={kind === "fail" ? "font-strong text-sev1-ink" : "font-strong"}>{pingWords[kind]}</span>
        <span className="text-ink-2">{details.join(", ")}</span>
        <span className="ms-auto text-ink-3">
          <RelativeTime at={at} />
        </span>
      </p>
      {body !== null && body !== "" && (
        <pre className="mt-1 max-h-40 overflow-auto rounded-control bg-sunken p-2 font-mono text-label whitespace-pre-wrap">
          {visibleText(body)}
        </pre>
      )}
    </>
  );
}
