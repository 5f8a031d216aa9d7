import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packLines, unpackLines } from './packed-lines.ts';

const LINE = fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text));
const LINES = fc.array(LINE, { minLength: 1 });

describe('packed lines', () => {
  it('are read back as they were', () => {
    fc.assert(
      fc.property(LINES, (lines) => {
        expect(unpackLines(packLines(lines))).toEqual(lines);
      }),
    );
  });

  it('are read in the form of before and in the plain form as well', () => {
    fc.assert(
      fc.property(LINES, (lines) => {
        const text = Buffer.from(lines.join('\n'));
        expect(unpackLines(deflateRawSync(text, { level: 4 }))).toEqual(lines);
        expect(unpackLines(Buffer.concat([Buffer.from([0x07]), text]))).toEqual(lines);
      }),
    );
  });

  it('take little room where they are alike', () => {
    const lines = Array.from(
      { length: 50 },
      (_, count) => `{"kind":"issuance","eventName":"AssumeRole","at":${count}}`,
    );
    expect(packLines(lines).length).toBeLessThan(lines.join('').length / 5);
  });

  it('are refused when they are cut or were never packed', () => {
    const packed = packLines(['one', 'another', 'and one more']);
    for (const damaged of [packed.subarray(0, -2), packed.subarray(0, 1), Buffer.alloc(0), Buffer.from('none of it')])
      expect(() => unpackLines(damaged)).toThrow();
  });
});
