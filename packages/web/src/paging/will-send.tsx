import { Send } from "lucide-react";
import type { ReactNode } from "react";

/** An acknowledgement that waits for a connection. */
export function WillSend(): ReactNode {
  return (
    <p role="status" className="flex items-start gap-2.5 rounded-control border border-line bg-sunken px-4 py-3.5 font-strong">
      <Send aria-hidden className="mt-0.5 size-5 shrink-0" />
      <span>Your acknowledgement will be sent as soon as there is a connection. Until then the next step may still be paged.</span>
    </p>
  );
}
