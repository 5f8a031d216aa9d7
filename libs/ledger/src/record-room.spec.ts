import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EpochMs } from '#kernel';
import { contentHashOf, contentHashOfRows } from './content-hash.ts';
import { byKey } from './new-record.ts';
import type { NewRecord } from './new-record.ts';
import { createRecordRoom, writtenDown } from './record-room.ts';
import { byKeyOfRow, hashDigits, placeRow, rowsOf, textOfRow, uuidDigits } from './record-row.ts';

const LENGTHS = [0, 1, 1300, 70_000, 300_000, ...Array.from({ length: 400 }, () => 1500)];
const filledWith = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);
const UUID = '00112233-4455-6677-8899-aabbccddeeff';

function recordOf(text: Uint8Array, members: Partial<NewRecord> = {}): NewRecord {
  return {
    objectId: 1,
    position: 0,
    columns: {
      eventTime: 0 as EpochMs,
      eventUuid: UUID,
      eventId: null,
      account: '111122223333',
      actor: UUID,
      isReadOnly: null,
      eventName: null,
      eventSource: null,
      region: null,
      sourceIp: null,
      errorCode: null,
      oddities: null,
    },
    text,
    textHash: Buffer.alloc(32, 7),
    storedHash: null,
    redaction: 1,
    actorBody: '{}',
    facts: [],
    ...members,
  };
}

const few = <T>(values: fc.Arbitrary<T>, ...likely: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(values, fc.constantFrom(...likely));
const hash32 = few(
  fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
  Buffer.alloc(32, 1),
  Buffer.alloc(32, 255),
);
const text = (maxLength = 60): fc.Arbitrary<string | null> =>
  fc.option(fc.string({ unit: 'grapheme', maxLength }).map((value) => value.replaceAll('\0', '')));
const columns = fc.record({
  eventTime: few(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_000 }), 0, 1000, -1).map(
    (at) => at as EpochMs,
  ),
  eventUuid: few(fc.uuid(), UUID, UUID.replace('ff', 'fe')),
  eventId: text(),
  account: few(fc.string({ unit: 'grapheme', maxLength: 30 }), '111122223333', '444455556666', 'unknown'),
  actor: fc.uuid(),
  isReadOnly: fc.option(fc.boolean()),
  eventName: text(),
  eventSource: text(),
  region: text(),
  sourceIp: few(text(), '203.0.113.7', '255.255.255.255'),
  errorCode: text(),
  oddities: text(100_000),
});
const records = fc.array(
  fc
    .record({
      columns,
      text: fc.uint8Array({ maxLength: 3_000 }),
      textHash: hash32,
      storedHash: fc.option(hash32),
      position: fc.nat(),
    })
    .map(({ text: bytes, ...members }) => recordOf(bytes, members)),
  { maxLength: 12 },
);

describe('a room for records', () => {
  it('keeps copies that share nothing with what they are of, nor with each other', () => {
    const { keep } = createRecordRoom();
    const originals = LENGTHS.map((length, index) => filledWith(length, index % 251));
    const rows = originals.map((original) => keep(recordOf(original)));
    for (const original of originals) original.fill(255);
    for (const [index, row] of rows.entries()) {
      expect(textOfRow(row).equals(filledWith(LENGTHS[index] ?? 0, index % 251))).toBe(true);
    }
  });

  it('keeps the next batch where the one before lay', () => {
    const room = createRecordRoom();
    const keepAll = (byte: number): ReturnType<typeof writtenDown> =>
      LENGTHS.map((length) => room.keep(recordOf(filledWith(length, byte))));
    const memoryOf = (rows: ReturnType<typeof writtenDown>): ReadonlySet<unknown> =>
      new Set(rows.slice(5).map(({ memory }) => memory));
    const first = keepAll(1);
    room.clear();
    const second = keepAll(2);
    expect([...memoryOf(second)].every((memory) => memoryOf(first).has(memory))).toBe(true);
    for (const row of second) expect(textOfRow(row).every((byte) => byte === 2)).toBe(true);
  });
});

describe('records that are written down', () => {
  it('stand in the order in which they would stand as they were, and have the same content hash', () => {
    fc.assert(
      fc.property(records, (given) => {
        const sorted = given.toSorted(byKey);
        const rows = writtenDown(given).toSorted(byKeyOfRow);
        expect(rows.map(textOfRow).map((row) => Buffer.from(row))).toEqual(
          sorted.map(({ text: bytes }) => Buffer.from(bytes)),
        );
        expect(contentHashOfRows(rows)).toEqual(contentHashOf(given));
        expect(rows.map(hashDigits)).toEqual(sorted.map(({ textHash }) => textHash.toString('hex')));
        expect(rows.map(uuidDigits)).toEqual(sorted.map(({ columns: { eventUuid } }) => eventUuid.replaceAll('-', '')));
      }),
    );
  });

  it('say where they are only in the three columns that say so', () => {
    fc.assert(
      fc.property(records, fc.nat(), fc.nat(), fc.nat({ max: 8_191 }), (given, appendId, segmentId, block) => {
        const [as, placed] = [writtenDown(given), writtenDown(given)];
        for (const row of placed) placeRow(row, appendId, segmentId, { block, blockOffset: 5 });
        const [before, after] = [as, placed].map((rows) => Buffer.from(rowsOf(rows).end()));
        expect(after?.length).toBe(before?.length);
        for (const row of placed) placeRow(row, 0, 0, { block: 0, blockOffset: 0 });
        expect(Buffer.from(rowsOf(placed).end())).toEqual(before);
        expect(placed.map((row) => Buffer.from(textOfRow(row)))).toEqual(
          given.map(({ text: bytes }) => Buffer.from(bytes)),
        );
      }),
    );
  });
});
