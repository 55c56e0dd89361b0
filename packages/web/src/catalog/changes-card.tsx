import { ArrowUpRight, GitCommitHorizontal, Plug } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type Change, useChanges } from "#catalog/catalog-queries.ts";
import { changeWords } from "#catalog/catalog-words.ts";
import { ConnectDeploys } from "#catalog/connect-deploys.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { RelativeTime } from "#ui/time.tsx";

/** What was done to a service on purpose, the latest first: where the cause of an outage is looked for. */
export function ChangesCard({ serviceId }: { readonly serviceId: string }): ReactNode {
  const changes = useChanges(serviceId);
  const [isConnecting, setConnecting] = useState(false);
  const shown = changes.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card
      title="Changes"
      isFlush
      actions={
        shown.length > 0 && (
          <Button size="small" icon={Plug} onPress={() => setConnecting(true)}>
            Connect deploys
          </Button>
        )
      }
    >
      {changes.isPending && (
        <div className="px-5">
          <SkeletonRows rows={3} label="Loading changes" />
        </div>
      )}
      {changes.isError && shown.length === 0 && <ErrorState error={changes.error} onRetry={() => void changes.refetch()} />}
      {changes.isSuccess && shown.length === 0 && <NoChanges serviceId={serviceId} />}
      {shown.length > 0 && (
        <ul className="divide-y divide-line">
          {shown.map((change) => (
            <ChangeRow key={change.id} change={change} />
          ))}
        </ul>
      )}
      {changes.hasNextPage && (
        <div className="border-t border-line px-4 py-3 tablet:px-5">
          <Button variant="quiet" isPending={changes.isFetchingNextPage} onPress={() => void changes.fetchNextPage()}>
            Show older changes
          </Button>
        </div>
      )}
      <Dialog isOpen={isConnecting} onOpenChange={setConnecting} title="Connect deploys" isDismissable>
        <ConnectDeploys serviceId={serviceId} />
      </Dialog>
    </Card>
  );
}

function NoChanges({ serviceId }: { readonly serviceId: string }): ReactNode {
  return (
    <div className="px-4 pb-4 tablet:px-5">
      <EmptyState icon={GitCommitHorizontal} title="No change to this service is known">
        Most outages begin with a change. Connect deploys, and the incident room names the likely one with the version to go back to.
      </EmptyState>
      <ConnectDeploys serviceId={serviceId} />
    </div>
  );
}

function ChangeRow({ change }: { readonly change: Change }): ReactNode {
  const { word, icon: Icon } = changeWords[change.kind];
  return (
    <li className="flex items-start gap-3 px-4 py-3 text-row tablet:px-5">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-2" />
      <div className="min-w-0 flex-1">
        <p className="font-strong [overflow-wrap:anywhere]">{change.summary}</p>
        <p className="text-ink-2 [overflow-wrap:anywhere]">
          {word} · {change.author !== null && `${change.author} · `}
          <RelativeTime at={change.at} />
          {change.versionToReturnTo !== null && (
            <>
              {" · before it "}
              <span className="font-mono">{change.versionToReturnTo}</span>
            </>
          )}
        </p>
      </div>
      {change.link !== null && (
        <Link
          look="quiet"
          size="small"
          icon={ArrowUpRight}
          href={change.link}
          target="_blank"
          rel="noreferrer"
          aria-label={`Open “${change.summary}” where it was made`}
        />
      )}
    </li>
  );
}
