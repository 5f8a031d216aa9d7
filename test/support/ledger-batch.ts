import { createHash } from 'node:crypto';
import pg from 'pg';
import { appendBatch, reserveObjectIds, writtenDown } from '#ledger';
import type { Appended, LedgerBatch, NewRecord, ObjectEnding, QuarantineEntry } from '#ledger';
import { newRecordsOf } from './new-records.ts';

const NOTHING = createHash('sha256').digest();

/** An ending as of an object that was read whole, of which nothing was stored before. */
export function endingOf(objectId: number, members: Partial<ObjectEnding> = {}): ObjectEnding {
  return {
    objectId,
    outcome: 'READ',
    reason: null,
    detail: null,
    sha256Delivered: NOTHING,
    sha256Inflated: NOTHING,
    bytesDelivered: 0,
    bytesInflated: 0,
    head: null,
    tail: null,
    recordsQuarantined: 0,
    appendedBefore: 0,
    duplicatesBefore: 0,
    ...members,
  };
}

/** A batch that holds one whole object. */
export function batchOf(
  objectId: number,
  records: readonly NewRecord[],
  quarantine: readonly QuarantineEntry[] = [],
): LedgerBatch {
  const recordsQuarantined = quarantine.filter((entry) => entry.position !== null).length;
  return {
    objects: [{ objectId, name: `folder/object-${objectId}.json`, nameAccount: null, nameRegion: null }],
    records: writtenDown(records.map((record) => ({ ...record, objectId }))),
    quarantine,
    endings: [endingOf(objectId, { recordsQuarantined })],
    replays: [],
  };
}

/** Appends the records of these texts as one object, in one transaction. */
export async function appendTexts(pool: pg.Pool, texts: readonly (string | Uint8Array)[]): Promise<Appended> {
  const [objectId = 0] = await reserveObjectIds(pool, 1);
  const records = newRecordsOf(
    [Buffer.concat(texts.flatMap((text) => [Buffer.from(text), Buffer.from('\n')]))],
    objectId,
  );
  return appendBatch(pool, batchOf(objectId, records));
}

/** Runs work on a connection of the superuser's. */
export async function asSuperuser<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
