import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";

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

/** Long for a screen, short for a test that waits for what never comes. */
const patienceMs = 10_000;

/** Where Chromium is: `STAUNCH_CHROMIUM`, else the distribution's. Undefined where there is none. */
export function chromiumPath(): string | undefined {
  const named = process.env["STAUNCH_CHROMIUM"];
  if (named !== undefined) return named;
  return ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));
}

export interface Browser extends AsyncDisposable {
  readonly context: BrowserContext;
}

/** A browser with a profile of its own, gone when disposed. @throws where no Chromium is found. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error("No Chromium found. Install one, or name it in STAUNCH_CHROMIUM.");
  const profile = await mkdtemp(join(tmpdir(), "staunch-browser-"));
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: quiet, ...options });
  context.setDefaultTimeout(patienceMs);
  return {
    context,
    async [Symbol.asyncDispose]() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
