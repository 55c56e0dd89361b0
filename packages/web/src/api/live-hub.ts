import { type LiveEvent, parseLiveEvent } from "#api/live-event.ts";
import { followStream, type StreamListener, type StreamState } from "#api/live-stream.ts";

/** What the tab that holds the stream tells the others. `id` is where the stream has got to. */
type HubMessage =
  | { readonly kind: "event"; readonly id: string | undefined; readonly event: LiveEvent }
  | { readonly kind: "resync"; readonly id: string | undefined }
  | { readonly kind: "state"; readonly id: string | undefined; readonly state: StreamState }
  | { readonly kind: "who" };

export interface HubListener {
  readonly onEvent: (event: LiveEvent) => void;
  /** Events may have been missed: everything shown may be old. */
  readonly onResync: () => void;
  readonly onState: (state: StreamState) => void;
  readonly onSignedOut: () => void;
}

const streamUrl = "/api/v1/stream";
const lockName = "staunch.stream";
const channelName = "staunch.live";

/**
 * One stream a browser, not one a tab: over HTTP/1.1 a browser opens six connections to a host, and six open
 * incidents would leave none for the seventh. The tab that holds the lock reads the stream and tells the others, with
 * each event's id; when it goes, the next one in line goes on from the last id. Returns how to stop.
 */
export function joinLiveHub(listener: HubListener): () => void {
  const hub = new Hub(listener);
  return () => hub.stop();
}

class Hub {
  readonly #listener: HubListener;
  readonly #channel = new BroadcastChannel(channelName);
  readonly #stop = new AbortController();
  #state: StreamState = "reconnecting";
  #lastEventId: string | undefined;
  #isLeader = false;
  #wasLive = false;

  constructor(listener: HubListener) {
    this.#listener = listener;
    this.#channel.onmessage = (message: MessageEvent<HubMessage>) => this.#hear(message.data);
    void this.#elect();
    this.#channel.postMessage({ kind: "who" } satisfies HubMessage);
  }

  stop(): void {
    this.#stop.abort();
    this.#channel.close();
  }

  #hear(message: HubMessage): void {
    if (message.kind === "who") {
      if (this.#isLeader) this.#channel.postMessage({ kind: "state", state: this.#state, id: this.#lastEventId } satisfies HubMessage);
      return;
    }
    this.#lastEventId = message.id ?? this.#lastEventId;
    if (message.kind === "event") this.#listener.onEvent(message.event);
    else if (message.kind === "resync") this.#listener.onResync();
    else this.#setState(message.state);
  }

  /** What was fetched before the first word from the stream may have been overtaken unseen. */
  #setState(state: StreamState): void {
    this.#state = state;
    if (state === "live" && !this.#wasLive) {
      this.#wasLive = true;
      this.#listener.onResync();
    }
    this.#listener.onState(state);
  }

  #tellAll(message: HubMessage): void {
    if (this.#stop.signal.aborted) return;
    this.#channel.postMessage(message);
    this.#hear(message);
  }

  /** Leads while it holds the lock. Where the browser has no locks (plain HTTP off localhost), each tab reads for itself. */
  async #elect(): Promise<void> {
    const { signal } = this.#stop;
    if (!("locks" in navigator)) return this.#lead();
    try {
      await navigator.locks.request(lockName, { signal }, () => this.#lead());
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #lead(): Promise<void> {
    this.#isLeader = true;
    const listener: StreamListener = {
      onState: (state) => this.#tellAll({ kind: "state", state, id: this.#lastEventId }),
      onSignedOut: () => this.#listener.onSignedOut(),
      onFrame: ({ id, event, data }) => {
        if (event === "resync") this.#tellAll({ kind: "resync", id });
        if (event === "present") this.#tellAll({ kind: "state", state: "live", id });
        const parsed = event === "event" ? parseLiveEvent(data) : undefined;
        if (parsed !== undefined) this.#tellAll({ kind: "event", id, event: parsed });
      },
    };
    await followStream(streamUrl, { listener, lastEventId: this.#lastEventId, signal: this.#stop.signal });
  }
}
