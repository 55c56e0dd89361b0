import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { TestStaunch } from "@staunch/test-support";

export interface SentAlert {
  readonly title: string;
  readonly status: string;
  readonly severity: string;
  readonly dedupKey: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A source made for one sender, and what came in through it. */
export interface OneSource {
  readonly url: string;
  readonly routingKey: string;
  alerts(): Promise<readonly SentAlert[]>;
  /** Waits until the statuses of its alerts are these, newest alert first. */
  until(...statuses: readonly string[]): Promise<readonly SentAlert[]>;
}

const patienceMs = 20_000;

export async function oneSource(staunch: TestStaunch, kind: string, settings?: object): Promise<OneSource> {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: `shop by ${kind}` });
  const { id, url, routingKey } = await staunch.api<{ id: string; url: string; routingKey: string }>("POST", "/sources", {
    kind,
    name: kind,
    serviceId: service.id,
    ...(settings !== undefined && { settings }),
  });
  const alerts = async (): Promise<readonly SentAlert[]> =>
    (await staunch.api<{ items: SentAlert[] }>("GET", `/alerts?sourceId=${id}`)).items;
  const until: OneSource["until"] = async (...statuses) => {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const found = await alerts();
      const seen = found.map((alert) => alert.status).join();
      if (seen === statuses.join()) return found;
      if (performance.now() > deadline) assert.fail(`${kind}: expected ${statuses.join()}, found ${seen}`);
      await sleep(50);
    }
  };
  return { url, routingKey, alerts, until };
}
