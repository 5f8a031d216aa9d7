import { bucketClientFor, classifyName, fileAt, foundInBucket, readDelivered } from '#source';
import type { BucketSettings, Found, WorthReading } from '#source';
import type pg from 'pg';
import { endObject } from './failed-object.ts';
import { Loader } from './loader.ts';
import { newObjectOf } from './new-object.ts';
import type { ObjectPlace, ReaderItem } from './object-place.ts';

/**
 * Keeps an object that no reader survived: its row in the ledger with the hash of its bytes, and an entry in the quarantine
 * with both ends of it. It may be replayed when a later version can read it.
 *
 * @throws {AppendFailed}
 */
export async function keepUnread(
  pool: pg.Pool,
  { objectId, place }: ReaderItem,
  buckets: BucketSettings,
): Promise<void> {
  const found = foundAt(place, buckets);
  const loader = new Loader(pool, () => undefined);
  const object = newObjectOf(objectId, found.name, found.classification);
  const detail = 'reading it ended the thread that read it, or kept it from answering, each time';
  const outcome = await readDelivered(found, { reason: 'READER_DIED', detail, byteOffset: 0 });
  loader.begin(object);
  endObject(object, outcome, loader);
  await loader.finish();
}

function foundAt(place: ObjectPlace, buckets: BucketSettings): Found {
  if (place.kind === 'bucket-object')
    return foundInBucket(bucketClientFor(buckets), place.object, classified(place.object.key));
  const { path, name } = place;
  return fileAt(typeof path === 'string' ? path : Buffer.from(path), name, classified(name));
}

function classified(name: string): WorthReading {
  const known = classifyName(name);
  return known.kind === 'log' ? known : { kind: 'readable' };
}
