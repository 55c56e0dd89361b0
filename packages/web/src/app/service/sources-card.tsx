import { Plus, Radio } from "lucide-react";
import type { ReactNode } from "react";
import { type Source, SourceState, useSourceKinds, useSources } from "#alerts/index.ts";
import { useMayNot } from "#identity/index.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { Link } from "#ui/link.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

/** The ways alerts about a service come in, and when each was last heard. */
export function SourcesCard({ serviceId }: { readonly serviceId: string }): ReactNode {
  const mayNot = useMayNot("admin");
  return (
    <Card title="Sources" actions={<AddSource serviceId={serviceId} mayNot={mayNot} />}>
      {mayNot === undefined ? (
        <OwnSources serviceId={serviceId} />
      ) : (
        <p className="text-row text-ink-3">Sources hold secret keys: only admins and owners see them.</p>
      )}
    </Card>
  );
}

function AddSource({ serviceId, mayNot }: { readonly serviceId: string; readonly mayNot: string | undefined }): ReactNode {
  if (mayNot !== undefined) {
    return (
      <Button size="small" icon={Plus} disabledReason={mayNot}>
        Add source
      </Button>
    );
  }
  return (
    <Link look="secondary" size="small" icon={Plus} href={`/sources/new?service=${serviceId}`}>
      Add source
    </Link>
  );
}

function OwnSources({ serviceId }: { readonly serviceId: string }): ReactNode {
  const sources = useSources();
  const items = (sources.data?.items ?? []).filter((source) => source.serviceId === serviceId);
  if (sources.isPending) return <SkeletonRows rows={1} label="Loading sources" />;
  if (sources.isError && sources.data === undefined) return <ErrorState error={sources.error} onRetry={() => void sources.refetch()} />;
  if (items.length === 0) {
    return (
      <EmptyState icon={Radio} title="Nothing sends alerts yet">
        Add a source, and give your monitoring its address.
      </EmptyState>
    );
  }
  return (
    <ul className="flex flex-col gap-3">
      {items.map((source) => (
        <SourceRow key={source.id} source={source} />
      ))}
    </ul>
  );
}

function SourceRow({ source }: { readonly source: Source }): ReactNode {
  const kinds = useSourceKinds();
  const label = kinds.data?.items.find((kind) => kind.kind === source.kind)?.label ?? source.kind;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 text-row">
      <div className="min-w-0 flex-1 basis-40">
        <Link look="plain" href={`/sources/${source.id}`} className="font-medium [overflow-wrap:anywhere]">
          {source.name}
        </Link>
        <p className="text-ink-3">{label}</p>
      </div>
      <SourceState source={source} />
    </li>
  );
}
