import { createHash } from "node:crypto";
import { asId } from "@staunch/core/kernel";
import { loadPublicPage } from "#comms/load-public-page.ts";
import { openIncidents, type PublicPage } from "#comms/public-page.ts";
import type { PublishedPages } from "#comms/published-pages.ts";
import { readComponents } from "#comms/read-pages.ts";
import { renderFeed } from "#comms/render-feed.ts";
import { renderSubscribeForm } from "#comms/render-forms.ts";
import { renderHistory, renderIncident, renderPage } from "#comms/render-page.ts";
import { renderTimerKind, scheduleRender } from "#comms/render-timer.ts";
import type { Component } from "#comms/status-page.ts";
import { deleteDocuments, type PageDocument, saveDocuments } from "#comms/store-documents.ts";
import { findStatusPageForUpdate } from "#comms/store-pages.ts";
import { afterCommit, type CommandContext, type TimerHandler } from "#platform/index.ts";

export interface RenderDeps {
  readonly publicUrl: string;
  readonly published: PublishedPages;
}

/** While something is wrong the figures of today move; a reader then sees them this old at most. */
const minutesWhileBroken = 5;

/**
 * Writes the public documents of a page again: after each change to it, at its midnight, when a promise passes, and
 * every few minutes while something is broken. The page's lock puts renderings in order, so the last one saw everything.
 */
export function renderTimer(deps: RenderDeps): TimerHandler {
  return {
    kind: renderTimerKind,
    mode: "transaction",
    async run(ctx, timer, tx) {
      const pageId = asId<"status-page">(timer.key);
      const page = await findStatusPageForUpdate(tx, ctx.organisationId, pageId);
      if (page?.publishedAt === undefined) {
        await deleteDocuments(tx, ctx.organisationId, pageId);
        afterCommit(tx, () => deps.published.drop(pageId));
        return;
      }
      const view = await loadPublicPage(tx, ctx, { page, publicUrl: deps.publicUrl });
      const components = await readComponents(tx, ctx.organisationId, { pageIds: [pageId] });
      const documents = renderDocuments(view, components);
      await saveDocuments(tx, { organisationId: ctx.organisationId, pageId }, { documents, at: ctx.now });
      const { organisationId, slug, name } = page;
      afterCommit(tx, () => deps.published.put({ organisationId, pageId, slug, name, documents }));
      await scheduleRender(tx, ctx, pageId, nextRenderAt(ctx, view));
    },
  };
}

/** All public documents of a page. Pure. */
export function renderDocuments(view: PublicPage, components: readonly Component[]): readonly PageDocument[] {
  const type = "text/html; charset=utf-8";
  return [
    document("", type, renderPage(view)),
    document("history", type, renderHistory(view)),
    document("subscribe", type, renderSubscribeForm(view, components)),
    document("feed.atom", "application/atom+xml; charset=utf-8", renderFeed(view)),
    ...view.incidents.map((incident) => document(`incidents/${incident.id}`, type, renderIncident(view, incident))),
  ];
}

function document(path: string, contentType: string, body: string): PageDocument {
  const etag = `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { path, contentType, body, etag };
}

function nextRenderAt(ctx: CommandContext, view: PublicPage): Temporal.Instant {
  const local = ctx.now.toZonedDateTimeISO(view.page.timeZone);
  const candidates = [local.startOfDay().add({ days: 1 }).startOfDay().toInstant()];
  for (const incident of openIncidents(view)) {
    const { nextUpdateAt } = incident;
    if (nextUpdateAt !== undefined && Temporal.Instant.compare(nextUpdateAt, ctx.now) > 0) candidates.push(nextUpdateAt);
  }
  const broken = view.groups.some((group) => group.components.some((component) => component.status !== "operational"));
  if (broken) candidates.push(ctx.now.add({ minutes: minutesWhileBroken }));
  return candidates.reduce((first, at) => (Temporal.Instant.compare(at, first) < 0 ? at : first));
}
