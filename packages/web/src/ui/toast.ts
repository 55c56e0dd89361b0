export interface ToastContent {
  /** The verb of the button, done: "Posted", "Acknowledged". */
  readonly title: string;
  readonly description?: string;
  readonly tone?: "ok" | "harm";
  /** Undo, usually. */
  readonly action?: { readonly label: string; readonly onAct: () => void };
}

type Show = (content: ToastContent) => () => void;

/** Told by the frame where toasts go. Until it has loaded them they wait. */
let show: Show | undefined;
const waiting: ToastContent[] = [];
const listeners = new Set<() => void>();

/** Says that something happened. Returns how to take it back. */
export function toast(content: ToastContent): () => void {
  if (show !== undefined) return show(content);
  waiting.push(content);
  for (const listener of listeners) listener();
  return () => void waiting.splice(waiting.indexOf(content) >>> 0, 1);
}

/** Whether a toast waits for somebody to show it. */
export function isToastWaiting(): boolean {
  return waiting.length > 0;
}

/** Hears of the first toast. */
export function onToastWaiting(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** From now on toasts go there; the waiting ones first. */
export function showToastsWith(next: Show): void {
  show = next;
  for (const content of waiting.splice(0)) next(content);
}
