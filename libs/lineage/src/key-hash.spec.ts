import { describe, expect, it } from '@jest/globals';
import { keyHashOf } from './key-hash.ts';

describe('keyHashOf', () => {
  it('is the same on every machine, since keys are stored by it', () => {
    expect(keyHashOf('session principal AROADEPLOY:ci 221558625')).toBe(4_681_969_590_278_729);
    expect(keyHashOf('')).toBe(3_338_908_027_751_811);
  });

  it('is a whole number that is held exactly', () => {
    for (let count = 0; count < 1_000; count++) expect(Number.isSafeInteger(keyHashOf(`key ${count}`))).toBe(true);
  });

  it('gives keys that differ in little different numbers', () => {
    const hashes = Array.from({ length: 50_000 }, (_, count) => keyHashOf(`session principal AROA:s ${count}`));
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
