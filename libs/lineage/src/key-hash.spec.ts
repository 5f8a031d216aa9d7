import { describe, expect, it } from '@jest/globals';
import { KEY_SLOTS, keyHashOf } from './key-hash.ts';

describe('keyHashOf', () => {
  it('is the same on every machine, since keys are stored by it', () => {
    expect(keyHashOf('session principal AROADEPLOY:ci 221558625')).toBe(4_681_969_590_278_728);
    expect(keyHashOf('')).toBe(3_338_908_027_751_811);
  });

  it('is a whole number that is held exactly', () => {
    for (let count = 0; count < 1_000; count++) expect(Number.isSafeInteger(keyHashOf(`key ${count}`))).toBe(true);
  });

  it('tells by what it leaves which kind of key it is', () => {
    const keys = [
      'session principal AROA:s 1',
      'session role arn s 1',
      'shared id',
      'held AROA:s 1',
      'asked AROA:s 1',
      'issued AKIA',
    ];
    expect(keys.map((key) => keyHashOf(key) % KEY_SLOTS)).toEqual([0, 1, 1, 2, 2, 3]);
  });

  it('gives keys that differ in little different numbers', () => {
    const hashes = Array.from({ length: 50_000 }, (_, count) => keyHashOf(`session principal AROA:s ${count}`));
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
