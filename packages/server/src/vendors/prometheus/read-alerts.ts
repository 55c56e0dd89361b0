import { listSourceAlerts, type SourceAlert } from "#alerts/index.ts";
import type { SenderAnswer } from "#platform/index.ts";
import { type AlertQuery, asksFor, readAlertQuery } from "#vendors/prometheus/alert-query.ts";
import { type GettableAlert, viewAlert, wireTime } from "#vendors/prometheus/alert-view.ts";
import type { Call } from "#vendors/prometheus/alertmanager-call.ts";
import { fingerprintOf } from "#vendors/prometheus/fingerprint.ts";
import { configurationOf, readReceivers } from "#vendors/prometheus/receivers.ts";

/** More open alerts than this of one source are not shown by this API, which knows no pages. */
const mostShown = 20_000;

interface Shown {
  readonly alert: SourceAlert;
  readonly view: GettableAlert;
}

/** The source's open alerts that the query asks for, by fingerprint. */
async function shownAlerts(call: Call, query: AlertQuery): Promise<readonly Shown[]> {
  await call.deps.intake.workedThrough();
  const alerts = await listSourceAlerts(call.ctx, call.source.id, {
    statuses: ["triggered", "acknowledged"],
    labels: query.equal,
    sort: "openedAt",
    order: "desc",
    offset: 0,
    limit: mostShown,
  });
  const fingerprints = new Map(alerts.map((alert) => [alert.id as string, fingerprintOf(alert.labels)]));
  const receivers = await readReceivers(
    call,
    alerts.map(({ serviceId }) => serviceId),
  );
  return alerts
    .map((alert) => ({ alert, view: viewAlert(alert, receivers.nameOf(alert.serviceId), (id) => fingerprints.get(id)) }))
    .filter(({ view }) => asksFor(query, view))
    .sort((left, right) => (left.view.fingerprint < right.view.fingerprint ? -1 : 1));
}

function readQuery({ request }: Call) {
  return readAlertQuery(new URLSearchParams(request.search));
}

/** `GET /alerts` */
export async function getAlerts(call: Call): Promise<SenderAnswer> {
  const read = readQuery(call);
  if (read.kind === "bad") return { status: 400, json: read.message };
  return { status: 200, json: (await shownAlerts(call, read.query)).map(({ view }) => view) };
}

/** `GET /alerts/groups`: each open group with its members. */
export async function getAlertGroups(call: Call): Promise<SenderAnswer> {
  const read = readQuery(call);
  if (read.kind === "bad") return { status: 400, json: read.message };
  const groups = Map.groupBy(await shownAlerts(call, read.query), ({ alert }) => alert.groupId);
  const json = [...groups.values()].map((members) => ({
    alerts: members.map(({ view }) => view),
    labels: {},
    receiver: members[0]?.view.receivers[0] ?? { name: "staunch" },
    routeLabels: {},
  }));
  return { status: 200, json };
}

/** `GET /receivers` */
export async function getReceivers(call: Call): Promise<SenderAnswer> {
  const { names } = await readReceivers(call);
  return { status: 200, json: names.map((name) => ({ name })) };
}

/** `GET /status`: asked for by amtool before every command. */
export async function getStatus(call: Call, startedAt: Temporal.Instant): Promise<SenderAnswer> {
  const original = configurationOf(await readReceivers(call));
  const versionInfo = { branch: "", buildDate: "", buildUser: "", goVersion: "", revision: "", version: call.deps.version };
  return {
    status: 200,
    json: { cluster: { peers: [], status: "disabled" }, config: { original }, uptime: wireTime(startedAt), versionInfo },
  };
}

/** `GET /metrics`, as far as those who watch an Alertmanager ask for it. */
export async function getMetrics(call: Call): Promise<SenderAnswer> {
  const read = readAlertQuery(new URLSearchParams());
  const alerts = read.kind === "bad" ? [] : await shownAlerts(call, read.query);
  const count = (state: string): number => alerts.filter(({ view }) => view.status.state === state).length;
  const text = [
    "# HELP alertmanager_alerts How many alerts by state.",
    "# TYPE alertmanager_alerts gauge",
    `alertmanager_alerts{state="active"} ${count("active")}`,
    `alertmanager_alerts{state="suppressed"} ${count("suppressed")}`,
    "",
  ].join("\n");
  return { status: 200, text, headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" } };
}
