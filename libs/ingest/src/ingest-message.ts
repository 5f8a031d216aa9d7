import { createHash } from 'node:crypto';
import { createBreather, quarantineEntryOf, sha256Of } from '#ledger';
import { DEFAULT_READ_LIMITS, fetchedObject } from '#source';
import type pg from 'pg';
import { keptEnds } from './failed-object.ts';
import { loadFound } from './load-found.ts';
import { Loader } from './loader.ts';
import { newObjectOf } from './new-object.ts';
import { createObjectIds } from './object-ids.ts';

/** What a message is called in the ledger, and what it said. */
export type KeptMessage = { readonly name: string; readonly body: string };

/**
 * Stores the records that a message carries, as those of a file. Safe to repeat.
 *
 * @throws {AppendFailed}
 */
export async function ingestMessage(pool: pg.Pool, { name, body }: KeptMessage): Promise<void> {
  const loader = new Loader(pool, () => undefined);
  const bytes = new Uint8Array(Buffer.from(body));
  const found = fetchedObject({ name, classification: { kind: 'readable' }, bytes, failure: null });
  const loading = { loader, limits: DEFAULT_READ_LIMITS, breathe: createBreather(), isAborted: () => false };
  await loadFound(found, await createObjectIds(pool)(), { ...loading, onRead: () => undefined });
  await loader.finish();
}

/**
 * Keeps a message that cannot be understood in the quarantine. Safe to repeat: the entry stays single.
 *
 * @throws {AppendFailed}
 */
export async function keepMessage(
  pool: pg.Pool,
  { name, body }: KeptMessage,
  { reason, detail }: { readonly reason: string; readonly detail: string },
): Promise<void> {
  const loader = new Loader(pool, () => undefined);
  const whole = Buffer.from(body);
  const object = newObjectOf(await createObjectIds(pool)(), name, null);
  const { objectId } = object;
  const contentHash = sha256Of(whole);
  loader.begin(object);
  loader.reject(
    quarantineEntryOf({
      objectId,
      objectName: object.name,
      position: null,
      byteOffset: 0,
      reason,
      detail,
      contentHash,
      contentBytes: whole.length,
      content: { whole },
    }),
  );
  const sha256Inflated = createHash('sha256').digest();
  loader.end({
    objectId,
    outcome: 'FAILED',
    reason,
    detail,
    sha256Delivered: contentHash,
    sha256Inflated,
    bytesDelivered: whole.length,
    bytesInflated: 0,
    ...keptEnds({ head: whole.subarray(0, 4096), tail: whole.subarray(-4096) }),
  });
  await loader.finish();
}
