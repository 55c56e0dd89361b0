import { type LiveEvent, parseLiveEvent } from "#api/live-event.ts";
import { followStream, type StreamState } from "#api/live-stream.ts";

/** What the tab that holds the stream tells the others. */
type HubMessage =
  | { readonly kind: "event"; readonly event: LiveEvent }
  | { readonly kind: "resync" }
  | { readonly kind: "state"; readonly state: StreamState }
  | { readonly kind: "who" };

export interface HubListener {
  onEvent(event: LiveEvent): void;
  /** Events were missed: everything shown may be old. */
  onResync(): void;
  onState(state: StreamState): void;
  onSignedOut(): void;
}

const streamUrl = "/api/v1/stream";
const lockName = "staunch.stream";
const channelName = "staunch.live";

/**
 * One stream a browser, not one a tab: over HTTP/1.1 a browser opens six connections to a host, and six open
 * incidents would leave none for the seventh. The tab that holds the lock reads the stream and tells the others;
 * when it goes, the next one in line takes over and has everybody fetch anew, because what came in between is lost.
 * Returns how to stop.
 */
export function joinLiveHub(listener: HubListener): () => void {
  const stop = new AbortController();
  const channel = new BroadcastChannel(channelName);
  let state: StreamState = "reconnecting";
  let isLeader = false;

  const hear = (message: HubMessage): void => {
    if (message.kind === "event") listener.onEvent(message.event);
    else if (message.kind === "resync") listener.onResync();
    else if (message.kind === "state") listener.onState((state = message.state));
    else if (isLeader) channel.postMessage({ kind: "state", state } satisfies HubMessage);
  };
  const tellAll = (message: HubMessage): void => {
    channel.postMessage(message);
    hear(message);
  };
  channel.onmessage = (message: MessageEvent<HubMessage>) => hear(message.data);

  const lead = async (isTakeover: boolean): Promise<void> => {
    isLeader = true;
    if (isTakeover) tellAll({ kind: "resync" });
    await followStream(streamUrl, leaderOf(tellAll, listener), stop.signal);
  };
  void elect(lead, stop.signal);
  channel.postMessage({ kind: "who" } satisfies HubMessage);

  return () => {
    stop.abort();
    channel.close();
  };
}

function leaderOf(tellAll: (message: HubMessage) => void, listener: HubListener): Parameters<typeof followStream>[1] {
  return {
    onState: (state) => tellAll({ kind: "state", state }),
    onSignedOut: () => listener.onSignedOut(),
    onFrame(frame) {
      if (frame.event === "resync") tellAll({ kind: "resync" });
      else if (frame.event === "event") {
        const event = parseLiveEvent(frame.data);
        if (event !== undefined) tellAll({ kind: "event", event });
      }
    },
  };
}

/** Leads while it holds the lock. Where the browser has no locks (plain HTTP off localhost), each tab reads for itself. */
async function elect(lead: (isTakeover: boolean) => Promise<void>, signal: AbortSignal): Promise<void> {
  if (!("locks" in navigator)) return lead(false);
  try {
    const held = await navigator.locks.query();
    const isTakeover = held.held?.some((lock) => lock.name === lockName) === true;
    await navigator.locks.request(lockName, { signal }, () => lead(isTakeover));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
