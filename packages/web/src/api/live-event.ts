/** What happened, as the server announces it. */
export interface LiveEvent {
  /** `<noun>.<past verb>` */
  readonly type: string;
  readonly subject: { readonly type: string; readonly id: string };
  /** Other things it belongs to, as "incident:<id>". The subject is among them. */
  readonly topics: readonly string[];
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event from the wire, or undefined where it is none of ours. */
export function parseLiveEvent(text: string): LiveEvent | undefined {
  const value: unknown = JSON.parse(text);
  return isLiveEvent(value) ? value : undefined;
}

function isLiveEvent(value: unknown): value is LiveEvent {
  return typeof value === "object" && value !== null && "type" in value && "subject" in value && typeof value.type === "string";
}
