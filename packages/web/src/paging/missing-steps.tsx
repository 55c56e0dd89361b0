import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { useMayNot, useMe } from "#identity/index.ts";
import { Notice } from "#ui/notice.tsx";

const minuteMs = 60_000;
/** News of a missing step comes by itself; asking is the net below it, and how one learns that it is over. */
const askEveryMs = 5 * minuteMs;

/** Tells admins that steps of pages are due and nobody has worked them: paging itself is in trouble. */
export function MissingSteps(): ReactNode {
  const isSignedIn = useMe().data !== undefined;
  const mayNot = useMayNot("admin");
  const { data } = useQuery({
    queryKey: ["readiness"],
    queryFn: () => read(api.GET("/api/v1/readiness")),
    enabled: isSignedIn && mayNot === undefined,
    refetchInterval: (query) => ((query.state.data?.missingSteps ?? 0) > 0 ? minuteMs / 2 : askEveryMs),
  });
  const count = data?.missingSteps ?? 0;
  if (mayNot !== undefined || count === 0) return undefined;
  return (
    <Notice tone="harm" className="mb-5" title="Pages may not reach anybody">
      {count === 1 ? "A step of a page is overdue" : `${count} steps of pages are overdue`}, and nobody was told. Reach people by another
      way, and look at the logs of the nodes of Staunch.
    </Notice>
  );
}
