import type { ReactNode } from "react";
import { setupBlocks } from "#alerts/setup-blocks.ts";
import type { Source } from "#alerts/source-queries.ts";
import { CopyField } from "#ui/copy-field.tsx";
import { Markdown } from "#ui/markdown.tsx";
import { Notice } from "#ui/notice.tsx";

/** Where a sender sends, and how it is told so: each command with a button that copies it. */
export function SourceSetup({ source }: { readonly source: Source }): ReactNode {
  return (
    <div className="flex flex-col gap-4">
      {source.lastError !== null && (
        <Notice tone="warning" title="The last message was refused">
          <span className="[overflow-wrap:anywhere]">{source.lastError}</span>
        </Notice>
      )}
      <CopyField label="Address" value={source.url} />
      <CopyField label="Routing key" value={source.routingKey} />
      {setupBlocks(source.setup).map((block, index) =>
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
