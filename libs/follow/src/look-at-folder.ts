import { stat } from 'node:fs/promises';
import { walkFolder } from '#source';
import type { FilePath } from '#source';
import { LookFailed } from './look-failed.ts';
import type { Noting } from './note-seen.ts';
import { skippedBy } from './seen-object.ts';
import type { SeenObject } from './seen-object.ts';

/** Noted in one statement. */
const AT_ONCE = 500;

/**
 * Notes every file in a folder of any depth. A file that grows, or is written anew, is another object: it is read again,
 * and what was stored of it counts as duplicate.
 *
 * @throws {LookFailed} when the folder, or one inside it, cannot be read; what was seen elsewhere is noted
 */
export async function lookAtFolder(path: string, { note }: Pick<Noting, 'note'>, signal: AbortSignal): Promise<void> {
  let seen: SeenObject[] = [];
  let failure: LookFailed | null = null;
  for await (const thing of walkFolder(path)) {
    if (signal.aborted) return;
    if (thing.kind === 'unreadable') failure ??= new LookFailed(thing.reason, `${thing.name} ${thing.detail}`);
    else
      seen.push(
        await seenAt(
          thing.name,
          thing.kind === 'file' ? thing.path : thing.name,
          thing.kind === 'file' ? null : skippedBy(thing),
        ),
      );
    if (seen.length >= AT_ONCE) {
      await note(seen);
      seen = [];
    }
  }
  await note(seen);
  if (failure !== null) throw failure;
}

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
