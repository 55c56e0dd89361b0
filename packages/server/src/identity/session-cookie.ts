import { sessionWholeLife } from "@staunch/core/identity";

/**
 * Over HTTPS the cookie is bound to this very host by its name (`__Host-`), so that no sibling
 * domain can plant one; over plain HTTP on one's own machine browsers refuse that prefix.
 */
function cookieName(publicUrl: string): string {
  return isSecure(publicUrl) ? "__Host-staunch_session" : "staunch_session";
}

/** The Set-Cookie value that signs a browser in. SameSite=Lax, because people come in by links from mails and chats. */
export function sessionCookie(publicUrl: string, token: string): string {
  return cookie(publicUrl, token, sessionWholeLife.hours * 3600);
}

/** The Set-Cookie value that makes a browser forget. */
export function clearedSessionCookie(publicUrl: string): string {
  return cookie(publicUrl, "", 0);
}

/** The session token of a Cookie header, if there is one. */
export function sessionTokenOf(publicUrl: string, cookieHeader: string | undefined): string | undefined {
  const wanted = `${cookieName(publicUrl)}=`;
  const pair = cookieHeader?.split(";").find((part) => part.trimStart().startsWith(wanted));
  return pair?.trim().slice(wanted.length);
}

function cookie(publicUrl: string, value: string, maxAgeSeconds: number): string {
  const secure = isSecure(publicUrl) ? "; Secure" : "";
  return `${cookieName(publicUrl)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
}

function isSecure(publicUrl: string): boolean {
  return new URL(publicUrl).protocol === "https:";
}
