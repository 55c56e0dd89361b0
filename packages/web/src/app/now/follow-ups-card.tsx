import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, read } from "#api/client.ts";
import { useMe } from "#identity/me.ts";
import { ItemState } from "#postmortems/index.ts";
import { Card } from "#ui/card.tsx";
import { Link } from "#ui/link.tsx";

const shown = 5;

/** What I promised in reviews, the first due first. Nothing while I owe nothing. */
export function FollowUpsCard(): ReactNode {
  const ownerId = useMe().data?.user?.id;
  const items = useQuery({
    queryKey: ["action-items", "of", ownerId],
    queryFn: () =>
      read(
        api.GET("/api/v1/action-items", { params: { query: { status: "open", limit: shown, ...(ownerId !== undefined && { ownerId }) } } }),
      ),
    enabled: ownerId !== undefined,
  });
  if (items.data === undefined || items.data.items.length === 0) return undefined;
  return (
    <Card title="Your follow-ups" actions={items.data.nextCursor !== null && <Link href="/action-items">All of them</Link>}>
      <ul className="flex flex-col gap-3 text-row">
        {items.data.items.map((item) => (
          <li key={item.id} className="flex flex-col items-start gap-1">
            <Link look="plain" href={`/postmortems/${item.postmortemId}`} className="font-strong [overflow-wrap:anywhere]">
              {item.title}
            </Link>
            <ItemState item={item} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
