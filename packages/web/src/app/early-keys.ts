const kept: KeyboardEvent[] = [];

function keep(event: KeyboardEvent): void {
  kept.push(event);
}

/** Keeps what is pressed while the part that listens to keys is on its way: what is on the screen may be acted on at once. */
export function keepEarlyKeys(): void {
  window.addEventListener("keydown", keep);
}

/** Hands over what was kept, in order, and keeps no more. */
export function takeEarlyKeys(): readonly KeyboardEvent[] {
  window.removeEventListener("keydown", keep);
  return kept.splice(0);
}
