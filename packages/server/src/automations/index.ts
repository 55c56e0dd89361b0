import { actTimer } from "#automations/act.ts";
import type { AutomationsDeps } from "#automations/automation.ts";
import { fireAutomations } from "#automations/fire-automations.ts";
import { automationRoutes } from "#automations/routes.ts";
import type { Module } from "#platform/index.ts";

/** Automations: when an event, if a condition, then actions. */
export function automationsModule(deps: AutomationsDeps): Module {
  return {
    name: "automations",
    routes: (api) => automationRoutes(api, deps),
    reactions: [fireAutomations],
    timers: [actTimer(deps)],
  };
}
