import { textAt, timeOf } from "@staunch/core/alerts";
import type { ReadChange, ToldChange } from "#alerts/index.ts";

/*
 * What the template of the set-up text has Argo CD send. Source: argoproj/notifications-engine docs/services/webhook.md:
 * the body is the operator's own, so the names are ours.
 */

const outcomes: Readonly<Record<string, NonNullable<ToldChange["outcome"]>>> = {
  running: "began",
  succeeded: "succeeded",
  failed: "failed",
  error: "failed",
};

/** Reads one notification. */
export function readSync(body: unknown): ReadChange {
  const app = textAt(body, "app");
  if (app === undefined) return { kind: "unreadable", field: "app", expected: "the application's name" };
  const phase = textAt(body, "phase") ?? "";
  const outcome = outcomes[phase.toLowerCase()];
  if (outcome === undefined) return { kind: "ignored", reason: `A sync in the phase ${phase || "nothing"} changes nothing.` };
  const revision = textAt(body, "revision");
  const what = `${app}${revision === undefined ? "" : ` at ${revision.slice(0, 12)}`}`;
  const message = textAt(body, "message");
  const endings = {
    began: `Sync of ${what} began`,
    succeeded: `Synced ${what}`,
    failed: `Sync of ${what} failed${message === undefined ? "" : `: ${message}`}`,
  };
  const change: ToldChange = {
    kind: "deploy",
    summary: endings[outcome],
    repository: app,
    outcome,
    version: revision,
    previousVersion: textAt(body, "previousRevision"),
    author: textAt(body, "author"),
    link: textAt(body, "url"),
    atMs: timeOf(textAt(body, "finishedAt") ?? textAt(body, "startedAt")),
  };
  return { kind: "change", change };
}
