const listeners = new Set<(code: string) => void>();

/** A code that was pushed to this browser, told by its worker. */
export function announceContactCode(code: string): void {
  for (const listener of listeners) listener(code);
}

/** Hears of codes, for whoever has asked for one. */
export function onContactCode(listener: (code: string) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
