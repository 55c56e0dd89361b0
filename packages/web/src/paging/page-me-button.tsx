import { useMutation } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { PageWatch } from "#paging/page-watch.tsx";
import { Button } from "#ui/button.tsx";
import { Notice } from "#ui/notice.tsx";

/** "Page me now": the real path, watched until it is answered. */
export function PageMeButton(): ReactNode {
  const [pageId, setPageId] = useState<string>();
  const start = useMutation({ mutationFn: () => read(api.POST("/api/v1/me/test-page")), onSuccess: (page) => setPageId(page.pageId) });
  return (
    <div className="flex flex-col gap-3">
      <Button variant="act" icon={BellRing} className="self-start" isPending={start.isPending} onPress={() => start.mutate()}>
        Page me now
      </Button>
      {start.isError && <Notice tone="harm">{problemText(start.error)}</Notice>}
      {pageId !== undefined && <PageWatch pageId={pageId} />}
    </div>
  );
}
