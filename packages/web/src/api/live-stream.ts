import { parseFrames, type StreamFrame } from "#api/stream-frames.ts";

/** Whether the stream runs, is being brought back, or the machine has no network. */
export type StreamState = "live" | "reconnecting" | "offline";

export interface StreamListener {
  readonly onState: (state: StreamState) => void;
  readonly onFrame: (frame: StreamFrame) => void;
  /** The server no longer knows this browser. */
  readonly onSignedOut: () => void;
}

export interface Following {
  readonly listener: StreamListener;
  /** The last event this browser has seen; undefined begins with the present. */
  readonly lastEventId: string | undefined;
  readonly signal: AbortSignal;
}

/** The server says something every 15 s; silence for longer than two of those is a dead connection. */
const silenceMs = 40_000;
const firstWaitMs = 500;
const longestWaitMs = 20_000;

/**
 * The event stream over fetch instead of EventSource, which would hide the server's heartbeats, cannot send
 * Last-Event-ID on its first connection and gives up for good on a 502. Runs until the signal.
 */
export async function followStream(url: string, { listener, signal, ...from }: Following): Promise<void> {
  let { lastEventId } = from;
  let waitMs = firstWaitMs;
  const onFrame = (frame: StreamFrame): void => {
    lastEventId = frame.id ?? lastEventId;
    waitMs = firstWaitMs;
    listener.onFrame(frame);
  };
  while (!signal.aborted) {
    try {
      await readOnce(url, { lastEventId, signal, listener: { ...listener, onFrame } });
    } catch (error) {
      if (signal.aborted) return;
      console.info("The live stream broke off; it is being brought back", error);
    }
    listener.onState(navigator.onLine ? "reconnecting" : "offline");
    await pause(waitMs * (0.5 + Math.random()), signal);
    waitMs = Math.min(waitMs * 2, longestWaitMs);
  }
}

async function readOnce(url: string, { lastEventId, signal, listener }: Following): Promise<void> {
  const silence = new AbortController();
  let alarm = window.setTimeout(() => silence.abort(new Error("silence")), silenceMs);
  const heard = (): void => {
    window.clearTimeout(alarm);
    alarm = window.setTimeout(() => silence.abort(new Error("silence")), silenceMs);
  };
  const cut = (): void => silence.abort(new Error("offline"));
  window.addEventListener("offline", cut);
  try {
    const response = await fetch(url, {
      headers: { Accept: "text/event-stream", ...(lastEventId === undefined ? {} : { "Last-Event-ID": lastEventId }) },
      cache: "no-store",
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (response.status === 401) listener.onSignedOut();
    if (!response.ok || response.body === null) throw new Error(`The live stream was answered with ${response.status}`);
    let isLive = false;
    for await (const frame of parseFrames(response.body.pipeThrough(new TextDecoderStream()), heard)) {
      // The first says where the stream stands; a connection that broke before it would not know what it missed.
      if (!isLive) listener.onState("live");
      isLive = true;
      listener.onFrame(frame);
    }
  } finally {
    window.clearTimeout(alarm);
    window.removeEventListener("offline", cut);
  }
}

/** Waits, but not past the return of the network. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      window.clearTimeout(timer);
      window.removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = window.setTimeout(done, ms);
    window.addEventListener("online", done);
    signal.addEventListener("abort", done);
  });
}
