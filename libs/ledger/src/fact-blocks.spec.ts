import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EpochMs } from '#kernel';
import { factBlocksOf, factsInBlock } from './fact-blocks.ts';
import type { FactRow } from './fact-row.ts';
import { packLines } from './packed-lines.ts';

const KINDS = ['issuance', 'sighting', 'sign-in', 'grant', 'amendment', 'shared-call'] as const;
const time = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }).map((ms) => ms as EpochMs);
const text = fc.string({ unit: 'grapheme' });

const fact: fc.Arbitrary<FactRow> = fc.record({
  kind: fc.constantFrom(...KINDS),
  firstAt: time,
  lastAt: time,
  body: fc.oneof(text, fc.constantFrom('a b', '\u2028', '\r', '')).map((value) => JSON.stringify({ value })),
});

const plain = (lines: string): Buffer => Buffer.concat([Buffer.from([0x07]), Buffer.from(lines)]);
const GOOD = 'sighting 1772434349000 60000 {"type":"Root"}';

describe('blocks of facts', () => {
  it('give the facts back, in their order', () => {
    fc.assert(
      fc.property(fc.array(fact), (facts) => {
        expect(factBlocksOf(facts).flatMap((packed) => factsInBlock(packed))).toEqual(facts);
      }),
    );
  });

  it('are few for alike facts, and none for none', () => {
    const alike = (count: number): FactRow => {
      const body = JSON.stringify({ kind: 'issuance', nth: count, filler: 'x'.repeat(800) });
      return { kind: 'issuance', firstAt: count as EpochMs, lastAt: count as EpochMs, body };
    };
    const facts = Array.from({ length: 700 }, (_, count) => alike(count));
    const blocks = factBlocksOf(facts);
    expect(blocks.length).toBe(3);
    expect(blocks.flatMap((packed) => factsInBlock(packed))).toEqual(facts);
    expect(factBlocksOf([])).toEqual([]);
  });

  it('hold one fact however long it is', () => {
    const body = JSON.stringify('x'.repeat(1_000_000));
    const long: FactRow = { kind: 'grant', firstAt: 5 as EpochMs, lastAt: 5 as EpochMs, body };
    expect(factBlocksOf([long, long]).map((packed) => factsInBlock(packed))).toEqual([[long], [long]]);
  });

  it('are read as a migration put them down, without being packed', () => {
    const [first, last] = [1_772_434_349_000, 1_772_434_409_000];
    const sighting = { kind: 'sighting', firstAt: first, lastAt: last, body: '{"type":"Root"}' };
    expect(factsInBlock(plain(GOOD))).toEqual([sighting]);
    expect(factsInBlock(plain(`${GOOD}\n${GOOD}`))).toEqual([sighting, sighting]);
  });

  it('are damaged when they do not unpack, or to anything but facts', () => {
    const lines = [
      '',
      'sighting',
      'sighting 1',
      'sighting 1 2',
      'hearsay 1 2 {}',
      'toString 1 2 {}',
      'sighting x 2 {}',
    ];
    const odd = ['sighting 1 0.5 {}', 'sighting 1e300 0 {}', `${GOOD}\n`, 'sighting 9007199254740991 1 {}'];
    for (const line of [...lines, ...odd]) {
      expect([line, factsInBlock(plain(line))]).toEqual([line, undefined]);
      expect([line, factsInBlock(packLines(line.split('\n')))]).toEqual([line, undefined]);
    }
    const packed = packLines([GOOD]);
    for (const bytes of [
      packed.subarray(0, -1),
      packed.subarray(0, 1),
      Buffer.alloc(0),
      deflateRawSync(Buffer.alloc(9)),
    ])
      expect(factsInBlock(bytes)).toBeUndefined();
  });
});
