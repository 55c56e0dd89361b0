import { Plus, Radio } from "lucide-react";
import { type ReactNode, useState } from "react";
import { AddSourceDialog } from "#app/service/add-source-dialog.tsx";
import { SourceAddress } from "#app/service/source-address.tsx";
import { type Source, useSourceKinds, useSources } from "#app/service/service-queries.ts";
import { useMayNot } from "#identity/index.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { RelativeTime } from "#ui/time.tsx";

/** The ways alerts about a service come in, and when each was last heard. */
export function SourcesCard({ serviceId }: { readonly serviceId: string }): ReactNode {
  const sources = useSources();
  const mayNot = useMayNot("admin");
  const [isAdding, setAdding] = useState(false);
  const [shown, setShown] = useState<Source>();
  const items = (sources.data?.items ?? []).filter((source) => source.serviceId === serviceId);
  return (
    <Card
      title="Sources"
      actions={
        <Button size="small" icon={Plus} disabledReason={mayNot} onPress={() => setAdding(true)}>
          Add
        </Button>
      }
    >
      {sources.isPending && <SkeletonRows rows={1} label="Loading sources" />}
      {sources.isError && sources.data === undefined && <ErrorState error={sources.error} onRetry={() => void sources.refetch()} />}
      {sources.isSuccess && items.length === 0 && (
        <EmptyState icon={Radio} title="Nothing sends alerts yet">
          Add a source, and give your monitoring its address.
        </EmptyState>
      )}
      <ul className="flex flex-col gap-3">
        {items.map((source) => (
          <SourceRow key={source.id} source={source} onShow={() => setShown(source)} />
        ))}
      </ul>
      {isAdding && <AddSourceDialog serviceId={serviceId} onClose={() => setAdding(false)} />}
      <Dialog isOpen={shown !== undefined} onOpenChange={() => setShown(undefined)} title={shown?.name ?? ""} isDismissable>
        {shown !== undefined && <SourceAddress source={shown} />}
      </Dialog>
    </Card>
  );
}

function SourceRow({ source, onShow }: { readonly source: Source; readonly onShow: () => void }): ReactNode {
  const kinds = useSourceKinds();
  const label = kinds.data?.items.find((kind) => kind.kind === source.kind)?.label ?? source.kind;
  return (
    <li className="flex items-start gap-2 text-row">
      <div className="min-w-0 flex-1">
        <p className="font-medium [overflow-wrap:anywhere]">{source.name}</p>
        <p className="text-ink-3">
          {label} ·{" "}
          {source.lastEventAt === null ? (
            "nothing received yet"
          ) : (
            <>
              last heard <RelativeTime at={source.lastEventAt} />
            </>
          )}
        </p>
        {source.lastError !== null && <Badge tone="warning">Last message was refused</Badge>}
      </div>
      <Button variant="quiet" size="small" aria-label={`Set up ${source.name}`} onPress={onShow}>
        Set up
      </Button>
    </li>
  );
}
