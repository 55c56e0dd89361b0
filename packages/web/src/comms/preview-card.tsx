import type { ReactNode } from "react";
import type { StatusPage } from "#comms/comms-queries.ts";
import { Card } from "#ui/card.tsx";

/** The page as the public would see it, by the renderer of the public page itself. */
export function PreviewCard({ page }: { readonly page: StatusPage }): ReactNode {
  // What can change the picture is part of the address, so that the frame loads again exactly then.
  const marks = [page.version, ...page.components.map((component) => component.version), ...page.groups.map((group) => group.version)];
  return (
    <Card title="Preview" isFlush>
      <iframe
        title={`Preview of ${page.name}`}
        src={`/api/v1/status-pages/${page.id}/preview?at=${marks.join(".")}`}
        sandbox="allow-same-origin"
        className="mt-2 block h-180 w-full border-t border-line"
      />
    </Card>
  );
}
