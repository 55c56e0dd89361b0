import type { StaunchProcess } from "@staunch/test-support";
import { drain } from "./flood.ts";

/** An organisation's rules and alerts, as an installation of years has them. */
export interface Crowd {
  readonly rules: number;
  readonly silences: number;
  readonly inhibitions: number;
  readonly open: number;
  /** Of them, so many more that are over. */
  readonly over: number;
}

const services = 10;
const jobs = 50;
const clusters = ["eu-1", "eu-2", "us-1", "ap-1"] as const;
const severities = ["critical", "warning", "error", "info", "warning", "warning", "error", "info", "warning", "info"] as const;

/** An alert as Prometheus sends it; another number is another alert. @param minutes until it ends; negative: it has ended */
export function alertNumber(n: number, minutes = 180): object {
  const now = Temporal.Now.instant();
  const address = `10.${(n >> 16) % 256}.${(n >> 8) % 256}.${n % 256}`;
  return {
    labels: {
      alertname: `Alert${n % 40}`,
      job: `job-${n % jobs}`,
      cluster: clusters[n % clusters.length],
      instance: `${address}:9100`,
      severity: severities[n % severities.length],
      shard: String(n),
    },
    annotations: {
      summary: `Alert ${n % 40} on shard ${n}`,
      description: "5xx responses exceeded the objective for five minutes.",
      runbook_url: `https://runbooks.example.org/Alert${n % 40}`,
    },
    startsAt: now.subtract({ minutes: 60 }).toString(),
    endsAt: now.add({ minutes }).toString(),
    generatorURL: "http://prometheus.example.org:9090/graph?g0.expr=rate",
  };
}

/** So many numbers in a row. */
export function numbers(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => from + n);
}

const alertsInRequest = 100;
const requestsAtOnce = 8;

/** Sends alerts to several sources in turn, a hundred in a request, and waits until the pipeline is through. */
export async function sendAll(staunch: StaunchProcess, urls: readonly string[], alerts: readonly object[]): Promise<void> {
  const posts = numbers(0, Math.ceil(alerts.length / alertsInRequest)).map((n) => ({
    url: urls[n % urls.length] ?? "",
    body: JSON.stringify(alerts.slice(n * alertsInRequest, (n + 1) * alertsInRequest)),
  }));
  const headers = { "content-type": "application/json" };
  await Promise.all(
    numbers(0, requestsAtOnce).map(async () => {
      for (let post = posts.pop(); post !== undefined; post = posts.pop()) {
        const response = await fetch(post.url, { method: "POST", headers, body: post.body });
        const text = await response.text();
        if (!response.ok) throw new Error(`answered ${response.status}: ${text}`);
      }
    }),
  );
  await drain(staunch.url);
}

/** A service with a source that may send as fast as it can. */
export async function makeSource(staunch: StaunchProcess, name: string): Promise<{ readonly id: string; readonly url: string }> {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name });
  const wish = { kind: "prometheus", name, serviceId: service.id, requestsPerSecond: 1_000_000 };
  return staunch.api("POST", "/sources", wish);
}

/** The configuration that a team brings along: its routes become routing rules. */
function configuration({ rules, inhibitions }: Crowd): string {
  // The last rule is that of the root, for whatever no route takes.
  const routes = numbers(0, rules - 1).map((n) => ({ matchers: routeMatchers(n), receiver: `service ${n % services}` }));
  const inhibited = numbers(0, inhibitions).map((n) =>
    n % 10 === 0
      ? { source_matchers: ["severity=critical"], target_matchers: ["severity=~warning|info"], equal: ["cluster", "job", "instance"] }
      : {
          source_matchers: [`alertname=ClusterDown${n}`],
          target_matchers: [`job=job-${n % jobs}`, "severity!=critical"],
          equal: ["cluster"],
        },
  );
  const receivers = numbers(0, services).map((n) => ({ name: `service ${n}` }));
  // JSON is YAML.
  return JSON.stringify({ route: { receiver: "service 0", routes }, receivers, inhibit_rules: inhibited });
}

function routeMatchers(n: number): readonly string[] {
  if (n % 20 === 0) return ["cluster=~eu-.*", `instance=~"10[.]0[.]${n % 256}[.].*"`];
  return [`job=job-${n % 200}`, `alertname=Alert${n % 60}`];
}

function silence(n: number): object {
  const matcher = (name: string, value: string, isRegex: boolean, isEqual = true): object => ({ name, value, isRegex, isEqual });
  const matchers =
    n % 10 === 0
      ? [
          matcher("cluster", "ap-.*", true),
          matcher("alertname", `Alert${n % 40}`, false, false),
          matcher("instance", `10[.]0[.]${n}[.]1.*`, true),
        ]
      : [matcher("job", `job-${n % 60}`, false), matcher("instance", `10[.]0[.]${n}[.].*`, true)];
  return { matchers, reason: `silence ${n}`, endsAt: Temporal.Now.instant().add({ hours: 24 }).toString() };
}

/** Fills an organisation by its API and by its senders. @returns where its sources listen */
export async function gather(staunch: StaunchProcess, crowd: Crowd): Promise<readonly string[]> {
  const urls: string[] = [];
  for (const n of numbers(0, services)) urls.push((await makeSource(staunch, `service ${n}`)).url);
  await staunch.api("POST", "/imports/alertmanager", { configuration: configuration(crowd), mode: "apply" });
  for (const n of numbers(0, crowd.silences)) await staunch.api("POST", "/silences", silence(n));
  const over = numbers(crowd.open, crowd.over);
  await sendAll(
    staunch,
    urls,
    over.map((n) => alertNumber(n)),
  );
  await sendAll(
    staunch,
    urls,
    over.map((n) => alertNumber(n, -1)),
  );
  await sendAll(
    staunch,
    urls,
    numbers(0, crowd.open).map((n) => alertNumber(n)),
  );
  return urls;
}
