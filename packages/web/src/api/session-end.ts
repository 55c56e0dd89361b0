let listener: (() => void) | undefined;

/** Told once by the application: what to do when the server no longer knows this browser. */
export function onSessionEnd(react: () => void): void {
  listener = react;
}

/** The server answered 401: sign in again and come back here. */
export function endSession(): void {
  listener?.();
}
