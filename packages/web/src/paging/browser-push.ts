import { api, read } from "#api/client.ts";

/** What a contact method needs of this browser. */
export interface BrowserSubscription {
  readonly address: string;
  /** The browser's keys, as JSON. */
  readonly secret: string;
}

/** Why this browser cannot be pushed to, in a sentence; undefined where it can. */
export function whyNoPush(): string | undefined {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
    return "This browser takes no pushes. On an iPhone, add Staunch to the home screen first and open it from there.";
  }
  return Notification.permission === "denied"
    ? "Notifications of this site are blocked. Allow them in the browser's settings first."
    : undefined;
}

/** Asks for the right to show notifications, and subscribes. @throws Error with a sentence for people. */
export async function subscribeBrowser(): Promise<BrowserSubscription> {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") throw new Error("Without the right to show notifications nothing can be pushed to this browser.");
  const registration = await navigator.serviceWorker.ready;
  const { publicKey } = await read(api.GET("/api/v1/channels/web-push/key"));
  const key = bytesOf(publicKey);
  const present = await registration.pushManager.getSubscription();
  if (present !== null && !isSame(present.options.applicationServerKey, key)) await present.unsubscribe();
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = subscription.toJSON();
  if (endpoint === undefined || keys === undefined) throw new Error("The browser gave no address to push to.");
  return { address: endpoint, secret: JSON.stringify({ p256dh: keys["p256dh"], auth: keys["auth"] }) };
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function isSame(given: ArrayBuffer | null, expected: Uint8Array): boolean {
  if (given === null) return false;
  const bytes = new Uint8Array(given);
  return bytes.length === expected.length && bytes.every((byte, index) => byte === expected[index]);
}
