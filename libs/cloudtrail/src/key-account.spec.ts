import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accountOfKey } from './key-account.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An id of the new generation: one bit that is set, the account in forty, and whatever stands below. */
function idOf(prefix: string, account: string, rest: bigint, length: number): string {
  const bits = BigInt(length * 5);
  let value = (1n << (bits - 1n)) | (BigInt(account) << (bits - 41n)) | (rest & ((1n << (bits - 41n)) - 1n));
  let text = '';
  for (let at = 0; at < length; at++, value >>= 5n) text = (BASE32[Number(value & 31n)] ?? '') + text;
  return prefix + text;
}

describe('accountOfKey', () => {
  it.each([
    ['ASIA5FLZVX4OAAAAAAAA', '904882667292'],
    ['ASIAQHAFIVV6AAAAAAAA', '015043439996'],
  ])('reads the account in %s', (key, account) => {
    expect(accountOfKey(key)).toBe(account);
  });

  it('reads back any account from keys, roles and users', () => {
    const account = fc.integer({ min: 0, max: 999_999_999_999 }).map((each) => String(each).padStart(12, '0'));
    const form = fc.constantFrom(
      ['AKIA', 16] as const,
      ['ASIA', 16] as const,
      ['AROA', 17] as const,
      ['AIDA', 17] as const,
    );
    fc.assert(
      fc.property(account, form, fc.bigInt({ min: 0n, max: 1n << 60n }), (number, [prefix, length], rest) => {
        expect(accountOfKey(idOf(prefix, number, rest, length))).toBe(number);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['an id of the old generation', 'AKIAIOSFODNN7EXAMPLE'],
    ['a masked id', 'AKIA****************'],
    ['a placeholder', 'ASIA11111111111111'],
    ['an id in lower case', 'asia5flzvx4oqqqqqqqq'],
    ['an id that is too short', 'ASIA5FLZVX4O'],
    ['an id with a beginning', 'XASIA5FLZVX4OAAAAAAAA'],
    ['an id with an end', 'AROA5FLZVX4OQQQQQQQQQ:name'],
    ['a number that is no account', 'ASIA7777777777777777'],
    ['nothing', ''],
  ])('gives null for %s', (_, key) => {
    expect(accountOfKey(key)).toBeNull();
  });
});
