import { z } from "zod";
import type { ChatIntake } from "#chat/index.ts";
import { type ChannelAccount, type ChannelAnswers, vendorCalls } from "#paging/index.ts";
import { type Clock, type GuardedFetch, type GuardedWebSocket, type Log, parseJson, repeatEvery } from "#platform/index.ts";
import { callSlack } from "#vendors/slack/call-slack.ts";
import { answerInteraction, answerSlashCommand } from "#vendors/slack/slack-dispatch.ts";
import { takeEvent } from "#vendors/slack/slack-inbound.ts";
import { type SlackSettings, slackSettings } from "#vendors/slack/slack-settings.ts";

export interface SlackSocketDeps {
  readonly answers: ChannelAnswers;
  readonly chat: ChatIntake;
  readonly fetch: GuardedFetch;
  readonly webSocket: GuardedWebSocket;
  readonly clock: Clock;
  readonly log: Log;
}

/** Between two looks at which accounts there are. */
const lookMs = 10_000;
const openMs = 10_000;
const mostWaitSeconds = 60;

/** Socket Mode: one connection for every account with an app-level token, as long as there is one. */
export class SlackSockets {
  readonly #deps: SlackSocketDeps;
  readonly #running = new Map<string, { readonly print: string; readonly socket: SlackSocket }>();
  #looking: Disposable | undefined;
  #look: Promise<void> = Promise.resolve();

  constructor(deps: SlackSocketDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#looking = repeatEvery(lookMs, () => this.look());
    this.look();
  }

  /** Follows the accounts as they are now; one look after the other. */
  look(): void {
    if (this.#looking === undefined) return;
    this.#look = this.#look.then(() => this.#followed());
  }

  async stop(): Promise<void> {
    this.#looking?.[Symbol.dispose]();
    this.#looking = undefined;
    await this.#look;
    const sockets = [...this.#running.values()].map(({ socket }) => socket);
    this.#running.clear();
    await Promise.all(sockets.map((socket) => socket.stop()));
  }

  async #followed(): Promise<void> {
    try {
      const wanted = new Map<string, { account: ChannelAccount; settings: SlackSettings; print: string }>();
      for (const account of await this.#deps.answers.listAccounts("slack")) {
        const settings = slackSettings.safeParse(account.settings).data;
        if (settings?.appToken !== undefined) wanted.set(account.id, { account, settings, print: JSON.stringify(settings) });
      }
      for (const [id, { print, socket }] of this.#running) {
        if (wanted.get(id)?.print === print) continue;
        this.#running.delete(id);
        await socket.stop();
      }
      for (const [id, { account, settings, print }] of wanted) {
        if (!this.#running.has(id)) this.#running.set(id, { print, socket: new SlackSocket(this.#deps, account, settings) });
      }
    } catch (error) {
      this.#deps.log.warn({ err: error }, "the accounts of Slack could not be read; trying again");
    }
  }
}

const opened = z.object({ url: z.url({ protocol: /^wss?$/ }) });
const envelopeSchema = z.object({ type: z.string(), envelope_id: z.string().optional(), payload: z.unknown().optional() });

type Ended = "asked" | "broken";

/** One account's connection, opened anew whenever Slack or the network ends it. */
class SlackSocket {
  readonly #deps: SlackSocketDeps;
  readonly #account: ChannelAccount;
  readonly #settings: SlackSettings;
  readonly #stopping = new AbortController();
  readonly #loop: Promise<void>;
  readonly #answering = new Set<Promise<void>>();

  constructor(deps: SlackSocketDeps, account: ChannelAccount, settings: SlackSettings) {
    this.#deps = deps;
    this.#account = account;
    this.#settings = settings;
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await Promise.all(this.#answering);
  }

  async #run(): Promise<void> {
    const { clock, log } = this.#deps;
    let waitSeconds = 1;
    while (!this.#stopping.signal.aborted) {
      const ended = await this.#connected();
      // Slack asks for a new connection every few hours: nothing to wait for.
      if (ended === "asked") {
        waitSeconds = 1;
        continue;
      }
      log.debug({ account: this.#account.id, waitSeconds }, "no connection of Slack's Socket Mode");
      await clock.sleepUntil(clock.now().add({ seconds: waitSeconds }), this.#stopping.signal);
      waitSeconds = Math.min(waitSeconds * 2, mostWaitSeconds);
    }
  }

  async #connected(): Promise<Ended> {
    try {
      const url = await this.#address();
      return url === undefined ? "broken" : await this.#listen(url);
    } catch (error) {
      this.#deps.log.warn({ err: error, account: this.#account.id }, "Slack's Socket Mode could not be used; trying again");
      return "broken";
    }
  }

  async #address(): Promise<string | undefined> {
    const { apiUrl, appToken = "" } = this.#settings;
    const call = vendorCalls(this.#deps.fetch, openMs);
    const answer = await callSlack(call, { apiUrl, botToken: appToken }, "apps.connections.open", {});
    return answer.kind === "ok" ? opened.safeParse(answer.body).data?.url : undefined;
  }

  /** Until the connection ends, for whatever reason. */
  #listen(url: string): Promise<Ended> {
    const { promise, resolve } = Promise.withResolvers<Ended>();
    let isAsked = false;
    const socket = this.#deps.webSocket(url);
    const leave = (): void => socket.close();
    this.#stopping.signal.addEventListener("abort", leave, { once: true });
    // An error is followed by a close.
    socket.addEventListener("close", () => {
      this.#stopping.signal.removeEventListener("abort", leave);
      resolve(isAsked ? "asked" : "broken");
    });
    socket.addEventListener("message", ({ data }) => {
      const envelope = envelopeSchema.safeParse(parseJson(Buffer.from(String(data)))?.value).data;
      if (envelope?.type === "disconnect") {
        isAsked = true;
        socket.close();
      }
      if (envelope?.envelope_id !== undefined) this.#take(envelope, (answer) => socket.send(JSON.stringify(answer)));
    });
    if (this.#stopping.signal.aborted) socket.close();
    return promise;
  }

  #take({ type, envelope_id, payload }: z.output<typeof envelopeSchema>, send: (answer: object) => void): void {
    const { log } = this.#deps;
    const answered = async (): Promise<void> => {
      try {
        if (type === "slash_commands") return send({ envelope_id, payload: await answerSlashCommand(this.#deps, this.#account, payload) });
        if (type === "interactive") {
          const answer = await answerInteraction(this.#deps, this.#account, payload);
          return send({ envelope_id, ...(answer !== undefined && { payload: answer }) });
        }
        if (type === "events_api") await takeEvent(this.#deps.chat, this.#account, payload);
        // Within three seconds, or Slack sends it again: after it was written down.
        send({ envelope_id });
      } catch (error) {
        log.warn({ err: error, account: this.#account.id }, "what came from Slack could not be answered");
      }
    };
    const answering = answered().finally(() => this.#answering.delete(answering));
    this.#answering.add(answering);
  }
}
