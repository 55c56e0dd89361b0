import { type ReactNode, useState } from "react";
import { useUpdates } from "#comms/comms-queries.ts";
import { Button } from "#ui/button.tsx";
import { Notice } from "#ui/notice.tsx";
import { RelativeTime } from "#ui/time.tsx";

/** Somebody else has posted while this one was being written. What stood there when the card came is no news. */
export function Overtaken({ incidentId, isWriting }: { readonly incidentId: string; readonly isWriting: boolean }): ReactNode {
  const updates = useUpdates(incidentId).data?.items;
  const [known, setKnown] = useState<string>();
  if (updates === undefined) return undefined;
  const [newest] = updates;
  const latest = newest?.id ?? "none";
  if ((known === undefined || !isWriting) && known !== latest) setKnown(latest);
  if (newest === undefined || known === undefined || !isWriting || known === latest) return undefined;
  return (
    <Notice
      tone="info"
      action={
        <Button size="small" variant="quiet" onPress={() => setKnown(latest)}>
          Got it
        </Button>
      }
    >
      {newest.postedBy.name} posted “{newest.message.slice(0, 80)}” <RelativeTime at={newest.postedAt} />.
    </Notice>
  );
}
