import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { systemClock } from "@staunch/server/platform";
import { missingPrograms, runProgram, temporaryFolder, testStaunch } from "@staunch/test-support";
import { oneSource } from "./senders/one-source.ts";

/** What a new Zabbix server is filled with; the package that has `zabbix_js` brings it. */
const stockData = "/usr/share/zabbix-server-pgsql/data.sql.gz";

/** The script of a media type as Zabbix ships it. */
async function stockScript(mediaType: string): Promise<string> {
  const sql = gunzipSync(await readFile(stockData)).toString("utf8");
  const start = sql.indexOf(`,'${mediaType}',`, sql.indexOf("INSERT INTO media_type "));
  // Within PostgreSQL's E'…' a quote is doubled and the rest is escaped as in C.
  const quoted = /E'((?:[^'\\]|''|\\.)*)'/s.exec(sql.slice(start))?.[1] ?? assert.fail(`no script for ${mediaType}`);
  const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
  return quoted.replaceAll(/''|\\(.)/gs, (_match, escaped?: string) => (escaped === undefined ? "'" : (escapes[escaped] ?? escaped)));
}

interface Zabbix extends AsyncDisposable {
  /** Runs the script as Zabbix does for one event. @returns what it gives back. */
  run(params: Readonly<Record<string, string>>): Promise<string>;
}

/** @param edit what an operator changes in the script, where it has no parameter for it. */
async function zabbix(mediaType: string, edit: (script: string) => string = (script) => script): Promise<Zabbix> {
  const folder = await temporaryFolder();
  const script = join(folder, "script.js");
  await writeFile(script, edit(await stockScript(mediaType)));
  return {
    run: (params) => runProgram("zabbix_js", ["-s", script, "-p", JSON.stringify(params), "-t", "20"]),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** `event_value` 1 is a problem and 0 its end; `event_update_status` 1 is something a person did to it. */
const problem = { event_source: "0", event_value: "1", event_update_status: "0", event_nseverity: "5" };
const recovery = { ...problem, event_value: "0" };
const update = { ...problem, event_update_status: "1" };

const skip = existsSync(stockData) ? missingPrograms("zabbix_js") : missingPrograms("zabbix_js", stockData);

test("Zabbix's Opsgenie script creates, hears of its alert at once, acknowledges, notes and closes", { skip }, async () => {
  await using staunch = await testStaunch({ clock: systemClock });
  await using script = await zabbix("Opsgenie");
  const source = await oneSource(staunch, "opsgenie");
  const params = {
    alert_subject: "Problem: High CPU – größer",
    alert_message: "CPU above 90 %",
    event_id: "4711",
    event_tags_json: JSON.stringify([{ tag: "component", value: "cpu load" }]),
    event_update_action: "",
    opsgenie_api: source.url,
    opsgenie_web: "https://example.org",
    opsgenie_token: source.routingKey,
    opsgenie_teams: "NOC, SRE",
    severity_disaster: "P1",
    trigger_id: "13555",
    zbxurl: "http://zabbix.example.org",
    zbxuser: "Admin",
  };
  const [created] = [JSON.parse(await script.run({ ...params, ...problem })) as { tags: Record<string, string> }];
  const [alert] = await source.until("triggered");
  assert.deepEqual([alert?.title, alert?.severity, alert?.dedupKey], [params.alert_subject, "critical", "4711"]);
  assert.deepEqual([alert?.labels["component"], alert?.labels["responders"]], ["cpu_load", "team:NOC,team:SRE"]);
  const { id } = await staunch.api<{ id: string }>("GET", `/alerts/${created.tags["__zbx_ops_issuekey"] ?? ""}`);
  assert.equal(created.tags["__zbx_ops_issuelink"], `https://example.org/alert/detail/${id}`);

  await script.run({ ...params, ...update, event_update_action: "acknowledged" });
  await source.until("acknowledged");
  await script.run({ ...params, ...update, event_update_action: "commented", alert_message: "somebody looks" });
  const { events } = await staunch.api<{ events: { type: string; data: { text?: string } }[] }>("GET", `/alerts/${id}`);
  assert.ok(events.some((event) => event.type === "alert.noted" && event.data.text === "somebody looks"));
  await script.run({ ...params, ...recovery });
  await source.until("resolved");
});

test("Zabbix's VictorOps script fires and recovers", { skip }, async () => {
  await using staunch = await testStaunch({ clock: systemClock });
  await using script = await zabbix("VictorOps");
  const source = await oneSource(staunch, "victorops");
  const params = {
    vops_endpoint: source.url,
    vops_routing_key: "everyone",
    "field:entity_id": "4711",
    "field:entity_display_name": "High CPU",
    "field:monitoring_tool": "Zabbix",
    priority_disaster: "CRITICAL",
    priority_resolved: "RECOVERY",
    priority_update: "INFO",
  };
  await script.run({ ...params, ...problem });
  const [alert] = await source.until("triggered");
  assert.deepEqual([alert?.title, alert?.severity, alert?.labels["routing_key"]], ["High CPU", "critical", "everyone"]);
  await script.run({ ...params, ...recovery });
  await source.until("resolved");
});

test("Zabbix's PagerDuty script, its one built-in address changed to ours, triggers, acknowledges and resolves", { skip }, async () => {
  await using staunch = await testStaunch({ clock: systemClock });
  const source = await oneSource(staunch, "pagerduty");
  await using script = await zabbix("PagerDuty", (code) => code.replace("https://events.pagerduty.com/v2/enqueue", source.url));
  const params = {
    token: source.routingKey,
    event_source: "0",
    eventid: "4711",
    eventname: "Problem: High CPU – größer",
    eventvalue: "1",
    eventupdate: "0",
    eventack: "No",
    severity: "5",
    hostname: "web01",
    hostip: "10.0.0.5",
    triggerid: "13555",
    url: "http://zabbix.example.org",
  };
  await script.run(params);
  const [alert] = await source.until("triggered");
  assert.deepEqual([alert?.title, alert?.severity, alert?.dedupKey], [params.eventname, "critical", "4711"]);
  await script.run({ ...params, eventupdate: "1", eventack: "Yes" });
  await source.until("acknowledged");
  await script.run({ ...params, eventvalue: "0" });
  await source.until("resolved");
});
