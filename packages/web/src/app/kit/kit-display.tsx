import { Bell, BellOff, GitCommitHorizontal } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Specimen } from "#app/kit/specimen.tsx";
import { Avatar } from "#ui/avatar.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { GridList } from "#ui/grid-list.tsx";
import { LiveDot } from "#ui/live-dot.tsx";
import { Markdown } from "#ui/markdown.tsx";
import { Notice } from "#ui/notice.tsx";
import { now } from "#ui/now.ts";
import { ProgressBar } from "#ui/progress-bar.tsx";
import { SeverityBadge, type SeverityLevel } from "#ui/severity-badge.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";
import { Table } from "#ui/table.tsx";
import { Tabs } from "#ui/tabs.tsx";
import { AbsoluteTime, Clock, RelativeTime } from "#ui/time.tsx";

const severities: readonly SeverityLevel[] = ["SEV1", "SEV2", "SEV3", "SEV4", "SEV5"];
const statuses = [
  "triggered",
  "acknowledged",
  "resolved",
  "suppressed",
  "triage",
  "active",
  "mitigated",
  "closed",
  "running",
  "failed",
  "unknown",
  "operational",
  "degraded_performance",
  "partial_outage",
  "major_outage",
  "under_maintenance",
  "in_review",
  "overdue",
];
const tones = ["neutral", "strong", "act", "ok", "harm", "warning", "notice", "info"] as const;

const sampleMarkdown = `**Roll back first**, diagnose after. See [the change](https://example.com/diff) and \`checkout-api\`.

- [x] Hold EU deploys
- [ ] Tell the partners

| Region | Errors |
| --- | ---: |
| EU | 38.6 % |

> Errors only from pods on this build.

\`\`\`
kubectl rollout undo deployment/checkout-api
\`\`\`

<script>alert("never runs")</script> [nor this](javascript:alert(1))`;

/** What is read. */
export function KitDisplay(): ReactNode {
  return (
    <>
      <Specimen name="SeverityBadge, StatusBadge, Badge">
        <div className="flex flex-wrap gap-2">
          {severities.map((severity) => (
            <SeverityBadge key={severity} severity={severity} />
          ))}
        </div>
        <div className="flex flex-wrap gap-2">
          {severities.map((severity) => (
            <SeverityBadge key={severity} severity={severity} isShort />
          ))}
        </div>
        <div className="flex flex-wrap gap-2">
          {statuses.map((status) => (
            <StatusBadge key={status} status={status} />
          ))}
        </div>
        <div className="flex flex-wrap gap-2">
          {tones.map((tone) => (
            <Badge key={tone} tone={tone}>
              {tone === "act" ? "Strong match" : tone}
            </Badge>
          ))}
        </div>
      </Specimen>
      <Specimen name="Avatar, LiveDot, Notice">
        <Avatar name="Mira Okafor" />
        <Avatar name="Tomás Ferreira" size="small" />
        <Avatar name={undefined} />
        <LiveDot state="live" />
        <LiveDot state="reconnecting" />
        <LiveDot state="offline" />
        <div className="flex w-full max-w-xl flex-col gap-2">
          <Notice tone="harm" title="Not posted">
            The page is being edited by Jonas Lindqvist.
          </Notice>
          <Notice tone="warning">Nobody is on call from Sat 08:00 to Sun 08:00.</Notice>
          <Notice tone="info">Changes take effect from Mon 09:00.</Notice>
          <Notice tone="ok" action={<Button size="small">Undo</Button>}>
            Posted to 8,214 subscribers.
          </Notice>
        </div>
      </Specimen>
      <Clocks />
      <Lists />
      <Specimen name="EmptyState, ErrorState, Skeleton">
        <Card className="w-full max-w-sm" title="Alerts">
          <EmptyState icon={BellOff} title="No open alerts. Last one closed 2 h ago." />
        </Card>
        <Card className="w-full max-w-sm" title="Services">
          <ErrorState error={new Error("Staunch did not answer within 10 seconds.")} onRetry={() => undefined} />
        </Card>
        <Card className="w-full max-w-sm" title="People">
          <SkeletonRows rows={3} />
        </Card>
      </Specimen>
      <Specimen name="Markdown">
        <Markdown source={sampleMarkdown} className="w-full max-w-prose" />
      </Specimen>
    </>
  );
}

function Clocks(): ReactNode {
  const [start] = useState(now);
  return (
    <Specimen name="Clock, RelativeTime, AbsoluteTime, ProgressBar">
      <div>
        <p className="text-label text-ink-3">Since impact began</p>
        <Clock label="Since impact began" since={start.subtract({ minutes: 23, seconds: 49 })} className="text-clock" />
      </div>
      <div>
        <p className="text-label text-ink-3">Next update due</p>
        <Clock label="Next update due" until={start.add({ minutes: 5, seconds: 12 })} className="text-clock" />
      </div>
      <div>
        <p className="text-label text-ink-3">Overdue</p>
        <Clock label="Update overdue" until={start.subtract({ seconds: 75 })} overdueText="overdue" className="text-clock text-sev2-ink" />
      </div>
      <ul className="text-row text-ink-2">
        <li>
          <RelativeTime at={start.subtract({ seconds: 2 })} />
        </li>
        <li>
          <RelativeTime at={start.subtract({ minutes: 4 })} />
        </li>
        <li>
          <RelativeTime at={start.add({ hours: 26 })} />
        </li>
        <li>
          <AbsoluteTime at={start} zone="Asia/Kolkata" />
        </li>
        <li>
          <AbsoluteTime at={start.subtract({ hours: 80 })} />
        </li>
        <li>
          <AbsoluteTime at={start.subtract({ hours: 24 * 400 })} />
        </li>
      </ul>
      <div className="flex w-64 flex-col gap-3">
        <ProgressBar label="14 of 24 pods" value={14 / 24} />
        <ProgressBar label="Time to answer" value={0.3} tone="harm" valueText="0:59" />
        <ProgressBar label="Waiting for the agent" value={undefined} />
      </div>
    </Specimen>
  );
}

interface SampleAlert {
  readonly id: string;
  readonly text: string;
  readonly service: string;
  readonly status: string;
  readonly count: number;
}

const alerts: readonly SampleAlert[] = [
  { id: "1", text: "Failed checkouts above 2 % in EU", service: "checkout-api", status: "triggered", count: 14 },
  { id: "2", text: "Queue of guest checkouts grows", service: "orders", status: "acknowledged", count: 3 },
  { id: "3", text: "Certificate expires in 12 days", service: "edge", status: "suppressed", count: 1 },
];

function Lists(): ReactNode {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set(["2"]));
  const [order, setOrder] = useState<readonly string[]>(alerts.map((alert) => alert.id));
  const [tab, setTab] = useState("members");
  const ordered = order.flatMap((id) => alerts.filter((alert) => alert.id === id));
  return (
    <>
      <Specimen name="Card, Table, GridList">
        <Card
          title="Open alerts"
          isFlush
          className="w-full max-w-2xl"
          actions={
            <Button size="small" icon={Bell}>
              Acknowledge
            </Button>
          }
        >
          <Table
            label="Open alerts"
            items={alerts}
            empty={<EmptyState title="No open alerts." />}
            selected={selected}
            onSelect={setSelected}
            onOpen={() => undefined}
            columns={[
              {
                id: "text",
                title: "Alert",
                isRowHeader: true,
                isSortable: true,
                cell: (alert) => <span className="font-medium">{alert.text}</span>,
              },
              { id: "service", title: "Service", isWideOnly: true, cell: (alert) => <span className="text-ink-2">{alert.service}</span> },
              { id: "status", title: "Status", cell: (alert) => <StatusBadge status={alert.status} /> },
              { id: "count", title: "Count", align: "end", isWideOnly: true, cell: (alert) => alert.count },
            ]}
          />
        </Card>
        <Card
          title="Order of steps"
          isFlush
          className="w-full max-w-md"
          aside={<Badge icon={GitCommitHorizontal}>Drag, or use the keyboard</Badge>}
        >
          <GridList label="Order of steps" items={ordered} textOf={(alert) => alert.text} onReorder={setOrder}>
            {(alert) => <span className="font-medium">{alert.text}</span>}
          </GridList>
        </Card>
      </Specimen>
      <Specimen name="Tabs">
        <div className="w-full">
          <Tabs
            label="Settings"
            value={tab}
            onChange={setTab}
            tabs={[
              { id: "members", label: "People", content: <p>Who is here.</p> },
              { id: "keys", label: "API keys", content: <p>What programs use.</p> },
            ]}
          />
        </div>
      </Specimen>
    </>
  );
}
