import type { FactRow } from './fact-row.ts';
import type { RecordColumns } from './record-columns.ts';

/** A record on its way into the ledger: everything that is computed is computed, nothing is stored. */
export type NewRecord = {
  readonly objectId: number;
  /** Index of the item in its object, from 0. */
  readonly position: number;
  readonly columns: RecordColumns;
  /** The text that is stored: as delivered, but for blanked secrets. May be a view of a whole chunk of what was read. */
  readonly text: Uint8Array;
  /** SHA-256 of the text as delivered. */
  readonly textHash: Buffer;
  /** SHA-256 of the text as stored; null when nothing was blanked. */
  readonly storedHash: Buffer | null;
  /** Version of the rules by which secrets were looked for, whether or not there were any. */
  readonly redaction: number;
  readonly actorBody: string;
  readonly facts: readonly FactRow[];
};

/** What makes a record itself: exact duplicates agree in all of it, and equal bytes have equal time and id. */
export type RecordKey = {
  readonly columns: Pick<RecordColumns, 'eventTime' | 'eventUuid' | 'account'>;
  readonly textHash: Buffer;
};

/**
 * The one order of all records. Every loader inserts in it, so that two whose batches overlap take their locks in one order
 * and cannot deadlock; and the content hash of an append goes over it.
 */
export function byKey(a: RecordKey, b: RecordKey): number {
  if (a.columns.eventTime !== b.columns.eventTime) return a.columns.eventTime - b.columns.eventTime;
  if (a.columns.eventUuid !== b.columns.eventUuid) return a.columns.eventUuid < b.columns.eventUuid ? -1 : 1;
  if (a.columns.account !== b.columns.account) return a.columns.account < b.columns.account ? -1 : 1;
  return Buffer.compare(a.textHash, b.textHash);
}
