import { walkFolder } from '#source';
import { SourcePlaceRefused } from './source-errors.ts';
import { placeOf } from './source-place.ts';

/** Whether a place can be followed, and what was seen or is in the way. */
export type PlaceTest = { readonly isReadable: boolean; readonly detail: string };

/**
 * Looks whether a place can be reached and read, as far as that can be told from its first objects. Changes nothing.
 *
 * @throws {SourcePlaceRefused} when the text names no place
 */
export async function testPlace(text: string, signal: AbortSignal): Promise<PlaceTest> {
  const place = placeOf(text);
  if (!place.ok) throw new SourcePlaceRefused(place.reason);
  return place.value.kind === 'folder' ? await testFolder(place.value.path, signal) : unfollowed();
}

async function testFolder(path: string, signal: AbortSignal): Promise<PlaceTest> {
  for await (const thing of walkFolder(path)) {
    if (thing.kind === 'unreadable')
      return { isReadable: false, detail: `${thing.reason}: ${thing.name} ${thing.detail}` };
    if (thing.kind === 'file') return { isReadable: true, detail: `first file: ${thing.name}` };
    signal.throwIfAborted();
  }
  return { isReadable: true, detail: 'no file in it yet' };
}

const unfollowed = (): PlaceTest => ({ isReadable: false, detail: 'this kind of place is not followed yet' });
