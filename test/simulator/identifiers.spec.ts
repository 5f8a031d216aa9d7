import { describe, expect, it } from '@jest/globals';
import { keyId, uniqueId, uuid } from './identifiers.ts';
import { prngOf } from './prng.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** As anybody would read the account out of an id: bits 1 to 40 behind the prefix. */
function accountIn(id: string): string {
  const bits = Array.from(id.slice(4, 14))
    .map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return String(Number.parseInt(bits.slice(1, 41), 2)).padStart(12, '0');
}

describe('made identifiers', () => {
  it.each(['218007301253', '015043439996', '999999999999', '000000000001'])('hold their account %s', (account) => {
    const prng = prngOf(7);
    for (const id of [keyId(prng, 'ASIA', account), keyId(prng, 'AKIA', account), uniqueId(prng, 'AROA', account)]) {
      expect(accountIn(id)).toBe(account);
      expect(id[4]).toMatch(/[Q-Z2-7]/);
    }
  });

  it('are as long as those of AWS', () => {
    const prng = prngOf(1);
    expect(keyId(prng, 'ASIA', '218007301253')).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(uniqueId(prng, 'AIDA', '218007301253')).toMatch(/^AIDA[A-Z2-7]{17}$/);
    expect(uuid(prng)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
