import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

const patienceMs = 30_000;
const betweenMs = 100;

/** Asks again until it is so, for what no screen shows. @throws AssertionError saying what did not become true. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await isSo())) {
    assert.ok(performance.now() < deadline, `not within ${patienceMs / 1_000} s: ${what}`);
    await pause(betweenMs);
  }
}
