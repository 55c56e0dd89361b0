import assert from "node:assert/strict";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { TestStaunch } from "@staunch/test-support";
import { episodeAt, lastBeat, Tellings, type Timetable, type Told, turnsAt } from "./timetable.ts";

/** By the number of a timetable and the name of a group in it. */
export type ToldByGroup = ReadonlyMap<string, Told>;

export function groupKeyOf(index: number | string, group: string): string {
  return `${index}/${group}`;
}

type Labels = Readonly<Record<string, string>>;

function labelsOf(index: number, { group, name }: { readonly group: string; readonly name: string }): Labels {
  return { alertname: name, name, group, scenario: String(index), severity: "critical" };
}

/** Of every group, made as they come. */
class TellingsByGroup {
  readonly #groups = new Map<string, Tellings>();

  of(group: string): Tellings {
    const tellings = this.#groups.get(group) ?? new Tellings();
    this.#groups.set(group, tellings);
    return tellings;
  }

  get told(): ToldByGroup {
    return new Map([...this.#groups].map(([group, tellings]) => [group, tellings.told]));
  }
}

/** Does to one of the two, by the API that both have, what the timetables say. */
class Player {
  readonly #timetables: readonly Timetable[];
  readonly #api: string;
  readonly #now: () => Temporal.Instant;
  readonly #silences = new Map<string, string>();
  /** When each episode began by its sender's clock, and which it is. */
  readonly #startedAt = new Map<string, string>();
  readonly episodes = new Map<string, string>();

  constructor(timetables: readonly Timetable[], api: string, now: () => Temporal.Instant) {
    this.#timetables = timetables;
    this.#api = api;
    this.#now = now;
  }

  static startKey({ scenario, group, name }: Labels, startsAt: Temporal.Instant): string {
    return `${scenario}/${group}/${name} ${startsAt.epochMilliseconds}`;
  }

  async #post(path: string, body: unknown): Promise<unknown> {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(this.#api + path, init);
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return text === "" ? undefined : JSON.parse(text);
  }

  async turnAlerts(beat: number): Promise<void> {
    const now = this.#now();
    const alerts = this.#timetables.flatMap((timetable, index) =>
      turnsAt(timetable, beat).map(({ alert, kind, episode }) => {
        const labels = labelsOf(index, alert);
        const key = `${index}/${alert.group}/${episode}`;
        if (kind === "resolves") return { labels, startsAt: this.#startedAt.get(key), endsAt: now.toString() };
        this.#startedAt.set(key, now.toString());
        this.episodes.set(Player.startKey(labels, now), episode);
        return { labels, startsAt: now.toString(), endsAt: now.add({ hours: 24 }).toString() };
      }),
    );
    for (let from = 0; from < alerts.length; from += 200) await this.#post("/alerts", alerts.slice(from, from + 200));
  }

  async turnSilences(beat: number): Promise<void> {
    for (const [index, { silences }] of this.#timetables.entries()) {
      for (const { name, from, until } of silences) {
        if (from === beat) this.#silences.set(`${index}`, await this.#silence(String(index), name));
        if (until === beat) await fetch(`${this.#api}/silence/${this.#silences.get(`${index}`)}`, { method: "DELETE" });
      }
    }
  }

  async #silence(scenario: string, name: string): Promise<string> {
    const now = this.#now();
    const matchers = Object.entries({ scenario, name }).map(([label, value]) => ({ name: label, value, isRegex: false, isEqual: true }));
    const times = { startsAt: now.toString(), endsAt: now.add({ hours: 24 }).toString() };
    const answer = await this.#post("/silences", { matchers, ...times, createdBy: "timetable", comment: `of ${scenario}` });
    return (answer as { silenceID: string }).silenceID;
  }
}

interface Notification {
  readonly groupLabels: Labels;
  readonly alerts: readonly { readonly status: string; readonly labels: Labels; readonly startsAt: string }[];
}

export interface Recorder extends AsyncDisposable {
  readonly url: string;
  readonly notifications: { readonly at: number; readonly notification: Notification }[];
}

/** What Alertmanager's webhook notifier sends, and when. */
export async function startRecorder(port: number): Promise<Recorder> {
  const notifications: { at: number; notification: Notification }[] = [];
  const server = createServer((request, response) => {
    const at = performance.now();
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      notifications.push({ at, notification: JSON.parse(Buffer.concat(chunks).toString()) as Notification });
      response.end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${port}/`,
    notifications,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Plays the timetables to a running Alertmanager, in real time.
 * @returns what it told; undefined where this machine was too busy to keep the time.
 */
export async function playToAlertmanager(
  timetables: readonly Timetable[],
  api: string,
  recorder: Recorder,
  beatMs: number,
): Promise<ToldByGroup | undefined> {
  const player = new Player(timetables, api, () => Temporal.Now.instant());
  const begin = performance.now();
  for (let beat = 0; beat <= lastBeat; beat += 2) {
    await sleep(Math.max(0, begin + beat * beatMs - performance.now()));
    await player.turnSilences(beat);
    await player.turnAlerts(beat);
    // What falls due at the next beat must find it done.
    if (performance.now() > begin + (beat + 0.7) * beatMs) return undefined;
  }
  await sleep(8 * beatMs);
  const tellings = new TellingsByGroup();
  for (const { at, notification } of recorder.notifications) {
    const { scenario = "", group = "" } = notification.groupLabels;
    // Always somewhat late, never early; and always at an odd beat.
    const beat = Math.floor(((at - begin) / beatMs - 1) / 2) * 2 + 1;
    const firing = notification.alerts.filter(({ status }) => status === "firing");
    const episodes = firing.map(
      ({ labels, startsAt }) => player.episodes.get(Player.startKey(labels, Temporal.Instant.from(startsAt))) ?? "unknown",
    );
    const its = tellings.of(groupKeyOf(scenario, group));
    if (episodes.length === 0) its.end(beat);
    else its.tell(beat, episodes);
  }
  return tellings.told;
}

/** How long a beat is where the clock is moved. */
export const movedBeatSeconds = 30;

/** Plays the timetables to Staunch, whose clock moves with them. */
export async function playToStaunch(timetables: readonly Timetable[], api: string, staunch: TestStaunch): Promise<ToldByGroup> {
  const tellings = new TellingsByGroup();
  const player = new Player(timetables, api, () => staunch.clock.now());
  for (let beat = 0; beat <= lastBeat; beat++) {
    if (beat % 2 === 0) {
      await player.turnAlerts(beat);
      await staunch.settle();
      await player.turnSilences(beat);
      await staunch.settle();
    }
    const [told, over] = await heardNow(staunch);
    for (const { scenario = "", group = "", name } of told) {
      const alerts = timetables[Number(scenario)]?.alerts.filter((alert) => alert.group === group && alert.name === name) ?? [];
      tellings.of(groupKeyOf(scenario, group)).tell(
        beat,
        alerts.map((alert) => episodeAt(alert, beat)),
      );
    }
    for (const { scenario = "", group = "" } of over) tellings.of(groupKeyOf(scenario, group)).end(beat);
    await staunch.advance({ seconds: movedBeatSeconds });
  }
  return tellings.told;
}

/** The labels of every alert that somebody was told of at this very instant, and of those whose group's page ended at it. */
async function heardNow({ running, clock }: TestStaunch): Promise<readonly [told: readonly Labels[], over: readonly Labels[]]> {
  return running.parts.database.transact("*", async (tx) => {
    const alerts = tx.selectFrom("alerts").select("alerts.labels");
    const told = await alerts.where("paged_at", "=", clock.now()).execute();
    const over = await alerts
      .innerJoin("pages", "pages.subject_id", "alerts.group_id")
      .where("pages.resolved_at", "=", clock.now())
      .execute();
    return [told.map(({ labels }) => labels as Labels), over.map(({ labels }) => labels as Labels)];
  });
}
