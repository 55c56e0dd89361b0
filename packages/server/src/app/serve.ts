import {
  type Authenticate,
  type Clock,
  createHttp,
  type ApiInstance,
  type Database,
  enqueueReactions,
  ensureCursor,
  type EventStream,
  followEvents,
  forgetOldAnswers,
  type Log,
  type Module,
  reactionTimer,
  repeatEvery,
  type SecretBox,
  TimerWorker,
  Wakeup,
} from "#platform/index.ts";

const reactionsCursor = "reactions";
const idlePollMs = 1_000;
/** While an older transaction still runs, what committed after it is held back; look again soon. */
const heldBackPollMs = 10;

export interface ServeOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly modules: readonly Module[];
  readonly stream: EventStream;
  readonly authenticate: Authenticate;
  readonly secrets: SecretBox;
  readonly publicUrl: string;
  readonly version: string;
}

export interface Serving extends AsyncDisposable {
  readonly http: ApiInstance;
  readonly timers: TimerWorker;
}

/** Hands announced events to the reactions that listen, once each, whichever node gets there first. */
class ReactionLoop {
  readonly #options: ServeOptions;
  readonly #wakeup = new Wakeup();
  #stopping = false;
  #loop: Promise<void> | undefined;

  constructor(options: ServeOptions) {
    this.#options = options;
  }

  start(): void {
    this.#options.database.onCommit((aftermath) => {
      if (aftermath.events) this.#wakeup.wake();
    });
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wakeup.wake();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { database, clock, log, modules } = this.#options;
    const handle = enqueueReactions(modules.flatMap((module) => module.reactions ?? []));
    while (!this.#stopping) {
      let heldBack = false;
      try {
        const followed = await followEvents(database, reactionsCursor, handle);
        if (followed.read > 0) continue;
        heldBack = followed.heldBack;
      } catch (error) {
        log.warn({ err: error }, "announced events could not be read; trying again");
      }
      await this.#wakeup.sleep(clock, undefined, heldBack ? heldBackPollMs : idlePollMs);
    }
  }
}

const housekeepingMs = 3_600_000;

async function forget({ database, clock, log }: ServeOptions): Promise<void> {
  try {
    await forgetOldAnswers(database, clock.now());
  } catch (error) {
    log.warn({ err: error }, "old answers could not be forgotten; trying again in an hour");
  }
}

/** From here on announcements are heard: call it before anything is written that a reaction must not miss. */
export function listenForEvents(database: Database): Promise<void> {
  return ensureCursor(database, reactionsCursor);
}

/** Everything that runs in one process, started in order and stopped in reverse. Listening is the caller's. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { database, clock, log, modules, stream } = options;
  const reactions = new ReactionLoop(options);
  const handlers = [
    ...modules.flatMap((module) => module.timers ?? []),
    reactionTimer(modules.flatMap((module) => module.reactions ?? [])),
  ];
  const timers = new TimerWorker({ database, clock, log, handlers });
  const http = await createHttp(options);
  stream.start();
  timers.start();
  reactions.start();
  for (const module of modules) await module.start?.();
  const housekeeping = repeatEvery(housekeepingMs, () => void forget(options));
  return {
    http,
    timers,
    async [Symbol.asyncDispose]() {
      housekeeping[Symbol.dispose]();
      await stream.stop();
      await http.close();
      await reactions.stop();
      await timers.stop();
      for (const module of modules) await module.stop?.();
    },
  };
}
