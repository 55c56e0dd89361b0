import type { ReactNode } from "react";
import type { Source } from "#app/service/service-queries.ts";
import { CopyField } from "#ui/copy-field.tsx";
import { Markdown } from "#ui/markdown.tsx";
import { Notice } from "#ui/notice.tsx";

/** Where a sender sends, and how it is told so. */
export function SourceAddress({ source }: { readonly source: Source }): ReactNode {
  return (
    <div className="flex flex-col gap-4">
      {source.lastError !== null && (
        <Notice tone="warning" title="The last message was refused">
          {source.lastError}
        </Notice>
      )}
      <CopyField label="Address" value={source.url} />
      <CopyField label="Routing key" value={source.routingKey} />
      <Markdown source={source.setup} className="text-row [overflow-wrap:anywhere]" />
    </div>
  );
}
