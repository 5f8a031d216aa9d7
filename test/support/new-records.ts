import { hash } from 'node:crypto';
import { createRecordSplitter, decodeRecord } from '#cloudtrail';
import { appendBatch, newRecordOf, reserveObjectIds, writtenDown } from '#ledger';
import type { NewRecord } from '#ledger';
import type pg from 'pg';

/**
 * The records of delivered texts, ready to be appended, of one object. Poison is left out.
 *
 * @param accountFromName whose records the object's name says it holds: it stands in where a record says nothing
 */
export function newRecordsOf(
  texts: Iterable<Uint8Array>,
  objectId: number,
  accountFromName: string | null = null,
): readonly NewRecord[] {
  return [...texts].flatMap((text) => recordsIn(text, objectId, accountFromName));
}

function recordsIn(text: Uint8Array, objectId: number, accountFromName: string | null): readonly NewRecord[] {
  const splitter = createRecordSplitter();
  const items = [...splitter.push(text), ...splitter.end()];
  return items.flatMap((item) => {
    if (item.kind !== 'text') return [];
    const bytes = Buffer.from(item.bytes);
    const textHash = hash('sha256', bytes, 'buffer');
    const context = { accountFromName, contentHashHex: () => textHash.toString('hex') };
    const decoded = decodeRecord(bytes, context);
    return decoded.ok ? [newRecordOf(decoded.value, { objectId, position: item.position, textHash })] : [];
  });
}

/** Appends records in one transaction, as of an object of their own. Gives the append's id. */
export async function appendRecords(pool: pg.Pool, records: readonly NewRecord[]): Promise<string> {
  const [objectId = 0] = await reserveObjectIds(pool, 1);
  const object = { objectId, name: `object-${objectId}`, nameAccount: null, nameRegion: null };
  const { appendId } = await appendBatch(pool, {
    objects: [object],
    records: writtenDown(records.map((record) => ({ ...record, objectId }))),
    quarantine: [],
    endings: [],
    replays: [],
  });
  return String(appendId);
}
