import type { EpochMs } from '#kernel';
import { CopyEncoder } from './copy-encoder.ts';
import type { FactRow } from './fact-row.ts';
import { HASH_HEAD_BYTES, SPELLED, accountNumberOf, ipNumberOf, storedSourceOf, textAtOf } from './narrow-columns.ts';
import type { NewRecord } from './new-record.ts';
import type { Place } from './text-blocks.ts';
import { writeInt32, writeInt64 } from './write-integer.ts';

/**
 * A record on its way into the ledger, written down: its row as `COPY_RECORDS` takes it, and its text behind that. As an
 * object with all its columns it would be nine times as much for the garbage collector to copy and to go through, as long
 * as its batch is not stored.
 */
export type WrittenRecord = {
  /** Memory that it shares with others of its batch, and where in it the row begins. */
  readonly memory: Buffer;
  readonly start: number;
  readonly rowBytes: number;
  readonly textBytes: number;
  readonly objectId: number;
  readonly account: string;
  readonly eventTime: EpochMs;
  readonly actor: string;
  readonly actorBody: string;
  readonly facts: readonly FactRow[];
};

/** Columns of one length that are never null stand first, so each is at the same place in every row. */
export const COPY_RECORDS = `
  copy ledger.record (event_time, append_id, segment_id, account_number, text_at, text_bytes, position, redaction,
    event_uuid, text_hash_head, text_hash_tail, stored_hash, ip_number, is_read_only, actor, event_name, source, region,
    spelled_ip, error_code, event_id, spelled_account, oddities) from stdin (format binary)`;
const COLUMNS = 23;

// Where values begin in a row: behind the number of columns, each stands behind its length in four bytes.
const LENGTH_BYTES = 4;
const APPEND_AT = 2 + LENGTH_BYTES + 8 + LENGTH_BYTES;
const SEGMENT_AT = APPEND_AT + 8 + LENGTH_BYTES;
const TEXT_AT_AT = SEGMENT_AT + 8 + LENGTH_BYTES + 8 + LENGTH_BYTES;
const POSITION_AT = TEXT_AT_AT + 4 + LENGTH_BYTES + 4 + LENGTH_BYTES;
const UUID_AT = POSITION_AT + 4 + LENGTH_BYTES + 2 + LENGTH_BYTES;
const HASH_HEAD_AT = UUID_AT + 16 + LENGTH_BYTES;
const HASH_TAIL_AT = HASH_HEAD_AT + HASH_HEAD_BYTES + LENGTH_BYTES;
const HASH_TAIL_BYTES = 32 - HASH_HEAD_BYTES;
const STORED_HASH_AT = HASH_TAIL_AT + HASH_TAIL_BYTES + LENGTH_BYTES;
const POSITION_BYTES = 4;
const UUID_BYTES = 16;
const STORED_HASH_BYTES = 32;

/** Stands where the place of the text is written when it is known. */
const NOT_YET = 0;

const writer = new CopyEncoder(COLUMNS, 0, Buffer.allocUnsafeSlow(64 * 1024));

/** The row of a record, but for its append and the place of its text. Good until the next call. */
export function writeRow({ columns, text, textHash, storedHash, position, redaction }: NewRecord): Buffer {
  const account = accountNumberOf(columns.account);
  const ip = ipNumberOf(columns.sourceIp);
  writer.restart().row().time(columns.eventTime).int8(NOT_YET).int8(NOT_YET).int8(account);
  writer.int4(NOT_YET).int4(text.length).int4(position).int2(redaction).uuid(columns.eventUuid);
  writer.bytes(textHash.subarray(0, HASH_HEAD_BYTES)).bytes(textHash.subarray(HASH_HEAD_BYTES)).bytes(storedHash);
  writer.int4(ip).bool(columns.isReadOnly).uuid(columns.actor);
  writer.text(columns.eventName).text(storedSourceOf(columns.eventSource)).text(columns.region);
  writer
    .text(ip === null ? columns.sourceIp : null)
    .text(columns.errorCode)
    .text(columns.eventId);
  writer.text(account === SPELLED ? columns.account : null).text(columns.oddities);
  return writer.rows();
}

/** The rows of records in the order given, each as it was placed. */
export function rowsOf(records: readonly WrittenRecord[]): CopyEncoder {
  const bytes = records.reduce((sum, { rowBytes }) => sum + rowBytes, 64);
  const rows = new CopyEncoder(COLUMNS, bytes);
  for (const { memory, start, rowBytes } of records) rows.rowAgain(memory.subarray(start, start + rowBytes));
  return rows;
}

/** Writes into a row where its record will be. */
export function placeRow({ memory, start }: WrittenRecord, appendId: number, segmentId: number, place: Place): void {
  writeInt64(memory, start + APPEND_AT, appendId);
  writeInt64(memory, start + SEGMENT_AT, segmentId);
  writeInt32(memory, start + TEXT_AT_AT, textAtOf(place));
}

/** The text that is stored. */
export const textOfRow = ({ memory, start, rowBytes, textBytes }: WrittenRecord): Buffer =>
  memory.subarray(start + rowBytes, start + rowBytes + textBytes);

/** The event's UUID in hexadecimal digits, without hyphens. */
export const uuidDigits = ({ memory, start }: WrittenRecord): string =>
  memory.toString('hex', start + UUID_AT, start + UUID_AT + UUID_BYTES);

/** The text's hash in hexadecimal digits. */
export const hashDigits = ({ memory, start }: WrittenRecord): string =>
  memory.toString('hex', start + HASH_HEAD_AT, start + HASH_HEAD_AT + HASH_HEAD_BYTES) +
  memory.toString('hex', start + HASH_TAIL_AT, start + HASH_TAIL_AT + HASH_TAIL_BYTES);

/** The order of `byKey`, from what is written down. */
export function byKeyOfRow(a: WrittenRecord, b: WrittenRecord): number {
  if (a.eventTime !== b.eventTime) return a.eventTime - b.eventTime;
  const uuids = compareAt(a, b, UUID_AT, UUID_BYTES);
  if (uuids !== 0) return uuids;
  if (a.account !== b.account) return a.account < b.account ? -1 : 1;
  return compareAt(a, b, HASH_HEAD_AT, HASH_HEAD_BYTES) || compareAt(a, b, HASH_TAIL_AT, HASH_TAIL_BYTES);
}

/** Byte by byte, of which the first few tell: a call of the buffer's own method would cost more. */
function compareAt(a: WrittenRecord, b: WrittenRecord, offset: number, bytes: number): number {
  const [ofA, ofB] = [a.start + offset, b.start + offset];
  for (let at = 0; at < bytes; at++) {
    const difference = (a.memory[ofA + at] ?? 0) - (b.memory[ofB + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Copies of what the content hash covers of a row, each with the index behind it. */
export const copyUuid = ({ memory, start }: WrittenRecord, to: Buffer, at: number): number =>
  at + memory.copy(to, at, start + UUID_AT, start + UUID_AT + UUID_BYTES);

export const copyPosition = ({ memory, start }: WrittenRecord, to: Buffer, at: number): number =>
  at + memory.copy(to, at, start + POSITION_AT, start + POSITION_AT + POSITION_BYTES);

export function copyTextHash({ memory, start }: WrittenRecord, to: Buffer, at: number): number {
  const head = at + memory.copy(to, at, start + HASH_HEAD_AT, start + HASH_HEAD_AT + HASH_HEAD_BYTES);
  return head + memory.copy(to, head, start + HASH_TAIL_AT, start + HASH_TAIL_AT + HASH_TAIL_BYTES);
}

/** Nothing, where nothing was blanked. */
export function copyStoredHash({ memory, start }: WrittenRecord, to: Buffer, at: number): number {
  const isNull = memory[start + STORED_HASH_AT - LENGTH_BYTES] === 0xff;
  return isNull ? at : at + memory.copy(to, at, start + STORED_HASH_AT, start + STORED_HASH_AT + STORED_HASH_BYTES);
}
