import { PublishedPages } from "#comms/published-pages.ts";
import { publicRoutes } from "#comms/public-routes.ts";
import { renderTimer } from "#comms/render-status-page.ts";
import { componentRoutes } from "#comms/routes-components.ts";
import { statusPageRoutes } from "#comms/routes.ts";
import { updateRoutes } from "#comms/routes-updates.ts";
import { confirmationTimer, forgetTimer } from "#comms/send-confirmation.ts";
import { updateMailsTimer } from "#comms/send-update-mails.ts";
import type { Clock, Database, Log, MailPort, Module, SecretBox } from "#platform/index.ts";

export { addComponent, type NewComponent } from "#comms/add-component.ts";
export { type ComponentPlace, setComponentStatus } from "#comms/change-component.ts";
export { publishStatusPage, unpublishStatusPage } from "#comms/change-status-page.ts";
export { createStatusPage, type NewStatusPage } from "#comms/create-status-page.ts";
export { draftIncidentUpdate, type UpdateDraft } from "#comms/draft-incident-update.ts";
export { type PostedUpdate, postUpdate, type UpdateOrder } from "#comms/post-update.ts";
export { previewUpdate, type UpdatePreview } from "#comms/preview-update.ts";
export { listUpdates, type SentUpdate } from "#comms/read-status-pages.ts";
export type { Component, ComponentGroup, ComponentGroupId, StatusPage } from "#comms/status-page.ts";
export type { Update } from "#comms/update.ts";

/** What the module is given by the composition root. */
export interface CommsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: SecretBox;
  /** Undefined while no mail server is configured; mails then wait. */
  readonly mail: MailPort | undefined;
  /** Where people reach this server, without a slash at the end. */
  readonly publicUrl: string;
  /** The data folder: copies of the public pages are kept there. */
  readonly dataDir: string;
}

/** Telling people: updates, status pages, subscribers. */
export function commsModule(deps: CommsDeps): Module {
  const { database, clock, log, secrets, mail, dataDir } = deps;
  const publicUrl = deps.publicUrl.replace(/\/+$/, "");
  const published = new PublishedPages({ database, clock, log, dataDir });
  return {
    name: "comms",
    routes(api) {
      statusPageRoutes(api, publicUrl);
      componentRoutes(api);
      updateRoutes(api);
    },
    publicRoutes: (server) => publicRoutes(server, { published, database, clock, secrets }),
    timers: [
      renderTimer({ publicUrl, published }),
      updateMailsTimer({ mail, secrets, publicUrl }),
      confirmationTimer({ mail, secrets, publicUrl }),
      forgetTimer,
    ],
  };
}
