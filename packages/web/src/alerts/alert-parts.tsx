import type { ReactNode } from "react";
import type { AlertDetail } from "#alerts/alert-queries.ts";
import { Card } from "#ui/card.tsx";
import { Link } from "#ui/link.tsx";
import { AbsoluteTime, RelativeTime } from "#ui/time.tsx";
import { visibleText } from "@staunch/core/kernel";

interface PartProps {
  readonly alert: AlertDetail;
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="min-w-0">
      <dt className="text-label font-label text-ink-3">{name}</dt>
      <dd className="text-row [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

/** What it is about, since when, how often. */
export function FactsCard({ alert }: PartProps): ReactNode {
  return (
    <Card title="What it says">
      {alert.description !== null && (
        <p className="mb-4 max-w-prose text-body whitespace-pre-wrap [overflow-wrap:anywhere]">{visibleText(alert.description)}</p>
      )}
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3">
        <Fact name="Service">
          {alert.serviceId === null ? "None" : <Link href={`/services/${alert.serviceId}`}>{alert.serviceName ?? "Service"}</Link>}
        </Fact>
        <Fact name="Source">{alert.sourceName}</Fact>
        <Fact name="Urgency">{alert.urgency === "high" ? "High: pages now" : "Low: follows the low-urgency rules"}</Fact>
        <Fact name="Heard">{alert.count === 1 ? "Once" : `${alert.count} times`}</Fact>
        <Fact name="Opened">
          <AbsoluteTime at={alert.openedAt} />
        </Fact>
        <Fact name="Last heard">
          <RelativeTime at={alert.lastSeenAt} />
        </Fact>
        {alert.resolvedAt !== null && (
          <Fact name="Resolved">
            <AbsoluteTime at={alert.resolvedAt} />
          </Fact>
        )}
        {alert.flapCount > 0 && <Fact name="Reopened">{alert.flapCount === 1 ? "Once" : `${alert.flapCount} times`}</Fact>}
        <Fact name="Group">
          <Link href={`/alerts?group=${alert.groupId}`}>Alerts paged together</Link>
        </Fact>
      </dl>
      {alert.links.length > 0 && (
        <p className="mt-4 flex flex-wrap gap-x-4 gap-y-1">
          {alert.links.map((link) => (
            <Link key={`${link.href} ${link.text}`} href={link.href} target="_blank" rel="noreferrer noopener">
              {visibleText(link.text)}
            </Link>
          ))}
        </p>
      )}
    </Card>
  );
}

/** The labels that say which problem it is. */
export function LabelsCard({ alert }: PartProps): ReactNode {
  const labels = Object.entries(alert.labels);
  if (labels.length === 0) return undefined;
  return (
    <Card title="Labels">
      <dl className="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-1.5 font-mono text-row">
        {labels.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3 [overflow-wrap:anywhere]">
              <bdi>{visibleText(name)}</bdi>
            </dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">
              <bdi>{visibleText(value)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** What was sent, as text and nothing but text. */
export function PayloadCard({ alert }: PartProps): ReactNode {
  if (alert.payload === null || alert.payload === undefined) return undefined;
  return (
    <Card title="Payload">
      <section
        // Long lines scroll inside; the keyboard must be able to reach them.
        tabIndex={0}
        aria-label="Payload"
        className="max-h-96 overflow-auto rounded-control border border-line bg-sunken p-3"
      >
        <pre className="font-mono text-row">{visibleText(JSON.stringify(alert.payload, undefined, 2))}</pre>
      </section>
    </Card>
  );
}

const sentences: Readonly<Record<string, (data: Readonly<Record<string, unknown>>) => string>> = {
  "alert.opened": (data) => (data["reopened"] === true ? "Fired again" : "Fired"),
  "alert.urgency-raised": () => "Got worse: now at high urgency",
  "alert.suppressed": () => "Held back: it pages nobody",
  "alert.released": () => "Nothing holds it back any more",
  "alert.flapping": () => "Flaps: held back until it is steady",
  "alert.incident-wanted": () => "A routing rule declares an incident from it",
  "alert.acknowledged": (data) => (typeof data["by"] === "string" ? `Acknowledged by ${data["by"]}` : "Acknowledged"),
  "alert.resolved": (data) => endings[String(data["reason"])] ?? "Resolved",
  "alert.noted": (data) => `${authorOf(data)}: “${wordAt(data, "text")}”`,
  "alert.asked": (data) => `${authorOf(data)} asked its vendor to ${wordAt(data, "verb")}; here that is only written down`,
};

function wordAt(data: Readonly<Record<string, unknown>>, name: string): string {
  const word = data[name];
  return typeof word === "string" ? visibleText(word) : "";
}

/** Who the sender says it was. */
function authorOf(data: Readonly<Record<string, unknown>>): string {
  return wordAt(data, "author") || "Its sender";
}

const endings: Readonly<Record<string, string>> = {
  sender: "Resolved by its sender",
  expired: "Resolved: its sender stopped repeating it",
  person: "Resolved by hand",
};

/** What happened to it, the latest first. */
export function HistoryCard({ alert }: PartProps): ReactNode {
  return (
    <Card title="History">
      <ol className="flex flex-col gap-2 text-row">
        {alert.events.map((event) => (
          <li key={`${event.at} ${event.type}`} className="flex gap-3">
            <span className="tabular w-16 shrink-0 text-ink-3">
              <AbsoluteTime at={event.at} />
            </span>
            <span className="min-w-0">
              {sentences[event.type]?.(event.data) ?? event.type}
              <span className="text-ink-3"> · {event.actor}</span>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
