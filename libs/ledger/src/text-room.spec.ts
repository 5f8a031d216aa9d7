import { describe, expect, it } from '@jest/globals';
import { createTextRoom } from './text-room.ts';

const LENGTHS = [0, 1, 1300, 70_000, 300_000, ...Array.from({ length: 400 }, () => 1500)];
const filledWith = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);

describe('a room for texts', () => {
  it('keeps copies that share nothing with what they are of, nor with each other', () => {
    const { keep } = createTextRoom();
    const originals = LENGTHS.map((length, index) => filledWith(length, index % 251));
    const copies = originals.map(keep);
    for (const original of originals) original.fill(255);
    for (const [index, copy] of copies.entries()) {
      expect(copy.equals(filledWith(LENGTHS[index] ?? 0, index % 251))).toBe(true);
    }
  });

  it('keeps the next batch where the one before lay', () => {
    const room = createTextRoom();
    const keepAll = (byte: number): readonly Buffer[] => LENGTHS.map((length) => room.keep(filledWith(length, byte)));
    const memoryOf = (copies: readonly Buffer[]): ReadonlySet<unknown> =>
      new Set(copies.slice(5).map(({ buffer }) => buffer));
    const first = keepAll(1);
    room.clear();
    const second = keepAll(2);
    expect(memoryOf(second)).toEqual(memoryOf(first));
    for (const copy of second) expect(copy.every((byte) => byte === 2)).toBe(true);
  });
});
