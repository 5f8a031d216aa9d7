import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, cp, mkdtemp, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';

const LINKS = z.array(z.object({ source: z.string(), target: z.string() }));

const DRAFT = '.new-';

/**
 * Copies PostgreSQL's folder so that any account may run what is in it and only this one may change it.
 *
 * The copy is made under another name and compared with the original before it takes its name, so under that name it is
 * whole; what is left of attempts that were killed is removed. To be called under the start lock. Links that npm did not make, since install scripts were off, are made from the package's own list of them.
 */
export async function copyTree(from: string, to: string): Promise<void> {
  for (const name of await readdir(dirname(to))) {
    if (name.startsWith(`${basename(to)}${DRAFT}`)) await rm(join(dirname(to), name), { recursive: true, force: true });
  }
  const draft = await mkdtemp(`${to}${DRAFT}`);
  try {
    await cp(from, draft, { recursive: true, verbatimSymlinks: true, filter: isNeeded });
    await addLinks(draft);
    await openToAll(draft);
    await compare(from, draft);
    await rename(draft, to);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Static libraries and headers are for building programs, not for running them. */
function isNeeded(path: string): boolean {
  return !path.endsWith('.a') && basename(path) !== 'include';
}

/** The list names files as `native/lib/…`, from above the folder that is copied. */
async function addLinks(folder: string): Promise<void> {
  const links = LINKS.parse(JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8')));
  const present = new Set((await readdir(join(folder, 'lib'))).map((name) => join('native/lib', name)));
  for (const { source, target } of links) {
    if (present.has(target)) continue;
    await symlink(relative(dirname(target), source), join(folder, relative('native', target)));
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const isOpenable = entry.isDirectory() || basename(entry.parentPath) === 'bin';
    await chmod(join(entry.parentPath, entry.name), isOpenable ? 0o755 : 0o644);
  }
}

async function compare(from: string, to: string): Promise<void> {
  for (const entry of await readdir(to, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const copy = join(entry.parentPath, entry.name);
    if ((await digestOf(copy)) !== (await digestOf(join(from, relative(to, copy))))) {
      throw new Error(`${copy} is not what was copied`);
    }
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
