/**
 * How often is the person on call disturbed by an hour-long storm, and how many answers does it take? Five hundred
 * alerts on twenty services, each opening a page, on a clock that is moved: an hour passes in a minute or so.
 *
 *   npm run bench:paging-storm -- [--alerts 500] [--services 20]
 *
 * The decisions, timers, rows and messages are the server's own; only the clock and the mail server stand in.
 */
import { parseArgs } from "node:util";
import { asId, type PageId } from "@staunch/core/kernel";
import { channelAnswers, createPolicy, pagesAbout, triggerPage } from "@staunch/server/paging";
import { newId } from "@staunch/server/platform";
import { pagingTest } from "@staunch/test-support";

const { values } = parseArgs({ options: { alerts: { type: "string", default: "500" }, services: { type: "string", default: "20" } } });
const alerts = Number(values.alerts);

await using paging = await pagingTest();
const onCall = await paging.createPerson("Ada");
const policy = await createPolicy(paging.system(), {
  name: "Storm",
  steps: [{ targets: [{ kind: "person", userId: onCall }], delayMinutes: 60 }],
  repeatCount: 0,
  isDefault: true,
});
const services = [];
for (let index = 0; index < Number(values.services); index += 1) services.push(await paging.createService());

const start = paging.clock.now();
const subjects: string[] = [];
for (let alert = 0; alert < alerts; alert += 1) {
  const due = start.add({ milliseconds: Math.round((alert * 3_600_000) / alerts) });
  await paging.advance(paging.clock.now().until(due));
  const subject = newId();
  subjects.push(subject);
  await triggerPage(paging.system(), {
    subject: { type: "alert-group", id: subject },
    title: `Alert ${alert + 1} of service ${(alert % services.length) + 1}`,
    serviceId: services[alert % services.length],
    policyId: policy.id,
    urgency: "high",
  });
  await paging.quiet();
}
const heard = paging.sent.length;
// What is held back at the end of the storm leaves with the last message.
await paging.advance({ minutes: 11 });

console.log(
  `${alerts} alerts on ${services.length} services within an hour: ${paging.sent.length} messages (${heard} of them within the hour)`,
);
const told = new Set<PageId>();
for (const { message, at } of paging.sent) {
  const { content } = message;
  const minute = start.until(at).total("minutes").toFixed(1).padStart(5);
  if (content.kind === "bundle") console.log(`  minute ${minute}: ${content.count} pages in one message`);
  if (content.kind === "page") console.log(`  minute ${minute}: ${content.title}`);
  if (content.kind === "page") told.add(content.pageId);
}

const answers = channelAnswers(paging.deps);
const { organisationId } = paging.system();
const address = paging.sent[0]?.message.to.address ?? "";
const { text } = await answers.acknowledgeAll({ organisationId, kind: "mail", address });
console.log(`One answer: ${text}`);
let acknowledged = 0;
for (const id of subjects) {
  const ctx = paging.system();
  const [page] = await ctx.transact((tx) => pagesAbout(tx, ctx, { type: "alert-group", id: asId<"alert-group">(id) }));
  if (page?.state.acknowledgedBy === onCall) acknowledged += 1;
}
console.log(`Acknowledged by it: ${acknowledged} of ${alerts}`);
