import { existsSync } from "node:fs";
import { type BrowserContext, type BrowserContextOptions, type Browser as Chromium, chromium } from "playwright-core";
import { tellOnFailure } from "./failures.ts";

/** Nothing but the pages under test: no updates, no first-run tour, no background traffic. */
const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Longer than any screen takes, on a machine that is busy with other tests too: a test waits that long only for what never comes. */
const patienceMs = 30_000;

/** Where Chromium is: `STAUNCH_CHROMIUM`, else the distribution's. Undefined where there is none. */
export function chromiumPath(): string | undefined {
  const named = process.env["STAUNCH_CHROMIUM"];
  if (named !== undefined) return named;
  return ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));
}

export interface Browser extends AsyncDisposable {
  readonly context: BrowserContext;
}

/** The process that all browsers of this file live in while one of them is open: a second one costs no start. */
let shared: { readonly started: Promise<Chromium>; holders: number } | undefined;

/** A browser with a profile of its own, gone when disposed. @throws where no Chromium is found. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<Browser> {
  shared ??= { started: startChromium(), holders: 0 };
  const held = shared;
  held.holders += 1;
  // Nothing moves: no press meets a thing in passing, and the frames of every fading list cost the tests beside this one nothing.
  const context = await (await held.started).newContext({ reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(patienceMs);
  tellOnFailure(context);
  return {
    context,
    async [Symbol.asyncDispose]() {
      await context.close();
      held.holders -= 1;
      if (held.holders > 0) return;
      shared = undefined;
      await (await held.started).close();
    },
  };
}

async function startChromium(): Promise<Chromium> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error("No Chromium found. Install one, or name it in STAUNCH_CHROMIUM.");
  return await chromium.launch({ executablePath, headless: true, args: quiet });
}
