import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { problemText } from "#api/problem.ts";
import { useUrlState } from "#api/url-state.ts";
import { peopleQuery, useMayNot } from "#identity/index.ts";
import { ActionItemsCard } from "#postmortems/action-items-card.tsx";
import { type Postmortem, usePostmortem } from "#postmortems/postmortem-queries.ts";
import { PublishCard } from "#postmortems/publish-card.tsx";
import { SectionEditor } from "#postmortems/section-editor.tsx";
import { StatusWord } from "#postmortems/status-word.tsx";
import { Card } from "#ui/card.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SegmentedControl } from "#ui/segmented-control.tsx";
import { SeverityBadge } from "#ui/severity-badge.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

const crumbs = [{ label: "Postmortems", href: "/postmortems" }];

/** One review: written in parts that store themselves, with what is to be done. */
export function PostmortemScreen({ params }: { readonly params: Readonly<Record<string, string>> }): ReactNode {
  const postmortem = usePostmortem(params["id"] ?? "");
  if (postmortem.data !== undefined) return <Review key={postmortem.data.id} postmortem={postmortem.data} />;
  return (
    <>
      <PageHeader title="Postmortem" crumbs={crumbs} here="Postmortem" />
      <Card>
        {postmortem.isError ? (
          <ErrorState error={new Error(problemText(postmortem.error))} onRetry={() => void postmortem.refetch()} />
        ) : (
          <SkeletonRows label="Loading the review" rows={6} />
        )}
      </Card>
    </>
  );
}

function Review({ postmortem }: { readonly postmortem: Postmortem }): ReactNode {
  const mayNot = useMayNot("responder");
  const [view, setView] = useUrlState("view", postmortem.status === "published" || mayNot !== undefined ? "read" : "write");
  const people = useQuery(peopleQuery);
  const names = useMemo(() => (people.data?.items ?? []).map((person) => person.name), [people.data]);
  const { incident } = postmortem;
  return (
    <>
      <title>{`${postmortem.title} · Postmortem · Staunch`}</title>
      <PageHeader
        title={postmortem.title}
        crumbs={crumbs}
        here={`INC-${incident.number}`}
        badges={
          <>
            <SeverityBadge severity={incident.severity} />
            <StatusWord status={postmortem.status} />
            <Link href={`/incidents/${incident.number}`}>INC-{incident.number}</Link>
          </>
        }
        actions={
          <>
            <SegmentedControl
              label="View"
              segments={[
                { id: "write", label: "Write" },
                { id: "read", label: "Read" },
              ]}
              value={view}
              onChange={setView}
            />
            <Link look="secondary" icon={Download} href={`/api/v1/postmortems/${postmortem.id}/export.md`} download>
              Export
            </Link>
          </>
        }
      />
      <div className="grid items-start gap-5 wide:grid-cols-[minmax(0,1fr)_348px]">
        <div className="flex min-w-0 flex-col gap-5">
          <div className="rounded-card border border-line bg-surface">
            {postmortem.sections.map((section) => (
              <SectionEditor
                key={section.key}
                postmortemId={postmortem.id}
                section={section}
                names={names}
                isReading={view === "read" || mayNot !== undefined}
              />
            ))}
          </div>
          <ActionItemsCard postmortem={postmortem} />
        </div>
        <div className="wide:sticky wide:top-5">
          <PublishCard postmortem={postmortem} />
        </div>
      </div>
    </>
  );
}
