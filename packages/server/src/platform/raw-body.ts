import type { PublicInstance } from "#platform/api-instance.ts";

/**
 * Endpoints that are handed the bytes as they came, whatever the content type says: senders mislabel their bodies,
 * and signatures are made over bytes. Without a body the request's `body` is undefined.
 * @param bodyBytes more is refused with 413 before anything is parsed.
 */
export async function rawBodyScope(server: PublicInstance, bodyBytes: number, mount: (scope: PublicInstance) => void): Promise<void> {
  await server.register((scope: PublicInstance, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: bodyBytes }, (_request, body, parsed) => parsed(null, body));
    mount(scope);
    done();
  });
}

/** The bytes of a request in a raw scope; empty when it had none. */
export function bytesOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** The JSON value in the bytes, or undefined when there is none; hostile keys such as `__proto__` stay plain data. */
export function parseJson(bytes: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(bytes.toString("utf8")) };
  } catch {
    // Not JSON: the caller says so in its protocol's words.
    return undefined;
  }
}
