import { ToastQueue } from "react-stately/useToastState";

export interface ToastContent {
  /** The verb of the button, done: "Posted", "Acknowledged". */
  readonly title: string;
  readonly description?: string;
  readonly tone?: "ok" | "harm";
  /** Undo, usually. */
  readonly action?: { readonly label: string; readonly onAct: () => void };
}

export const toastQueue = new ToastQueue<ToastContent>({ maxVisibleToasts: 3 });

/** What has an undo stays the six seconds in which it can be undone; a problem stays until it is closed. */
const shownMs = 6000;

/** Says that something happened. Returns how to take it back. */
export function toast(content: ToastContent): () => void {
  const key = toastQueue.add(content, content.tone === "harm" ? {} : { timeout: shownMs });
  return () => toastQueue.close(key);
}
