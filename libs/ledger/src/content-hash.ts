import { createHash } from 'node:crypto';
import { writeInt32, writeInt64 } from './write-integer.ts';
import { writeText } from './write-text.ts';
import { writeUuid } from './write-uuid.ts';
import { byKey } from './new-record.ts';
import type { RecordKey } from './new-record.ts';
import { copyPosition, copyStoredHash, copyTextHash, copyUuid } from './record-row.ts';
import type { WrittenRecord } from './record-row.ts';

const DOMAIN = 'backtrail append 1\0';

/** What the content hash covers of a record: what it is and says, and nothing of where its text happens to lie. */
export type HashedRecord = RecordKey & { readonly storedHash: Buffer | null; readonly position: number };

/**
 * The content hash of an append: SHA-256 over its records in their one order: by time, event UUID, account and hash.
 *
 * Each record contributes event time (8 bytes, signed milliseconds), event UUID (16 bytes), position (4 bytes), length of
 * the account in bytes (4 bytes) and the account in UTF-8, the hash of the original text (32 bytes), and the hash of the
 * stored text: 0, or 1 and 32 bytes. Integers are big-endian. The records follow the ASCII text `backtrail append 1` and
 * a zero byte.
 */
export function contentHashOf(records: readonly HashedRecord[]): Buffer {
  return hashOfLeaves(records.toSorted(byKey), mostBytesOf, writeLeaf);
}

/** The same hash of records that are written down, in the order of their key. */
export function contentHashOfRows(records: readonly WrittenRecord[]): Buffer {
  return hashOfLeaves(records, mostBytesOfRow, writeLeafOfRow);
}

function hashOfLeaves<R>(
  records: readonly R[],
  mostBytesOf: (record: R) => number,
  write: (buffer: Buffer, at: number, record: R) => number,
): Buffer {
  const hash = createHash('sha256').update(DOMAIN, 'latin1');
  let buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  let at = 0;
  for (const record of records) {
    const mostBytes = mostBytesOf(record);
    if (at + mostBytes > buffer.length) {
      hash.update(buffer.subarray(0, at));
      if (mostBytes > buffer.length) buffer = Buffer.allocUnsafe(mostBytes); // a forged row may hold anything
      at = 0;
    }
    at = write(buffer, at, record);
  }
  return hash.update(buffer.subarray(0, at)).digest();
}

const BUFFER_BYTES = 64 * 1024;
const FIXED_BYTES = 8 + 16 + 4 + 4 + 1;

const mostBytesOf = ({ columns, textHash, storedHash }: HashedRecord): number =>
  FIXED_BYTES + columns.account.length * 3 + textHash.length + (storedHash?.length ?? 0);

function writeLeaf(buffer: Buffer, start: number, { columns, position, textHash, storedHash }: HashedRecord): number {
  let at = writeInt64(buffer, start, columns.eventTime);
  at = writeUuid(buffer, at, columns.eventUuid);
  at = writeInt32(buffer, at, position);
  const accountBytes = writeText(buffer, at + 4, columns.account);
  at = writeInt32(buffer, at, accountBytes) + accountBytes;
  at += textHash.copy(buffer, at);
  buffer[at++] = storedHash === null ? 0 : 1;
  return storedHash === null ? at : at + storedHash.copy(buffer, at);
}

const HASH_BYTES = 32;

const mostBytesOfRow = ({ account }: WrittenRecord): number => FIXED_BYTES + account.length * 3 + 2 * HASH_BYTES;

function writeLeafOfRow(buffer: Buffer, start: number, record: WrittenRecord): number {
  let at = copyUuid(record, buffer, writeInt64(buffer, start, record.eventTime));
  at = copyPosition(record, buffer, at);
  const accountBytes = writeText(buffer, at + 4, record.account);
  at = copyTextHash(record, buffer, writeInt32(buffer, at, accountBytes) + accountBytes);
  const end = copyStoredHash(record, buffer, at + 1);
  buffer[at] = end === at + 1 ? 0 : 1;
  return end;
}
