import { createStaunchClient, type StaunchClient } from "@staunch/client";
import { UsageError } from "#exit-codes.ts";

/** What the commands touch of the world around them; tests hand in their own. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** People read here; anything else is a program that wants one thing a line. */
  readonly isTerminal: boolean;
  readonly now: () => Temporal.Instant;
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Calls back each time somebody asks the program to end; for commands that go on until then. */
  readonly onStop?: (act: () => void) => void;
}

/** The options every command takes. */
export interface CommonOptions {
  readonly url?: string;
  readonly key?: string;
  readonly json?: boolean;
}

const defaultUrl = "http://127.0.0.1:7080";

/** The API at `--url` or STAUNCH_URL, asked with `--key` or STAUNCH_API_KEY. @throws UsageError without a key. */
export function connect({ environment }: Surroundings, options: CommonOptions): StaunchClient {
  const baseUrl = (options.url ?? environment["STAUNCH_URL"] ?? defaultUrl).replace(/\/+$/u, "");
  const apiKey = options.key ?? environment["STAUNCH_API_KEY"];
  if (apiKey === undefined || apiKey === "")
    throw new UsageError("No API key: set STAUNCH_API_KEY or give --key. Make one under Me in the web.");
  if (!URL.canParse(baseUrl)) throw new UsageError(`Not an address: ${baseUrl}`);
  return createStaunchClient({ baseUrl, apiKey });
}
