import { z } from "zod";
import { type Module, problemResponses } from "#platform/index.ts";
import type { VapidKeys } from "#vendors/web-push/vapid-keys.ts";

export { vapidKeys, type VapidKeys } from "#vendors/web-push/vapid-keys.ts";
export { webPushChannel, type WebPushParts } from "#vendors/web-push/web-push-channel.ts";

/** What a browser needs to subscribe. */
export function webPushModule(keys: VapidKeys): Module {
  const response = { 200: z.object({ publicKey: z.string().describe("base64url, 65 bytes") }), ...problemResponses };
  return {
    name: "vendors/web-push",
    routes: (api) => {
      api.get(
        "/channels/web-push/key",
        { schema: { tags: ["channels"], summary: "The key a browser subscribes to pushes with (VAPID)", response } },
        () => ({ publicKey: keys.publicKey }),
      );
    },
  };
}
