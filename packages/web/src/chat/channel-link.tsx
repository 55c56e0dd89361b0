import { useQuery } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import type { ReactNode } from "react";
import { channelQuery } from "#chat/chat-queries.ts";
import { Link } from "#ui/link.tsx";

/** Leads to the incident's channel, where it has one. */
export function ChannelLink({ incidentId }: { readonly incidentId: string }): ReactNode {
  const { data } = useQuery(channelQuery(incidentId));
  if (data?.url === undefined || data.url === null || data.state !== "open") return undefined;
  return (
    <Link href={data.url} look="secondary" icon={MessagesSquare}>
      Channel
    </Link>
  );
}
