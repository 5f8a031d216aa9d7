import { classifyName, fileAt, readDelivered } from '#source';
import type { WorthReading } from '#source';
import type pg from 'pg';
import { endObject } from './failed-object.ts';
import { Loader } from './loader.ts';
import { newObjectOf } from './new-object.ts';
import type { ReaderItem } from './object-place.ts';

/**
 * Keeps an object that no reader survived: its row in the ledger with the hash of its bytes, and an entry in the quarantine
 * with both ends of it. It may be replayed when a later version can read it.
 *
 * @throws {AppendFailed}
 */
export async function keepUnread(pool: pg.Pool, { objectId, place: { path, name } }: ReaderItem): Promise<void> {
  const known = classifyName(name);
  const classification: WorthReading = known.kind === 'log' ? known : { kind: 'readable' };
  const found = fileAt(typeof path === 'string' ? path : Buffer.from(path), name, classification);
  const loader = new Loader(pool, () => undefined);
  const object = newObjectOf(objectId, name, classification);
  const detail = 'reading it ended the thread that read it, or kept it from answering, each time';
  const outcome = await readDelivered(found, { reason: 'READER_DIED', detail, byteOffset: 0 });
  loader.begin(object);
  endObject(object, outcome, loader);
  await loader.finish();
}
