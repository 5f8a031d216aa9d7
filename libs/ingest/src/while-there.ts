import { access } from 'node:fs/promises';
import { discover } from '#source';
import type { Found } from '#source';

/**
 * Finds an object that was read before, by its name in the ledger: a file, or an entry of an archive (`archive!entry`),
 * which is there only while its archive is being read. Gives what `read` gives, undefined when it is not there any more.
 */
export async function whileThere<T>(name: string, read: (found: Found) => Promise<T>): Promise<T | undefined> {
  for (const path of pathsIn(name)) {
    if (!(await isThere(path))) continue;
    for await (const thing of discover([path])) {
      if (thing.name === name && thing.kind !== 'skipped' && thing.kind !== 'unreadable') return await read(thing);
    }
  }
  return undefined;
}

/** The name itself, and each part of it that may name the archive in which the rest is an entry. */
function pathsIn(name: string): readonly string[] {
  const marks = [...name.matchAll(/!/g)].map(({ index }) => index);
  return [name, ...marks.map((mark) => name.slice(0, mark))].filter((path) => path !== '' && path !== '-');
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
