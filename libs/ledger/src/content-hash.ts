import { createHash } from 'node:crypto';
import { byKey } from './new-record.ts';
import type { RecordKey } from './new-record.ts';

const DOMAIN = 'backtrail append 1\0';

/** What the content hash covers of a record: what it is and says, and nothing of where its text happens to lie. */
export type HashedRecord = RecordKey & { readonly storedHash: Buffer | null; readonly position: number };

/**
 * The content hash of an append: SHA-256 over its records in the order of their primary key.
 *
 * Each record contributes event time (8 bytes, signed milliseconds), event UUID (16 bytes), position (4 bytes), length of
 * the account in bytes (4 bytes) and the account in UTF-8, the hash of the original text (32 bytes), and the hash of the
 * stored text: 0, or 1 and 32 bytes. Integers are big-endian. The records follow the ASCII text `backtrail append 1` and
 * a zero byte.
 */
export function contentHashOf(records: readonly HashedRecord[]): Buffer {
  const hash = createHash('sha256').update(DOMAIN, 'latin1');
  for (const record of records.toSorted(byKey)) hash.update(leafOf(record));
  return hash.digest();
}

function leafOf({ columns, position, textHash, storedHash }: HashedRecord): Buffer {
  const account = Buffer.from(columns.account, 'utf8');
  const fixed = Buffer.allocUnsafe(32);
  fixed.writeBigInt64BE(BigInt(columns.eventTime), 0);
  fixed.write(columns.eventUuid.replaceAll('-', ''), 8, 'hex');
  fixed.writeInt32BE(position, 24);
  fixed.writeUInt32BE(account.length, 28);
  const stored = storedHash === null ? [NOT_BLANKED] : [BLANKED, storedHash];
  return Buffer.concat([fixed, account, textHash, ...stored]);
}

const NOT_BLANKED = Buffer.from([0]);
const BLANKED = Buffer.from([1]);
