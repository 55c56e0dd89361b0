import type { components } from "@staunch/client";
import { api, read } from "#api/client.ts";
import { now } from "#ui/now.ts";

type OnCallNow = components["schemas"]["OnCallNow"];

const stampKey = "staunch.kept-ahead";
/** A phone that is opened ten times in an hour fetches it once or twice. */
const restMs = 30 * 60_000;
/** What one may need in a cellar, and not the whole organisation. */
const most = { schedules: 8, incidents: 5, services: 8 } as const;

/**
 * Fetches what one needs when the connection goes, although nobody has looked at it yet; the worker keeps what passes.
 * Each is asked for exactly as its screen does.
 */
export async function keepAhead(): Promise<void> {
  const atMs = now().epochMilliseconds;
  if (!("serviceWorker" in navigator) || navigator.serviceWorker.controller === null) return;
  if (atMs - Number(localStorage.getItem(stampKey) ?? "0") < restMs) return;
  localStorage.setItem(stampKey, String(atMs));
  const [onCall, incidents] = await Promise.all([
    read(api.GET("/api/v1/on-call")),
    read(api.GET("/api/v1/incidents", { params: { query: { status: ["triage", "active", "mitigated"], limit: 50 } } })),
    read(api.GET("/api/v1/me/shifts")),
    read(api.GET("/api/v1/me/pages")),
  ]);
  const open = incidents.items.slice(0, most.incidents);
  const serviceIds = [...new Set(open.flatMap((incident) => incident.services.map((service) => service.id)))].slice(0, most.services);
  for (const schedule of onCall.items.slice(0, most.schedules)) await keepRota(schedule);
  for (const { number, id } of open) await keepRoom(String(number), id);
  for (const id of serviceIds) await keepService(id);
}

function keepRota({ schedule }: OnCallNow): Promise<unknown> {
  const path = { id: schedule.id };
  return Promise.all([
    read(api.GET("/api/v1/schedules/{id}", { params: { path } })),
    read(api.GET("/api/v1/schedules/{id}/timeline", { params: { path, query: { days: 14 } } })),
    read(api.GET("/api/v1/schedules/{id}/overrides", { params: { path } })),
  ]);
}

function keepRoom(number: string, id: string): Promise<unknown> {
  return Promise.all([
    read(api.GET("/api/v1/incidents/{id}", { params: { path: { id: number } } })),
    read(api.GET("/api/v1/incidents/{id}/timeline", { params: { path: { id }, query: { filter: "all", limit: 50 } } })),
    read(api.GET("/api/v1/incidents/{id}/mitigation", { params: { path: { id } } })),
    read(api.GET("/api/v1/incidents/{id}/runbooks", { params: { path: { id } } })),
  ]);
}

function keepService(id: string): Promise<unknown> {
  const path = { id };
  return Promise.all([
    read(api.GET("/api/v1/services/{id}", { params: { path } })),
    read(api.GET("/api/v1/services/{id}/mitigations", { params: { path } })),
    read(api.GET("/api/v1/services/{id}/dependencies", { params: { path } })),
  ]);
}
