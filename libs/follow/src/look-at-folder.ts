import { stat } from 'node:fs/promises';
import { walkFolder } from '#source';
import type { FilePath, FoundFile, Skipped } from '#source';
import { LookFailed } from './look-failed.ts';
import type { Noting } from './note-seen.ts';
import { skippedBy } from './seen-object.ts';
import type { SeenObject } from './seen-object.ts';

/** Noted in one statement. Those that are seen first are noted first, so that their reading begins at once. */
const FIRST_AT_ONCE = 32;
const MOST_AT_ONCE = 500;

/**
 * Notes every file in a folder of any depth. A file that grows, or is written anew, is another object: it is read again,
 * and what was stored of it counts as duplicate.
 *
 * @throws {LookFailed} when the folder, or one inside it, cannot be read; what was seen elsewhere is noted
 */
export async function lookAtFolder(path: string, { note }: Pick<Noting, 'note'>, signal: AbortSignal): Promise<void> {
  let things: (FoundFile | Skipped)[] = [];
  let atOnce = FIRST_AT_ONCE;
  let failure: LookFailed | null = null;
  for await (const thing of walkFolder(path)) {
    if (signal.aborted) return;
    if (thing.kind === 'unreadable') failure ??= new LookFailed(thing.reason, `${thing.name} ${thing.detail}`);
    else things.push(thing);
    if (things.length >= atOnce) {
      await note(await Promise.all(things.map(seenAs)));
      things = [];
      atOnce = MOST_AT_ONCE;
    }
  }
  await note(await Promise.all(things.map(seenAs)));
  if (failure !== null) throw failure;
}

const seenAs = (thing: FoundFile | Skipped): Promise<SeenObject> =>
  thing.kind === 'file' ? seenAt(thing.name, thing.path, null) : seenAt(thing.name, thing.name, skippedBy(thing));

async function seenAt(name: string, path: FilePath, skipped: SeenObject['skipped']): Promise<SeenObject> {
  const nameBytes = typeof path === 'string' ? null : path;
  const base = { name, nameBytes, version: null, skipped };
  if (skipped !== null) return { ...base, tag: null, byteSize: null };
  try {
    const { size, mtimeMs } = await stat(path);
    return { ...base, tag: `${size}-${mtimeMs}`, byteSize: size };
  } catch {
    // Gone since, or not to be had: reading it will tell which.
    return { ...base, tag: null, byteSize: null };
  }
}
