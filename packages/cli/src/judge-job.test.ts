import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { type AllowList, filledArguments, readAllowList } from "#allow-list.ts";
import { type Bench, commandLines, identityOf, judgeJob, type Judgement } from "#judge-job.ts";
import { UsageError } from "#exit-codes.ts";

const agentId = "0199f0c4-1111-7222-8333-444455556666";
const key = `sta_${agentId.replaceAll("-", "")}_${"k".repeat(43)}`;
const otherKey = `sta_${"9".repeat(32)}_${"k".repeat(43)}`;
const now = Temporal.Instant.from("2026-11-23T03:00:00Z");

const list: AllowList = readAllowList(
  `
actions:
  roll-back:
    description: the last good version
    command: [/opt/deploy, --to, "{version}", --note, "by {who}"]
    parameters:
      version: { pattern: '[0-9]{4}\\.[0-9]{2}\\.[0-9]{2}-[0-9]+' }
      who: { pattern: 'a|b', required: false }
    timeLimitSeconds: 60
    workingDirectory: /srv
    environment: [PATH]
`,
  "list.yaml",
);

function identity() {
  return identityOf(key) ?? assert.fail();
}

const job = {
  jobId: "0199f0c4-aaaa-7bbb-8ccc-ddddeeeeffff",
  agentId,
  purpose: "run",
  action: "roll-back",
  parameters: { version: "2026.11.22-7" },
  label: "Roll back",
  timeLimitSeconds: 600,
  issuedAt: now.subtract({ seconds: 1 }).toString(),
  expiresAt: now.add({ seconds: 59 }).toString(),
};

function offer(changed: Readonly<Record<string, unknown>> = {}, signedWith = identity().signingKey) {
  const payload = JSON.stringify({ ...job, ...changed });
  return { payload, signature: `v1,${createHmac("sha256", signedWith).update(payload).digest("base64")}` };
}

const bench: Bench = {
  identity: identity(),
  allowList: list,
  environment: { PATH: "/bin", SECRET: "s" },
  now,
  isKnown: () => false,
};

function judged(changed: Readonly<Record<string, unknown>>, at: Partial<Bench> = {}): Judgement {
  return judgeJob(offer(changed), { ...bench, ...at });
}

test("what the list names is planned as arguments, with the environment and the shorter time limit the list gives", () => {
  const judgement = judged({});
  assert.deepEqual(judgement.kind === "allowed" && judgement.command, {
    program: "/opt/deploy",
    arguments: ["--to", "2026.11.22-7", "--note", "by "],
    workingDirectory: "/srv",
    environment: { PATH: "/bin", STAUNCH_JOB_ID: job.jobId },
    timeLimitSeconds: 60,
  });
  assert.match(judgement.kind === "allowed" ? commandLines(judgement.command).join("\n") : "", /^would run: "\/opt\/deploy" "--to"/);
});

const refusals: readonly (readonly [what: string, changed: Readonly<Record<string, unknown>>, reason: RegExp])[] = [
  ["an action that the list lacks", { action: "restart" }, /no action "restart"/],
  ["an action named as something that every object has", { action: "constructor" }, /no action/],
  ["a parameter that the action lacks", { parameters: { ...job.parameters, x: "1" } }, /takes no parameter "x"/],
  ["a missing parameter", { parameters: {} }, /needs the parameter "version"/],
  ["a value that only begins as the pattern does", { parameters: { version: "2026.11.22-7; reboot" } }, /does not match/],
  ["a value with a second line that matches", { parameters: { version: "x\n2026.11.22-7" } }, /does not match/],
  ["a value with a line break behind it", { parameters: { version: "2026.11.22-7\n" } }, /does not match/],
  ["a value that escapes an alternative", { parameters: { version: "2026.11.22-7", who: "xb" } }, /does not match/],
  ["an expired job", { expiresAt: now.toString() }, /expired/],
  ["a job from the future", { issuedAt: now.add({ minutes: 6 }).toString(), expiresAt: now.add({ minutes: 7 }).toString() }, /clocks/],
  ["a job that lives for days", { expiresAt: now.add({ hours: 30 }).toString() }, /valid for more than 24 hours/],
];

for (const [what, changed, reason] of refusals) {
  test(`${what} is refused`, () => {
    const judgement = judged(changed);
    assert.equal(judgement.kind, "refused");
    assert.match(judgement.kind === "refused" ? judgement.reason : "", reason);
  });
}

test("what was not signed for this agent is not even answered: another's job, a changed one, one signed with another key", () => {
  const other = identityOf(otherKey) ?? assert.fail();
  assert.equal(judgeJob(offer({}, other.signingKey), bench).kind, "ignored");
  assert.equal(judged({ agentId: other.agentId }).kind, "ignored");
  const { payload, signature } = offer();
  assert.equal(judgeJob({ payload: payload.replace("22-7", "22-6"), signature }, bench).kind, "ignored");
  assert.equal(judgeJob({ payload, signature: "" }, bench).kind, "ignored");
});

test("a job that was begun before is not answered again", () => {
  assert.equal(judged({}, { isKnown: (id) => id === job.jobId }).kind, "ignored");
});

test("whatever the value, an argument stays one argument, and no value is filled in a second time", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const filled = filledArguments(["{a}", "x{b}y", "{a}{b}", "plain"], { a: one, b: other });
      assert.deepEqual(filled, [one, `x${other}y`, `${one}${other}`, "plain"]);
    }),
  );
});

test("whatever is offered is judged and never thrown", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(job)), fc.jsonValue()), (changed) => {
      assert.ok(["allowed", "refused", "ignored"].includes(judged(changed).kind));
    }),
  );
});

const badLists: readonly (readonly [what: string, source: string, reason: RegExp])[] = [
  ["a command as one text", "actions: { a: { command: 'rm -rf {x}' } }", /a list: the program/],
  ["no program", "actions: { a: { command: [] } }", /command/],
  ["a program that is a parameter", "actions: { a: { command: ['{x}'], parameters: { x: { pattern: a } } } }", /program itself/],
  ["a place without a parameter", "actions: { a: { command: [echo, '{x}'] } }", /names \{x\}/],
  ["a pattern that is none", "actions: { a: { command: [echo], parameters: { x: { pattern: '(' } } } }", /cannot be used/],
  ["a pattern that looks back", "actions: { a: { command: [echo], parameters: { x: { pattern: '(a)\\1' } } } }", /cannot be used/],
  ["a word that it does not know", "actions: { a: { command: [echo], shell: true } }", /shell/],
  ["a working directory of nowhere", "actions: { a: { command: [echo], workingDirectory: here } }", /root/],
  ["neither YAML nor JSON", "actions: [", /neither/],
];

for (const [what, source, reason] of badLists) {
  test(`an allow-list with ${what} is refused`, () => {
    assert.throws(
      () => readAllowList(source, "list.yaml"),
      (error) => error instanceof UsageError && reason.test(error.message),
    );
  });
}

test("JSON is read as YAML is", () => {
  assert.ok(readAllowList('{"actions":{"a":{"command":["echo"]}}}', "list.json").has("a"));
});

test("only an agent's key is one", () => {
  assert.equal(identityOf("stk_something"), undefined);
  assert.equal(identityOf(key)?.agentId, agentId);
});
