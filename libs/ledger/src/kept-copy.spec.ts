import { describe, expect, it } from '@jest/globals';
import { keptCopyOf } from './kept-copy.ts';

describe('keptCopyOf', () => {
  it('gives copies that share nothing with what they are of, nor with each other', () => {
    const lengths = [0, 1, 1300, 70_000, 300_000, ...Array.from({ length: 400 }, () => 1500)];
    const originals = lengths.map((length, index) => new Uint8Array(length).fill(index % 251));
    const copies = originals.map(keptCopyOf);
    for (const original of originals) original.fill(255);
    for (const [index, copy] of copies.entries()) {
      expect(copy.equals(Buffer.alloc(lengths[index] ?? 0, index % 251))).toBe(true);
    }
  });
});
