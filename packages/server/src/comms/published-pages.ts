import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { asId, type StatusPageId } from "@staunch/core/kernel";
import { z } from "zod";
import { findPublishedPage, type PageDocument, type PublishedPage, readDocumentsMark } from "#comms/store-documents.ts";
import type { Clock, Database, Log } from "#platform/index.ts";

export interface PublishedPagesOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** The data folder; copies lie in `status-pages` within it. */
  readonly dataDir: string;
}

/** A document ready to be sent. */
export interface ServedDocument extends PageDocument {
  readonly gzip: Buffer;
}

interface Held {
  readonly page: PublishedPage;
  readonly documents: Map<string, ServedDocument>;
  mark: string | undefined;
}

/** Other nodes render too; a copy in memory is at most this old once it is asked for. */
const freshSeconds = 2;

const fileSchema = z.object({
  organisationId: z.guid(),
  pageId: z.guid(),
  slug: z.string(),
  name: z.string(),
  documents: z.array(z.object({ path: z.string(), contentType: z.string(), body: z.string(), etag: z.string() })),
});

/**
 * The public documents as last rendered, in memory and on disk. A request is answered from memory; whether another
 * node has rendered since is looked up behind the answer, never before it. With the database gone, or gone while
 * this process started, pages stay up as they were.
 */
export class PublishedPages {
  readonly #options: PublishedPagesOptions;
  readonly #folder: string;
  readonly #held = new Map<string, Held>();
  readonly #checkedAt = new Map<string, Temporal.Instant>();
  readonly #checks = new Map<string, Promise<void>>();
  #writing: Promise<void> = Promise.resolve();

  constructor(options: PublishedPagesOptions) {
    this.#options = options;
    this.#folder = join(options.dataDir, "status-pages");
    mkdirSync(this.#folder, { recursive: true });
    this.#load();
  }

  /** The page at an address. An address never seen before is looked up first; @throws what the database throws then. */
  async find(slug: string): Promise<PublishedPage | undefined> {
    const held = this.#held.get(slug);
    const check = this.#isFresh(slug) ? undefined : this.#check(slug);
    if (held !== undefined) {
      check?.catch((error: unknown) => this.#options.log.warn({ err: error, slug }, "status page served from the last copy"));
      return held.page;
    }
    await check;
    return this.#held.get(slug)?.page;
  }

  document(slug: string, path: string): ServedDocument | undefined {
    return this.#held.get(slug)?.documents.get(path);
  }

  /** Takes a fresh rendering; documents that are not in it stay. */
  put(page: PublishedPage): void {
    const before = [...this.#held.values()].find((held) => held.page.pageId === page.pageId);
    if (before !== undefined && before.page.slug !== page.slug) this.#forget(before.page.slug);
    const documents = new Map(before?.documents);
    for (const document of page.documents) documents.set(document.path, served(document, documents.get(document.path)));
    this.#held.set(page.slug, { page: { ...page, documents: [...documents.values()] }, documents, mark: undefined });
    this.#checkedAt.set(page.slug, this.#options.clock.now());
    this.#store(page.slug);
  }

  drop(pageId: StatusPageId): void {
    for (const [slug, held] of this.#held) if (held.page.pageId === pageId) this.#forget(slug);
  }

  /** Resolves when look-ups under way have ended and what is held is on disk. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#checks.values());
    await this.#writing;
  }

  #isFresh(slug: string): boolean {
    const checkedAt = this.#checkedAt.get(slug);
    if (checkedAt === undefined) return false;
    return Temporal.Instant.compare(checkedAt.add({ seconds: freshSeconds }), this.#options.clock.now()) > 0;
  }

  /** One look-up at a time for each address. */
  #check(slug: string): Promise<void> {
    const running = this.#checks.get(slug);
    if (running !== undefined) return running;
    const check = this.#lookUp(slug).finally(() => this.#checks.delete(slug));
    this.#checks.set(slug, check);
    return check;
  }

  async #lookUp(slug: string): Promise<void> {
    const startedAt = this.#options.clock.now();
    const held = this.#held.get(slug);
    const { mark, page } = await this.#options.database.transact("*", async (tx) => {
      const current = await readDocumentsMark(tx, slug);
      const isStale = current === undefined || held?.mark !== current;
      return { mark: current, page: isStale ? await findPublishedPage(tx, slug) : undefined };
    });
    // An address nobody has is not remembered: anybody could make up as many as they like.
    if (mark === undefined) return this.#forget(slug);
    this.#checkedAt.set(slug, startedAt);
    if (page === undefined || this.#held.get(slug) !== held) return;
    const documents = new Map(page.documents.map((one) => [one.path, served(one, held?.documents.get(one.path))]));
    this.#held.set(slug, { page, documents, mark });
    this.#store(slug);
  }

  #forget(slug: string): void {
    this.#checkedAt.delete(slug);
    if (!this.#held.delete(slug)) return;
    this.#enqueue(() => rm(this.#path(slug), { force: true }));
  }

  #store(slug: string): void {
    this.#enqueue(async () => {
      const held = this.#held.get(slug);
      if (held === undefined) return;
      const documents = [...held.documents.values()].map(({ path, contentType, body, etag }) => ({ path, contentType, body, etag }));
      await mkdir(this.#folder, { recursive: true });
      // A name of its own first: a crash in the middle leaves the old copy whole.
      await writeFile(`${this.#path(slug)}.new`, JSON.stringify({ ...held.page, documents }));
      await rename(`${this.#path(slug)}.new`, this.#path(slug));
    });
  }

  #enqueue(work: () => Promise<void>): void {
    this.#writing = this.#writing.then(work).catch((error: unknown) => {
      this.#options.log.warn({ err: error }, "status page could not be kept on disk");
    });
  }

  /** Slugs hold nothing but letters, digits and hyphens. */
  #path(slug: string): string {
    return join(this.#folder, `${slug}.json`);
  }

  #load(): void {
    for (const name of readdirSync(this.#folder).filter((file) => file.endsWith(".json"))) {
      const parsed = fileSchema.safeParse(readJson(join(this.#folder, name)));
      if (!parsed.success) {
        this.#options.log.warn({ file: name }, "kept status page cannot be read; it comes back with its next rendering");
        continue;
      }
      const { organisationId, pageId, ...rest } = parsed.data;
      const page = { ...rest, organisationId: asId<"organisation">(organisationId), pageId: asId<"status-page">(pageId) };
      const documents = new Map(page.documents.map((document) => [document.path, served(document, undefined)]));
      this.#held.set(page.slug, { page, documents, mark: undefined });
    }
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Packed once, sent often. */
function served(document: PageDocument, before: ServedDocument | undefined): ServedDocument {
  if (before?.etag === document.etag) return before;
  return { ...document, gzip: gzipSync(document.body, { level: 9 }) };
}
