import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { freePort } from "@staunch/server/app";
import { systemClock } from "@staunch/server/platform";
import { answers, missingPrograms, startProgram, temporaryFolder, testStaunch } from "@staunch/test-support";
import fc from "fast-check";

/*
 * The same scenarios, by the same API, to Debian's Alertmanager and to Staunch: which alerts are held back, and by what.
 * Every scenario has a label of its own in all its alerts and matchers, so that all of them run side by side.
 */

interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

type Labels = Readonly<Record<string, string>>;

interface Scenario {
  readonly alerts: readonly { readonly labels: Labels; readonly resolves: boolean }[];
  readonly silences: readonly { readonly matchers: readonly Matcher[]; readonly comes: "before" | "after"; readonly ends: boolean }[];
  readonly inhibitions: readonly {
    readonly source: readonly Matcher[];
    readonly target: readonly Matcher[];
    readonly equal: readonly string[];
  }[];
}

const anyName = fc.constantFrom("a", "b", "c");
const anyValue = fc.constantFrom("x", "y", "xy", "");
const anyMatcher: fc.Arbitrary<Matcher> = fc.oneof(
  fc.record({ name: anyName, value: anyValue, isRegex: fc.constant(false), isEqual: fc.boolean() }),
  fc.record({
    name: anyName,
    value: fc.constantFrom("x", "x|y", "x.*", ".*", ".+", "", "(x|)", "[xy]", "X", "(?i)X"),
    isRegex: fc.constant(true),
    isEqual: fc.boolean(),
  }),
);
const anyMatchers = fc.array(anyMatcher, { maxLength: 2 });
const anyScenario: fc.Arbitrary<Scenario> = fc.record({
  alerts: fc.array(fc.record({ labels: fc.dictionary(anyName, anyValue), resolves: fc.boolean() }), { minLength: 2, maxLength: 6 }),
  silences: fc.array(fc.record({ matchers: anyMatchers, comes: fc.constantFrom("before", "after"), ends: fc.boolean() }), { maxLength: 2 }),
  inhibitions: fc.array(fc.record({ source: anyMatchers, target: anyMatchers, equal: fc.uniqueArray(anyName) }), { maxLength: 2 }),
});

const scenarios = 250;

function text({ name, value, isRegex, isEqual }: Matcher): string {
  const operator = isRegex ? (["!~", "=~"] as const) : (["!=", "="] as const);
  return `${name}${operator[isEqual ? 1 : 0]}${JSON.stringify(value)}`;
}

function ofScenario(index: number, matchers: readonly Matcher[]): readonly Matcher[] {
  return [{ name: "scenario", value: String(index), isRegex: false, isEqual: true }, ...matchers];
}

/** Labels that are one alert to both: an empty one counts as none. */
function sameness(labels: Labels): string {
  return ["a", "b", "c", "scenario"].map((name) => `${name}=${labels[name] ?? ""}`).join();
}

function configuration(all: readonly Scenario[]): string {
  const rules = all.flatMap(({ inhibitions }, index) =>
    inhibitions.map(({ source, target, equal }) => ({
      source_matchers: ofScenario(index, source).map(text),
      target_matchers: ofScenario(index, target).map(text),
      equal,
    })),
  );
  // JSON is YAML.
  return JSON.stringify({
    route: { receiver: "all" },
    receivers: [{ name: "all", webhook_configs: [{ url: "http://127.0.0.1:9/" }] }],
    inhibit_rules: rules,
  });
}

/** One of the two, spoken to by its API. */
class Peer {
  readonly name: string;
  readonly #base: string;
  /** Their ids for the silences, and which of ours each is. */
  readonly #silences = new Map<string, string>();

  constructor(name: string, base: string) {
    this.name = name;
    this.#base = base;
  }

  async #post(path: string, body: unknown): Promise<unknown> {
    const answer = await fetch(this.#base + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const said = await answer.text();
    assert.equal(answer.status, 200, `${this.name}: ${said}`);
    return said === "" ? undefined : JSON.parse(said);
  }

  async post(alerts: readonly Labels[], endsAt: Temporal.Instant): Promise<void> {
    const startsAt = Temporal.Now.instant().subtract({ minutes: 1 }).toString();
    await this.#post(
      "/alerts",
      alerts.map((labels) => ({ labels, startsAt, endsAt: endsAt.toString() })),
    );
  }

  async silence(name: string, matchers: readonly Matcher[]): Promise<void> {
    const now = Temporal.Now.instant();
    const body = { matchers, startsAt: now.toString(), endsAt: now.add({ hours: 1 }).toString(), createdBy: "test", comment: name };
    const { silenceID } = (await this.#post("/silences", body)) as { silenceID: string };
    this.#silences.set(silenceID, name);
  }

  async expire(name: string): Promise<void> {
    for (const [id, known] of this.#silences) {
      if (known !== name) continue;
      assert.equal((await fetch(`${this.#base}/silence/${id}`, { method: "DELETE" })).status, 200);
    }
  }

  /** What each open alert is held back by: names of silences, and whether another alert inhibits it. */
  async held(): Promise<ReadonlyMap<string, string>> {
    const alerts = (await (await fetch(`${this.#base}/alerts`)).json()) as {
      readonly fingerprint: string;
      readonly status: { readonly state: string; readonly silencedBy: readonly string[]; readonly inhibitedBy: readonly string[] };
    }[];
    return new Map(
      alerts.map(({ fingerprint, status }) => {
        const silences = status.silencedBy.map((id) => this.#silences.get(id) ?? id).toSorted((one, other) => one.localeCompare(other));
        return [fingerprint, `${status.state} silences:[${silences.join()}] inhibited:${status.inhibitedBy.length > 0}`];
      }),
    );
  }
}

async function agree(what: string, original: Peer, staunch: Peer): Promise<number> {
  // Alertmanager's inhibitor hears of alerts a moment after its API does.
  let [theirs, ours] = [await original.held(), await staunch.held()];
  for (let round = 0; round < 20; round++) {
    if (theirs.size === ours.size && [...theirs].every(([key, state]) => ours.get(key) === state)) break;
    await new Promise((resolve) => setTimeout(resolve, 250));
    [theirs, ours] = [await original.held(), await staunch.held()];
  }
  const differences = [...new Set([...theirs.keys(), ...ours.keys()])].filter((key) => theirs.get(key) !== ours.get(key));
  assert.deepEqual(
    differences.map((key) => [key, "Alertmanager:", theirs.get(key), "Staunch:", ours.get(key)]),
    [],
    what,
  );
  return [...theirs.values()].filter((state) => state.startsWith("suppressed")).length;
}

test("silences and inhibitions hold back the same alerts as Alertmanager's, while alerts come and go", {
  skip: missingPrograms("prometheus-alertmanager"),
}, async () => {
  const all = fc.sample(anyScenario, scenarios);
  const labelled = all.map(({ alerts, ...rest }, index) => {
    const marked = alerts.map(({ labels, resolves }) => ({ labels: { ...labels, scenario: String(index) }, resolves }));
    // The same labels twice are one alert.
    const distinct = new Map(marked.map((alert) => [sameness(alert.labels), alert]));
    return { ...rest, alerts: [...distinct.values()] };
  });
  const folder = await temporaryFolder();
  // Goes last: Alertmanager writes to it when it ends.
  await using _folder = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  await writeFile(join(folder, "alertmanager.yml"), configuration(all));
  const port = await freePort("127.0.0.1");
  await using _alertmanager = startProgram("prometheus-alertmanager", [
    `--config.file=${folder}/alertmanager.yml`,
    `--storage.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--cluster.listen-address=",
    "--log.level=error",
  ]);
  await answers(`http://127.0.0.1:${port}/-/ready`);
  await using server = await testStaunch({ clock: systemClock });
  const service = await server.api<{ id: string }>("POST", "/services", { name: "all" });
  const { routingKey } = await server.api<{ routingKey: string }>("POST", "/sources", {
    kind: "prometheus",
    name: "p",
    serviceId: service.id,
  });
  const imported = await server.api<{ items: { kind: string; outcome: string }[] }>("POST", "/imports/alertmanager", {
    configuration: configuration(all),
    mode: "apply",
  });
  const notExact = imported.items.filter(({ kind, outcome }) => kind === "inhibit_rule" && outcome !== "exact");
  assert.deepEqual(notExact, []);

  const original = new Peer("Alertmanager", `http://127.0.0.1:${port}/api/v2`);
  const staunch = new Peer("Staunch", `${server.url}/integrations/prometheus/${routingKey}/api/v2`);
  const both = (work: (peer: Peer) => Promise<void>): Promise<unknown> => Promise.all([original, staunch].map(work));
  /** As many at a time as Prometheus sends. */
  const post = async (labels: readonly Labels[], endsAt: Temporal.Instant): Promise<void> => {
    for (let from = 0; from < labels.length; from += 64) await both((peer) => peer.post(labels.slice(from, from + 64), endsAt));
  };
  const silencing = async (comes: "before" | "after"): Promise<void> => {
    for (const [index, { silences }] of all.entries()) {
      for (const [place, silence] of silences.entries()) {
        if (silence.comes !== comes) continue;
        await both((peer) => peer.silence(`${index}.${place}`, ofScenario(index, silence.matchers)));
      }
    }
  };
  const soon = Temporal.Now.instant().add({ hours: 1 });
  await silencing("before");
  const alerts = labelled.flatMap((scenario) => scenario.alerts);
  await post(
    alerts.map(({ labels }) => labels),
    soon,
  );
  const held = await agree("with the silences that were there first", original, staunch);
  assert.ok(held > scenarios / 4, `${held} alerts are held back: too few to tell anything`);
  await silencing("after");
  await agree("with the silences that came after", original, staunch);

  const over = Temporal.Now.instant();
  await post(
    alerts.filter(({ resolves }) => resolves).map(({ labels }) => labels),
    over,
  );
  await agree("when some alerts are resolved", original, staunch);
  for (const [index, { silences }] of all.entries()) {
    for (const [place, { ends }] of silences.entries()) {
      if (ends) await both((peer) => peer.expire(`${index}.${place}`));
    }
  }
  await agree("when some silences have ended", original, staunch);
});
