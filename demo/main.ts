/**
 * The worked example on real parts: Staunch with its own PostgreSQL, a small shop in two releases, customers, a
 * monitoring system and a mail server, all on this machine. Everything in it is sample data and gone at the end.
 *
 *   npm run demo              waits for Enter at each step, for a viewer in the browser
 *   npm run demo -- --auto    plays through; ends with 0 only if every step really happened
 */
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { play } from "./play.ts";

const { values } = parseArgs({ options: { auto: { type: "boolean", default: false } } });

let url = "";

async function enter(): Promise<void> {
  if (values.auto) return;
  using input = createInterface({ input: process.stdin, output: process.stdout });
  await input.question("   Enter goes on … ");
}

const started = performance.now();
console.log("Starting Staunch, a sample shop, its customers and a mail server …");
await play({
  async opened({ staunch }) {
    url = staunch.url;
    console.log(`Staunch is at ${url}`);
    if (!values.auto) console.log(`Sign in as ${staunch.ownerEmail} with the password ${staunch.ownerPassword}`);
    await enter();
  },
  async began(step, number) {
    console.log(`\n${number}. ${step.title}`);
  },
  async happened(step, sentence) {
    console.log(`   ${sentence}`);
    if (!values.auto) console.log(`   See ${new URL(step.look, url).href}`);
    await enter();
  },
});
console.log(`\nFrom the first alert to the last action item in ${((performance.now() - started) / 1_000).toFixed(0)} s.`);
