import {
  bucketClientFor,
  bucketLabel,
  bucketObjectBytes,
  listObjects,
  openMessageQueue,
  SourceFailed,
  walkFolder,
} from '#source';
import type { BucketClient, BucketObject, BucketPlace, BucketSettings } from '#source';
import { AppError } from '#kernel';
import { SourcePlaceRefused } from './source-errors.ts';
import { placeOf } from './source-place.ts';

/** Whether a place can be followed, and what was seen or is in the way. */
export type PlaceTest = { readonly isReadable: boolean; readonly detail: string };

/**
 * Looks whether a place can be reached and read, as far as that can be told from its first objects. Changes nothing.
 *
 * @throws {SourcePlaceRefused} when the text names no place
 */
export async function testPlace(text: string, buckets: BucketSettings, signal: AbortSignal): Promise<PlaceTest> {
  const place = placeOf(text);
  if (!place.ok) throw new SourcePlaceRefused(place.reason);
  if (place.value.kind === 'folder') return await testFolder(place.value.path, signal);
  return place.value.kind === 'bucket'
    ? await testBucket(place.value, buckets, signal)
    : await testQueue(place.value.url, buckets, signal);
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

async function testBucket(place: BucketPlace, buckets: BucketSettings, signal: AbortSignal): Promise<PlaceTest> {
  const client = bucketClientFor(buckets);
  try {
    for await (const page of listObjects(client, place, { signal })) {
      const first = page.find(({ size }) => size > 0);
      if (first === undefined) continue;
      await readFirstBytes(client, { bucket: place.bucket, key: first.key }, signal);
      return { isReadable: true, detail: `first object: ${bucketLabel(place.bucket, first.key)}` };
    }
    return { isReadable: true, detail: 'it can be listed, and nothing is there yet' };
  } catch (error) {
    if (error instanceof SourceFailed) return { isReadable: false, detail: `${error.reason}: ${error.message}` };
    if (error instanceof AppError) return { isReadable: false, detail: `${error.code}: ${error.message}` };
    throw error;
  }
}

/** Whatever lies under the key by now. */
async function readFirstBytes(
  client: BucketClient,
  { bucket, key }: Pick<BucketObject, 'bucket' | 'key'>,
  signal: AbortSignal,
): Promise<void> {
  const bytes = bucketObjectBytes(client, { bucket, key, versionId: null, etag: null, size: null }, { signal });
  await bytes.next();
  await bytes.return();
}

async function testQueue(url: string, { endpointUrl }: BucketSettings, signal: AbortSignal): Promise<PlaceTest> {
  try {
    const queue = await openMessageQueue(url, { endpoint: endpointUrl });
    try {
      const { waiting, inHand, delayed } = await queue.depth(signal);
      return { isReadable: true, detail: `${waiting} messages wait, ${inHand} are in hand, ${delayed} are delayed` };
    } finally {
      queue.close();
    }
  } catch (error) {
    if (error instanceof AppError) return { isReadable: false, detail: `${error.code}: ${error.message}` };
    throw error;
  }
}
