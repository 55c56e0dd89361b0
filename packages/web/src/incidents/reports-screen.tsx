import { Flame, Inbox, Mail, MailCheck, MailX, Settings2, Siren, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useUrlState } from "#api/url-state.ts";
import { useMayNot } from "#identity/index.ts";
import { AnswerReportDialog, type ReportDeed } from "#incidents/answer-report-dialog.tsx";
import { NewReportDialog } from "#incidents/new-report-dialog.tsx";
import { ReportFormSheet } from "#incidents/report-form-sheet.tsx";
import { type Report, type ReportState, useReportForm, useReports } from "#incidents/report-queries.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { classNames } from "#ui/class-names.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { RelativeTime } from "#ui/time.tsx";
import { visibleText } from "@staunch/core/kernel";

const crumbs = [{ label: "Incidents", href: "/incidents" }];

interface Chosen {
  readonly report: Report;
  readonly deed: ReportDeed;
}

/** What people say is wrong, and what becomes of it. */
export function ReportsScreen(): ReactNode {
  const mayNot = useMayNot("responder");
  const [state, setState] = useUrlState("state", "waiting");
  const [linked] = useUrlState("report", "");
  const reports = useReports(state === "answered" ? "answered" : "waiting");
  const waiting = reports.data?.waiting ?? 0;
  const [open, setOpen] = useState<"new" | "form">();
  const [chosen, choose] = useState<Chosen>();
  return (
    <>
      <PageHeader
        title="Reports"
        crumbs={crumbs}
        here="Reports"
        description="What people say is wrong. Each pages somebody; each gets one answer."
        actions={
          <>
            <Button icon={Settings2} onPress={() => setOpen("form")}>
              Public form
            </Button>
            <Button variant={waiting === 0 ? "act" : "secondary"} disabledReason={mayNot} onPress={() => setOpen("new")}>
              Report something
            </Button>
          </>
        }
      />
      <SegmentedControl
        label="State"
        segments={[
          { id: "waiting", label: waiting === 0 ? "Waiting" : `Waiting ${waiting}` },
          { id: "answered", label: "Answered" },
        ]}
        value={state === "answered" ? "answered" : "waiting"}
        onChange={setState}
        className="mb-4"
      />
      <ReportList state={state === "answered" ? "answered" : "waiting"} query={reports} linked={linked} mayNot={mayNot} onChoose={choose} />
      {open === "new" && <NewReportDialog onClose={() => setOpen(undefined)} />}
      {open === "form" && <FormSheet onClose={() => setOpen(undefined)} />}
      {chosen !== undefined && <AnswerReportDialog {...chosen} onClose={() => choose(undefined)} />}
    </>
  );
}

function FormSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const form = useReportForm();
  return form.data === undefined ? undefined : <ReportFormSheet form={form.data} onClose={onClose} />;
}

interface ReportListProps {
  readonly state: ReportState;
  readonly query: ReturnType<typeof useReports>;
  /** The report that somebody was paged about. */
  readonly linked: string;
  readonly mayNot: string | undefined;
  readonly onChoose: (chosen: Chosen) => void;
}

function ReportList({ state, query, linked, mayNot, onChoose }: ReportListProps): ReactNode {
  const items = query.data?.items;
  if (items === undefined && query.isError)
    return <ErrorState title="The reports could not be loaded" error={query.error} onRetry={() => void query.refetch()} />;
  if (items === undefined) {
    return (
      <Card>
        <SkeletonRows rows={3} label="Loading reports" />
      </Card>
    );
  }
  if (items.length === 0) {
    return (
      <Card>
        <EmptyState icon={Inbox} title={state === "waiting" ? "No report waits for an answer" : "No report has been answered yet"}>
          Anybody here can report something, by this screen, the API or <code className="font-mono">staunch report</code>; people without an
          account by the public form.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card isFlush>
      <ul aria-label="Reports">
        {items.map((report) => (
          <li
            key={report.id}
            data-row
            className={classNames(
              "flex flex-col gap-3 border-b border-line px-4 py-4 last:border-b-0 tablet:px-5",
              report.id === linked && "bg-act-wash",
            )}
          >
            <ReportText report={report} />
            {report.status === "new" ? <Answers report={report} mayNot={mayNot} onChoose={onChoose} /> : <Outcome report={report} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}

const origins = { form: "by the public form", api: "by the API", cli: "by the command line", web: "here" } as const;

/** Shown as it was written: nothing in it is markup. */
function ReportText({ report }: { readonly report: Report }): ReactNode {
  const [title = "", ...rest] = visibleText(report.text.trim()).split("\n");
  const more = rest.join("\n").trim();
  return (
    <div className="min-w-0 [overflow-wrap:anywhere]">
      <h2 className="text-body font-strong">
        <bdi>{title}</bdi>
      </h2>
      {more !== "" && <p className="mt-1 max-w-prose text-row whitespace-pre-wrap">{more}</p>}
      <p className="mt-1 text-row text-ink-2">
        <bdi>{report.reporterName ?? "Somebody"}</bdi> {origins[report.origin]}, <RelativeTime at={report.receivedAt} />
        {report.serviceName !== null && ` · ${report.serviceName}`}
        {report.reporterAddress !== null && (
          <>
            {" · "}
            <bdi>{report.reporterAddress}</bdi>
          </>
        )}
      </p>
    </div>
  );
}

interface AnswersProps {
  readonly report: Report;
  readonly mayNot: string | undefined;
  readonly onChoose: (chosen: Chosen) => void;
}

function Answers({ report, mayNot, onChoose }: AnswersProps): ReactNode {
  const choice = (deed: ReportDeed, label: string, icon: typeof Flame): ReactNode => (
    <Button size="small" icon={icon} disabledReason={mayNot} onPress={() => onChoose({ report, deed })}>
      {label}
    </Button>
  );
  return (
    <div role="group" aria-label={`Answer: ${visibleText(report.text).slice(0, 80)}`} className="flex flex-wrap gap-2">
      {choice("declare", "Declare", Siren)}
      {choice("merge", "Merge into an incident", Flame)}
      {choice("decline", "Decline", X)}
    </div>
  );
}

const outcomes = { new: "Waiting", declared: "Declared", merged: "Merged into", declined: "Declined" } as const;

function Outcome({ report }: { readonly report: Report }): ReactNode {
  return (
    <div className="text-row text-ink-2 [overflow-wrap:anywhere]">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium text-ink">{outcomes[report.status]}</span>
        {report.incidentReference !== null && <Link href={`/incidents/${report.incidentReference}`}>{report.incidentReference}</Link>}
        <span>
          by {report.answeredBy ?? "somebody"}
          {report.answeredAt !== null && (
            <>
              , <RelativeTime at={report.answeredAt} />
            </>
          )}
        </span>
        <Told told={report.told} />
      </p>
      {report.word !== null && <p className="mt-1 max-w-prose">“{report.word}”</p>}
    </div>
  );
}

function Told({ told }: Pick<Report, "told">): ReactNode {
  if (told === "nobody") return undefined;
  if (told === "told")
    return (
      <Badge tone="ok" icon={MailCheck}>
        Reporter told
      </Badge>
    );
  return told === "failed" ? (
    <Badge tone="warning" icon={MailX}>
      Mail refused
    </Badge>
  ) : (
    <Badge icon={Mail}>Mail on its way</Badge>
  );
}
