import { z } from "zod";
import { acceptHandoff, claimCommand, endHandoff, offerHandoff } from "#incidents/handoff.ts";
import { findIncidentId } from "#incidents/read-incident-id.ts";
import { assignRole, leaveRole, takeRole } from "#incidents/roles.ts";
import { changed } from "#incidents/routes.ts";
import { changedSchema, incidentParams, reasonSchema, roleSchema } from "#incidents/schemas.ts";
import { contextOf, idSchema, problemResponses } from "#platform/index.ts";
import type { ApiInstance } from "#platform/index.ts";

const tags = ["incidents"];
const params = incidentParams;
const response = { 200: changedSchema, ...problemResponses };

/** Who does what. */
export function roleRoutes(api: ApiInstance): void {
  const role = z.object({ role: roleSchema });
  api.post(
    "/incidents/:id/roles/take",
    { schema: { tags, summary: "Take an empty role yourself", params, body: role, response } },
    async (request) => {
      const ctx = contextOf(request);
      return changed(await takeRole(ctx, await findIncidentId(ctx, request.params.id), request.body.role));
    },
  );

  const assignment = role.extend({ userId: idSchema<"user">() });
  api.post(
    "/incidents/:id/roles",
    { schema: { tags, summary: "Give a role to a person", params, body: assignment, response } },
    async (request) => {
      const ctx = contextOf(request);
      return changed(await assignRole(ctx, await findIncidentId(ctx, request.params.id), request.body));
    },
  );

  const roleParams = params.extend({ role: roleSchema });
  api.delete(
    "/incidents/:id/roles/:role",
    { schema: { tags, summary: "Leave a role empty", params: roleParams, response } },
    async (request) => {
      const ctx = contextOf(request);
      return changed(await leaveRole(ctx, await findIncidentId(ctx, request.params.id), request.params.role));
    },
  );
}

/** How command moves. */
export function handoffRoutes(api: ApiInstance): void {
  const offer = z.object({ userId: idSchema<"user">() });
  api.post(
    "/incidents/:id/handoff",
    { schema: { tags, summary: "Offer command to somebody, with a brief", params, body: offer, response } },
    async (request) => {
      const ctx = contextOf(request);
      return changed(await offerHandoff(ctx, await findIncidentId(ctx, request.params.id), request.body.userId));
    },
  );

  api.post(
    "/incidents/:id/handoff/accept",
    { schema: { tags, summary: "Accept command; it moves now", params, response } },
    async (request) => {
      const ctx = contextOf(request);
      return changed(await acceptHandoff(ctx, await findIncidentId(ctx, request.params.id)));
    },
  );

  api.delete(
    "/incidents/:id/handoff",
    { schema: { tags, summary: "Decline the offer, or take it back", params, response } },
    async (request) => {
      const ctx = contextOf(request);
      return changed(await endHandoff(ctx, await findIncidentId(ctx, request.params.id)));
    },
  );

  const claim = z.object({ reason: reasonSchema });
  api.post(
    "/incidents/:id/handoff/claim",
    { schema: { tags, summary: "Claim command because the commander is lost", params, body: claim, response } },
    async (request) => {
      const ctx = contextOf(request);
      return changed(await claimCommand(ctx, await findIncidentId(ctx, request.params.id), request.body.reason));
    },
  );
}
