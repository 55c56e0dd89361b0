import { updateStatusWords } from "@staunch/core/comms";
import type { ReactNode } from "react";
import type { Preview } from "#comms/comms-queries.ts";
import type { PostOrder } from "#comms/use-post-update.ts";
import { ConfirmDialog, type ConfirmFact } from "#ui/confirm-dialog.tsx";
import { deviceZone, formatMoment, zoneName } from "#ui/format-time.ts";
import { Markdown } from "#ui/markdown.tsx";
import { now } from "#ui/now.ts";

interface ConfirmPostProps {
  readonly reference: string;
  readonly order: PostOrder;
  readonly preview: Preview | undefined;
  readonly onClose: () => void;
  readonly onConfirm: () => Promise<unknown>;
}

/** A last look before the public reads it: the text as it will be shown, where, and to how many. */
export function ConfirmPost({ reference, order, preview, onClose, onConfirm }: ConfirmPostProps): ReactNode {
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={onClose}
      title={`Post about ${reference}`}
      description="The public reads this at once. It cannot be taken back, only followed by another update."
      facts={factsOf(order, preview)}
      actionLabel="Post"
      onConfirm={onConfirm}
    >
      <div className="max-h-64 overflow-y-auto rounded-control bg-sunken px-3 py-2.5">
        <p className="text-row font-strong">{updateStatusWords[order.status]}</p>
        <Markdown source={order.message} className="text-row" />
      </div>
    </ConfirmDialog>
  );
}

function factsOf(order: PostOrder, preview: Preview | undefined): readonly ConfirmFact[] {
  const present = now();
  const zone = deviceZone();
  const minutes = order.nextUpdateInMinutes;
  const news = minutes === undefined ? "not promised" : `${formatMoment(present.add({ minutes }), present, zone)} ${zoneName(zone)}`;
  const count = preview?.subscriberCount;
  return [
    { label: "Shown on", value: preview?.pages.map((page) => page.name).join(", ") ?? "the status pages" },
    {
      label: "Mailed to",
      value: count === undefined ? "subscribers" : `${count.toLocaleString()} ${count === 1 ? "subscriber" : "subscribers"}`,
    },
    { label: "Next news by", value: news },
    { label: "Recorded", value: "on the timeline, with your name" },
  ];
}
