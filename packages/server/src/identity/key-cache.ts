import type { Actor } from "#platform/index.ts";

/** A key that was looked up counts this long without another look; on other nodes a revoked key lives no longer than this. */
const lifeSeconds = 30;
const mostRemembered = 5_000;

interface Known {
  readonly actor: Actor;
  readonly until: Temporal.Instant;
}

/** Remembers whom API keys belong to, so that a script's every call is not a query. By the key's hash, never the key. */
export class KeyCache {
  readonly #known = new Map<string, Known>();

  find(hash: Buffer, now: Temporal.Instant): Actor | undefined {
    const known = this.#known.get(hash.toString("base64"));
    return known !== undefined && Temporal.Instant.compare(now, known.until) < 0 ? known.actor : undefined;
  }

  remember(hash: Buffer, actor: Actor, now: Temporal.Instant): void {
    if (this.#known.size >= mostRemembered) this.#known.clear();
    this.#known.set(hash.toString("base64"), { actor, until: now.add({ seconds: lifeSeconds }) });
  }

  /** Forgets everything: called when a key, a role or a membership changes, all of which are rare. */
  clear(): void {
    this.#known.clear();
  }
}
