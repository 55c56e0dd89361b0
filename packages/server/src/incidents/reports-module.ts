import type { ReportModuleDeps } from "#incidents/report-deps.ts";
import { reportPublicRoutes } from "#incidents/report-public-routes.ts";
import { reportRoutes } from "#incidents/routes-reports.ts";
import { wordTimer } from "#incidents/send-word.ts";
import type { Module } from "#platform/index.ts";

/** What people say is wrong: taken in, paged about, answered. */
export function reportsModule(options: ReportModuleDeps): Module {
  const deps = { ...options, publicUrl: options.publicUrl.replace(/\/+$/, "") };
  return {
    name: "incidents/reports",
    routes: (api) => reportRoutes(api, deps),
    publicRoutes: (server) => reportPublicRoutes(server, deps),
    timers: [wordTimer(deps.mail)],
  };
}
