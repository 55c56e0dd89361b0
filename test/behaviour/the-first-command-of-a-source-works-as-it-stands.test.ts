import assert from "node:assert/strict";
import { test } from "node:test";
import { missingPrograms, runProgram, testStaunch } from "@staunch/test-support";

for (const kind of ["pagerduty", "opsgenie", "victorops"]) {
  test(`the command that a new source of the kind ${kind} shows makes an alert`, { skip: missingPrograms("bash", "curl") }, async () => {
    await using staunch = await testStaunch();
    const source = await staunch.api<{ id: string; setup: string }>("POST", "/sources", { kind, name: kind });
    const command = /```sh\n(.*?)\n```/s.exec(source.setup)?.[1] ?? assert.fail("no command");
    await runProgram("bash", ["-ec", command.replaceAll("curl ", "curl -sS --fail ")]);
    await staunch.settle();
    const { items } = await staunch.api<{ items: { title: string; dedupKey: string }[] }>("GET", `/alerts?sourceId=${source.id}`);
    assert.deepEqual(
      items.map(({ title, dedupKey }) => [title, dedupKey]),
      [["Try it", "try"]],
    );
  });
}
