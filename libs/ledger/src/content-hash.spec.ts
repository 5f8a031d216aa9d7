import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EpochMs } from '#kernel';
import { contentHashOf } from './content-hash.ts';
import type { HashedRecord } from './content-hash.ts';

const hash32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
const record: fc.Arbitrary<HashedRecord> = fc.record({
  columns: fc.record({
    eventTime: fc.integer({ min: -5, max: 5 }).map((at) => at as EpochMs),
    eventUuid: fc.uuid(),
    account: fc.oneof(
      fc.constantFrom('111122223333', 'unknown'),
      fc.string({ unit: 'binary-ascii', maxLength: 90_000 }),
    ),
  }),
  textHash: hash32,
  storedHash: fc.option(hash32),
  position: fc.nat(),
});

describe('contentHashOf', () => {
  it('is the hash that its description says', () => {
    const textHash = Buffer.alloc(32, 7);
    const columns = { eventTime: 1 as EpochMs, eventUuid: '00112233-4455-6677-8899-aabbccddeeff', account: 'unknown' };
    const parts = [
      Buffer.from('backtrail append 1\0'),
      Buffer.from('000000000000000100112233445566778899aabbccddeeff0000000300000007', 'hex'),
      Buffer.from('unknown'),
      textHash,
      Buffer.from([0]),
    ];
    expect(contentHashOf([{ columns, textHash, storedHash: null, position: 3 }])).toEqual(
      createHash('sha256').update(Buffer.concat(parts)).digest(),
    );
  });

  it('does not care in which order the records are given', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (records) => {
        expect(contentHashOf(records.toReversed())).toEqual(contentHashOf(records));
      }),
    );
  });

  it('changes with everything that it covers', () => {
    const base: HashedRecord = {
      columns: { eventTime: 1 as EpochMs, eventUuid: '00112233-4455-6677-8899-aabbccddeeff', account: 'a' },
      textHash: Buffer.alloc(32, 1),
      storedHash: null,
      position: 0,
    };
    const others: readonly HashedRecord[] = [
      { ...base, columns: { ...base.columns, eventTime: 2 as EpochMs } },
      { ...base, columns: { ...base.columns, eventUuid: '00112233-4455-6677-8899-aabbccddeef0' } },
      { ...base, columns: { ...base.columns, account: 'b' } },
      { ...base, textHash: Buffer.alloc(32, 2) },
      { ...base, storedHash: Buffer.alloc(32, 1) },
      { ...base, position: 1 },
    ];
    const hashes = [[base], ...others.map((other) => [other]), [], [base, others[0]!]].map(contentHashOf);
    expect(new Set(hashes.map((hash) => hash.toString('hex'))).size).toBe(hashes.length);
  });
});
