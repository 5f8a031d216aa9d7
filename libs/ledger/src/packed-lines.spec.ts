import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packLines, unpackLines } from './packed-lines.ts';

describe('packed lines', () => {
  it('are read back as they were', () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        expect(unpackLines(packLines(lines))).toEqual(lines);
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
});
