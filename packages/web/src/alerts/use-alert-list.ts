import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { type AlertFilter, alertQueryOf } from "#alerts/alert-filter.ts";
import { api, read } from "#api/client.ts";

/** A page of the list; the most the API gives at once. */
const pageSize = 200;
/** A refresh of a list with many pages takes its time: it rests this many times as long before the next one. */
const restFactor = 3;

function fetchPage(filter: AlertFilter, cursor: string | undefined) {
  const query = { limit: pageSize, ...alertQueryOf(filter), ...(cursor !== undefined && { cursor }) };
  return read(api.GET("/api/v1/alerts", { params: { query } }));
}

export type AlertPage = Awaited<ReturnType<typeof fetchPage>>;
export type AlertSummary = AlertPage["items"][number];

export interface AlertList {
  readonly items: readonly AlertSummary[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly refetch: () => void;
}

/** Alerts as filtered, newest first, as many pages as have been asked for, kept true. */
export function useAlertList(filter: AlertFilter): AlertList {
  const query = useInfiniteQuery({
    queryKey: ["alert-list", filter],
    queryFn: ({ pageParam }) => fetchPage(filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const { data, hasNextPage, isFetching, fetchNextPage, refetch } = query;
  useRefreshOnNews(refetch);
  const items = useMemo(() => unique(data?.pages.flatMap((page) => page.items) ?? []), [data]);
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  return { items, isPending: query.isPending, error: query.error, hasMore: hasNextPage, loadMore, refetch: () => void refetch() };
}

/** What moved from one page to the next between two answers is listed once. */
function unique(items: readonly AlertSummary[]): readonly AlertSummary[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

let newsCount = 0;

/**
 * Has the list fetched anew when alerts change: at most one refresh at a time, and a pause after each. A storm announces
 * faster than a long list can be fetched, and one refresh that is cut short by the next would never end.
 */
function useRefreshOnNews(refetch: () => Promise<unknown>): void {
  // Nothing is fetched: events about alerts make it stale, and that is the news.
  const { data: news } = useQuery({ queryKey: ["alerts", "news"], queryFn: () => ++newsCount, staleTime: Number.POSITIVE_INFINITY });
  const heard = useRef(news);
  const isBusy = useRef(false);
  const isOld = useRef(false);

  useEffect(() => {
    if (news === undefined || news === heard.current) return;
    const isFirst = heard.current === undefined;
    heard.current = news;
    if (isFirst) return;
    isOld.current = true;
    if (isBusy.current) return;
    isBusy.current = true;
    void refresh();

    async function refresh(): Promise<void> {
      while (isOld.current) {
        isOld.current = false;
        const begin = performance.now();
        await refetch();
        await new Promise((resolve) => window.setTimeout(resolve, (performance.now() - begin) * restFactor));
      }
      isBusy.current = false;
    }
  }, [news, refetch]);
}
