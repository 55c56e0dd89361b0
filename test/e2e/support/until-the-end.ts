import { after } from "node:test";

/**
 * What the tests of a file stand on, from the first to the last of them. It ends when they have, also where setting up broke off
 * halfway: a server that was left running would keep the file from ever ending, and nobody would read why.
 */
export const untilTheEnd = new AsyncDisposableStack();

after(() => untilTheEnd.disposeAsync());
