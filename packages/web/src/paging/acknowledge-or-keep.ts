import { api, read } from "#api/client.ts";
import { askForSync, keepAnswer } from "#api/outbox.ts";
import { refreshOutbox } from "#api/use-outbox.ts";
import { now } from "#ui/now.ts";

/** Takes a page; without a connection the answer is kept and sent as soon as there is one. Any refusal is thrown. */
export async function acknowledgeOrKeep(page: { readonly id: string; readonly title: string }): Promise<"acknowledged" | "kept"> {
  try {
    await read(api.POST("/api/v1/pages/{id}/acknowledge", { params: { path: { id: page.id } } }));
    return "acknowledged";
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const path = `/api/v1/pages/${page.id}/acknowledge`;
    await keepAnswer({ id: crypto.randomUUID(), pageId: page.id, title: page.title, path, madeAt: now().epochMilliseconds });
    refreshOutbox();
    const registration = await navigator.serviceWorker?.getRegistration();
    if (registration !== undefined) await askForSync(registration);
    return "kept";
  }
}
