import type { Module } from "#platform/index.ts";
import { openAttached } from "#runbooks/open-runbook.ts";
import { runbookRoutes } from "#runbooks/routes.ts";
import { roomRoutes } from "#runbooks/routes-room.ts";

export { openRunbook } from "#runbooks/open-runbook.ts";

/** Runbooks: what to do, step by step, and how far people have come with it. */
export function runbooksModule(): Module {
  return {
    name: "runbooks",
    routes(api) {
      runbookRoutes(api);
      roomRoutes(api);
    },
    reactions: [openAttached],
  };
}
