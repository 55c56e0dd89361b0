import { setTimeout as sleep } from "node:timers/promises";
import { startMailCatcher, startStaunchProcess } from "@staunch/test-support";
import { startMonitor } from "./monitor.ts";
import { setUp, type Stage } from "./set-up.ts";
import { Shop, startLoad } from "./shop.ts";
import { type Step, story } from "./story.ts";

/** Customers shop for this long before anything happens, so that there is a calm to fall from. */
const calmMs = 2_000;

/** Who watches the story: told where it is, what is about to happen, and what happened. */
export interface Viewer {
  opened(stage: Stage): Promise<void>;
  began(step: Step, number: number): Promise<void>;
  happened(step: Step, sentence: string): Promise<void>;
}

/** Plays the whole outage and ends everything it started. Throws unless every step really happened. */
export async function play(viewer: Viewer): Promise<void> {
  await using mail = await startMailCatcher();
  await using shop = new Shop();
  await shop.listen();
  await using staunch = await startStaunchProcess({ STAUNCH_SMTP_URL: mail.url, STAUNCH_ALLOW_PRIVATE_TARGETS: "127.0.0.1" });
  const stage = await setUp(staunch, mail, shop);
  using _load = startLoad(shop);
  using _monitor = startMonitor(shop, stage.sourceUrl);
  await sleep(calmMs);
  await viewer.opened(stage);
  for (const [index, step] of story(stage).entries()) {
    await viewer.began(step, index + 1);
    await viewer.happened(step, await step.play());
  }
}
