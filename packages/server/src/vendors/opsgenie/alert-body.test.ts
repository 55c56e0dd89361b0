import assert from "node:assert/strict";
import { test } from "node:test";
import { mutatedTexts, neverThrowsOn, neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import { posted, put } from "#vendors/opsgenie/act-on-alert.ts";
import { bodyOf, keyOfAlias, parseAlert } from "#vendors/opsgenie/alert-body.ts";
import { readListQuery } from "#vendors/opsgenie/list-query.ts";
import { parseNetdata } from "#vendors/opsgenie/netdata-body.ts";
import { pointerTo } from "#vendors/opsgenie/pointer.ts";
import { readRequestId, requestIdFor } from "#vendors/opsgenie/request-id.ts";

const recorded = recordedBodies(new URL("./samples/", import.meta.url));
const created = recorded.filter(({ name }) => /create|down|apprise/.test(name) && !name.includes("heartbeat"));

function parsed(name: string) {
  const body = recorded.find((one) => one.name === name)?.body;
  const result = name.startsWith("netdata") ? parseNetdata(body) : parseAlert(body);
  assert.equal(result.kind, "parsed", name);
  return result.event;
}

for (const { name, body } of created) {
  test(`what a real client created is understood: ${name}`, () => {
    const event = parsed(name);
    const { alias, message } = body as { alias: string; message: string };
    assert.deepEqual([event.action, event.dedupKey, event.title], ["trigger", alias, message]);
  });
}

test("priority becomes severity; where there is none the common label says, else somebody looks at once", () => {
  const severityOf = (name: string) => parsed(name).severity;
  assert.equal(severityOf("create-alert-all-fields"), "critical");
  assert.equal(severityOf("opsgenie-create-from-grafana"), "error");
  assert.equal(severityOf("apprise-opsgenie"), "info");
  assert.equal(severityOf("opsgenie-create-from-alertmanager"), "critical", "severity=critical in its details");
  assert.equal(severityOf("healthchecks-opsgenie-down"), "error");
});

test("details, tags, responders and entity are labels, and all of it stays in the payload", () => {
  const event = parsed("create-alert-all-fields");
  assert.deepEqual(event.labels, {
    tags: "OverwriteQuietHours,Critical",
    responders:
      "team:4513b7ea-3b91-438f-b7e4-e3e54af9147c,team:NOC,user:trinity@example.org,schedule:Nightwatch Schedule,escalation:80564037-1984-4f38-b98e-8a1f662df552",
    entity: "web01",
    source: "curl",
    key1: "value1",
  });
  assert.deepEqual(Object.keys(event.payload as object).sort(), [
    "actions",
    "alias",
    "details",
    "entity",
    "note",
    "priority",
    "responders",
    "source",
    "tags",
    "user",
    "visibleTo",
  ]);
});

test("tags that hold a label are labels; numbers in details are text; addresses in details are links", () => {
  assert.equal(parsed("zabbix-opsgenie-create").labels["component"], "cpu_load");
  const event = parsed("healthchecks-opsgenie-down");
  assert.equal(event.labels["Total pings"], "42");
  assert.deepEqual(event.links, [{ href: "https://hc.example.org/cloaked/x", text: "Full details" }]);
});

test("without an alias an alert is never the same as another; without a message it is none", () => {
  const key = (body: unknown) => {
    const result = parseAlert(body);
    return result.kind === "parsed" ? result.event.dedupKey : result.errors;
  };
  assert.notEqual(key({ message: "m" }), key({ message: "m" }));
  assert.deepEqual(key({ alias: "a" }), { message: "Message can not be empty." });
  assert.deepEqual(key([]), { message: "Message can not be empty." });
  assert.equal(key({ message: "m", alias: "ä".repeat(600) }), keyOfAlias("ä".repeat(600)));
});

test("what was created is said again as it was", () => {
  const event = parsed("create-alert-all-fields");
  const again = parseAlert(bodyOf({ ...event, description: event.description, payload: event.payload }));
  assert.deepEqual(again.kind === "parsed" && again.event, event);
});

test("Netdata's alarm goes from warning to clear under one key", () => {
  const body = recorded.find((one) => one.name.startsWith("netdata"))?.body as object;
  const read = (status: string) => {
    const result = parseNetdata({ ...body, status });
    return result.kind === "parsed" ? [result.event.action, result.event.severity, result.event.dedupKey] : result.kind;
  };
  assert.deepEqual(read("WARNING"), ["trigger", "warning", "netdata/vm/test.chart/test_alarm"]);
  assert.deepEqual(read("CRITICAL"), ["trigger", "critical", "netdata/vm/test.chart/test_alarm"]);
  assert.deepEqual(read("CLEAR").slice(0, 1), ["resolve"]);
  assert.equal(read("PURPLE"), "invalid");
});

test("a request's id holds what was asked, and nothing else is one", () => {
  const asked = { action: "Close", by: "alias", name: "Shop / Checkout 🛒", atMs: 1_795_401_600_577 } as const;
  assert.deepEqual(readRequestId(requestIdFor(asked)), asked);
  assert.notEqual(requestIdFor(asked), requestIdFor(asked));
  for (const other of ["", "x", "43a29c5c-3dbf-4fa4-9c26-f4f71023e120", Buffer.from("[1,2]").toString("base64url")])
    assert.equal(readRequestId(other), undefined);
});

test("the search language of lists is understood as far as scripts use it, and refused in words beyond", () => {
  const read = (text: string) => {
    const result = readListQuery(new URLSearchParams(text));
    return result.kind === "parsed" ? result.query : result.message;
  };
  assert.deepEqual(read("query=status: open AND priority:P1 AND disk&limit=500&order=asc&sort=createdAt"), {
    labels: {},
    texts: ["disk"],
    statuses: ["triggered", "acknowledged"],
    severities: ["critical"],
    sort: "openedAt",
    order: "asc",
    offset: 0,
    limit: 100,
  });
  assert.deepEqual((read('query=alias:"a b" entity:web01&offset=40') as { key: string }).key, "a b");
  assert.match(JSON.stringify(read("query=status:open OR status:closed")), /OR is not supported/);
  assert.match(JSON.stringify(read("query=(status:open)")), /not supported|understood/);
  assert.match(JSON.stringify(read("query=teams:x")), /teams is not supported/);
  assert.match(JSON.stringify(read('query=message:"open')), /understood/);
});

test("a tiny id that no alert can have is nobody's", () => {
  for (const name of ["", "-1", "1e9", "9".repeat(19), "9".repeat(50)]) assert.equal(pointerTo({ by: "tiny", name }), undefined);
  assert.equal(pointerTo({ by: "id", name: "not a uuid" }), undefined);
});

test("no mutation of a recorded body makes the parsers throw or stall", () => {
  neverThrowsOnMutated(recorded, (body) => {
    parseNetdata(body);
    const result = parseAlert(body);
    if (result.kind === "parsed") parseAlert(bodyOf({ ...result.event, description: undefined, payload: body }));
  });
});

test("no mutation of a recorded body makes a verb throw or stall", () => {
  neverThrowsOnMutated(recorded, (body) => {
    for (const verb of [...Object.values(posted), ...Object.values(put)]) {
      const act = verb.read(body, "more");
      if (act.kind === "amend") act.amend({ message: "m", tags: ["a"], details: { a: 1 } });
    }
  });
});

test("no text makes the readers of queries and request ids throw or stall", () => {
  neverThrowsOn(
    mutatedTexts(['query=status: open AND alias:"a b"&limit=3', requestIdFor({ action: "Close", by: "id", name: "x", atMs: 1 })]),
    (text) => {
      readListQuery(new URLSearchParams(text));
      readRequestId(text);
      pointerTo({ by: "tiny", name: text });
    },
  );
});
