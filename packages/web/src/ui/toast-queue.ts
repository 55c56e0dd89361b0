import { UNSTABLE_ToastQueue as ToastQueue } from "react-aria-components/Toast";
import { showToastsWith, type ToastContent } from "#ui/toast.ts";

export const toastQueue = new ToastQueue<ToastContent>({ maxVisibleToasts: 3 });

/** What has an undo stays the six seconds in which it can be undone; a problem stays until it is closed. */
const shownMs = 6000;

showToastsWith((content) => {
  const key = toastQueue.add(content, content.tone === "harm" ? {} : { timeout: shownMs });
  return () => toastQueue.close(key);
});
