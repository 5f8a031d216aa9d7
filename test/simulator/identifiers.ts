import type { Prng } from './prng.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HEX = '0123456789abcdef';

/** What the random part of a new id holds besides the account: 7 bits beside it and 32 behind it. */
const LOW_BITS = 7n;
const TAIL_BITS = 32n;

/**
 * A key id of the new generation, from which the account can be read again: after the prefix sixteen digits in base 32,
 * whose first bit is set and whose next forty are the account.
 */
export function keyId(prng: Prng, prefix: 'AKIA' | 'ASIA', account: string): string {
  const head = (((1n << 40n) | BigInt(account)) << LOW_BITS) | BigInt(prng.below(2 ** 7));
  const bits = (head << TAIL_BITS) | BigInt(prng.below(2 ** 32));
  return prefix + inBase32(bits, 16);
}

/** The unique id of a user or role: 21 characters, of which the first ten behind the prefix hold the account. */
export function uniqueId(prng: Prng, prefix: 'AIDA' | 'AROA', account: string): string {
  return prefix + keyId(prng, 'AKIA', account).slice(4) + prng.letters(BASE32, 1);
}

/** An event id, request id or the like. */
export function uuid(prng: Prng): string {
  const hex = prng.letters(HEX, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

export const hexOf = (prng: Prng, digits: number): string => prng.letters(HEX, digits);

function inBase32(bits: bigint, digits: number): string {
  let text = '';
  for (let rest = bits; text.length < digits; rest >>= 5n) text = (BASE32[Number(rest & 31n)] ?? '') + text;
  return text;
}
