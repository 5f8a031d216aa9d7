import type { EpochMs } from '#kernel';
import { keepForLaterRows, roomForRows } from './row-room.ts';
import { writeInt32, writeInt64 } from './write-integer.ts';
import { writeText } from './write-text.ts';
import { writeUuid } from './write-uuid.ts';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const HEADER_BYTES = SIGNATURE.length + 8;
const NOTHING = Buffer.alloc(0);
const POSTGRES_EPOCH_MS = 946_684_800_000;
/** Further from 2000 than this, microseconds do not fit into the 53 bits of a number. */
const MOST_EXACT_MS = Math.floor(Number.MAX_SAFE_INTEGER / 1000);

/**
 * Rows in PostgreSQL's binary COPY format. `row()` begins one; then one call for each of its columns, in order.
 *
 * @see https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4
 */
export class CopyEncoder {
  private at = HEADER_BYTES;

  /** @param buffer where they are written until it is full; memory for the expected bytes, if nothing else is said */
  constructor(
    private readonly columns: number,
    expectedBytes: number,
    private buffer = roomForRows(Math.max(expectedBytes, 256)),
  ) {
    this.buffer.fill(0, 0, HEADER_BYTES);
    SIGNATURE.copy(this.buffer);
  }

  row(): this {
    this.reserve(2);
    this.at = this.buffer.writeInt16BE(this.columns, this.at);
    return this;
  }

  /** A whole row that was written before. */
  rowAgain(bytes: Uint8Array): this {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.at);
    this.at += bytes.length;
    return this;
  }

  /** Begins anew, over what was written, whole rows or not. */
  restart(): this {
    this.at = HEADER_BYTES;
    return this;
  }

  /** The rows so far, good until more is written. */
  rows(): Buffer {
    return this.buffer.subarray(HEADER_BYTES, this.at);
  }

  /** A bigint column, from an integer of up to 53 bits. */
  int8(value: number): this {
    this.open(8);
    this.at = writeInt64(this.buffer, this.at, value);
    return this;
  }

  int4(value: number | null): this {
    if (value === null) return this.absent();
    this.open(4);
    this.at = writeInt32(this.buffer, this.at, value);
    return this;
  }

  int2(value: number): this {
    this.open(2);
    this.at = this.buffer.writeInt16BE(value, this.at);
    return this;
  }

  bool(value: boolean | null): this {
    if (value === null) return this.absent();
    this.open(1);
    this.buffer[this.at++] = value ? 1 : 0;
    return this;
  }

  /** A timestamptz column: microseconds since 2000-01-01T00:00:00Z. */
  time(value: EpochMs): this {
    const sincePostgres = value - POSTGRES_EPOCH_MS;
    if (Math.abs(sincePostgres) <= MOST_EXACT_MS) return this.int8(sincePostgres * 1000);
    this.open(8);
    this.at = this.buffer.writeBigInt64BE(BigInt(sincePostgres) * 1000n, this.at);
    return this;
  }

  /** A uuid column, from its spelling in lower case. */
  uuid(value: string): this {
    this.open(16);
    this.at = writeUuid(this.buffer, this.at, value);
    return this;
  }

  bytes(value: Uint8Array | null): this {
    if (value === null) return this.absent();
    this.open(value.length);
    this.buffer.set(value, this.at);
    this.at += value.length;
    return this;
  }

  /** A text column. The string must be storable: no NUL, no lone surrogate. */
  text(value: string | null): this {
    if (value === null) return this.absent();
    this.reserve(4 + value.length * 3);
    const written = writeText(this.buffer, this.at + 4, value);
    this.at = writeInt32(this.buffer, this.at, written) + written;
    return this;
  }

  /** The rows, ready to be sent. No more may be written. */
  end(): Buffer {
    this.reserve(2);
    this.at = this.buffer.writeInt16BE(-1, this.at);
    return this.buffer.subarray(0, this.at);
  }

  /** Says that what `end` gave was received: its bytes are overwritten by later rows. */
  received(): void {
    keepForLaterRows(this.buffer);
    this.buffer = NOTHING;
  }

  private absent(): this {
    this.reserve(4);
    this.at = writeInt32(this.buffer, this.at, -1);
    return this;
  }

  private open(bytes: number): void {
    this.reserve(4 + bytes);
    this.at = writeInt32(this.buffer, this.at, bytes);
  }

  private reserve(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const grown = roomForRows(Math.max(this.buffer.length * 2, this.at + bytes));
    this.buffer.copy(grown, 0, 0, this.at);
    this.buffer = grown;
  }
}
