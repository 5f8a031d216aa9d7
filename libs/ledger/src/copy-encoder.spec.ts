import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EpochMs } from '#kernel';
import { CopyEncoder } from './copy-encoder.ts';

const HEADER_BYTES = 19;
const FIELD = HEADER_BYTES + 2 + 4;
const POSTGRES_EPOCH_MS = 946_684_800_000;

/** The bytes of the one field that is written. */
function fieldOf(write: (rows: CopyEncoder) => unknown): Buffer {
  const rows = new CopyEncoder(1, 16);
  write(rows.row());
  const encoded = rows.end();
  expect(encoded.readInt32BE(FIELD - 4)).toBe(encoded.length - FIELD - 2);
  return encoded.subarray(FIELD, -2);
}

describe('the binary form of rows', () => {
  it('holds whole numbers of up to 53 bits as PostgreSQL reads them', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(fieldOf((rows) => rows.int8(value)).readBigInt64BE()).toBe(BigInt(value));
      }),
      { seed: 1 },
    );
    for (const value of [0, -1, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 32 - 1, -(2 ** 32), Number.MAX_SAFE_INTEGER]) {
      expect(fieldOf((rows) => rows.int8(value)).readBigInt64BE()).toBe(BigInt(value));
    }
    for (const value of [0, -1, 255, 256, 2 ** 31 - 1, -(2 ** 31)]) {
      expect(fieldOf((rows) => rows.int4(value)).readInt32BE()).toBe(value);
    }
  });

  it('holds every time of the calendar in microseconds', () => {
    const [first, last] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), (value) => {
        const micros = fieldOf((rows) => rows.time(value as EpochMs)).readBigInt64BE();
        expect(micros).toBe(BigInt(value - POSTGRES_EPOCH_MS) * 1000n);
      }),
      { seed: 2, examples: [[first], [last], [POSTGRES_EPOCH_MS], [POSTGRES_EPOCH_MS - 1]] },
    );
  });

  it('holds texts of any length and script as UTF-8', () => {
    for (const text of ['', 'a', 'é', 'ab€', '𝄞', 'x'.repeat(64), `${'x'.repeat(63)}é`, 'é'.repeat(500)]) {
      expect(fieldOf((rows) => rows.text(text)).toString()).toBe(text);
    }
  });

  it('holds a uuid as its 16 bytes', () => {
    for (const uuid of ['01234567-89ab-cdef-0123-456789abcdef', 'ffffffff-ffff-ffff-0000-000000000000']) {
      expect(fieldOf((rows) => rows.uuid(uuid)).toString('hex')).toBe(uuid.replaceAll('-', ''));
    }
  });
});
