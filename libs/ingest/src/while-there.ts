import { access } from 'node:fs/promises';
import { discover, isBucketAddress } from '#source';
import type { BucketSettings, Found } from '#source';

/**
 * Finds an object that was read before, by its name in the ledger: a file, an object in a bucket, or an entry of an archive
 * (`archive!entry`), which is there only while its archive is being read. Gives what `read` gives, undefined when it is not there any more.
 */
export async function whileThere<T>(
  name: string,
  read: (found: Found) => Promise<T>,
  buckets?: BucketSettings,
): Promise<T | undefined> {
  for (const path of pathsIn(name)) {
    if (!isBucketAddress(path) && !(await isThere(path))) continue;
    for await (const thing of discover([path], buckets === undefined ? {} : { buckets })) {
      if (thing.name === name && thing.kind !== 'skipped' && thing.kind !== 'unreadable') return await read(thing);
    }
  }
  return undefined;
}

/** The name itself, and each part of it that may name the archive in which the rest is an entry. */
function pathsIn(name: string): readonly string[] {
  if (isBucketAddress(name)) return [name];
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
