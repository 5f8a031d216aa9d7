import type { Dice } from './dice.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** The bit that marks ids of the generation which carries its account, and the place of the account in their 48 bits. */
const NEW_GENERATION = 1n << 47n;
const ACCOUNT_SHIFT = 7n;

/** How all ids of an account begin: eight characters, and those that the ninth is one of. */
export type Stem = { readonly head: string; readonly ninth: string };

/**
 * The first eight characters after the prefix of every id that an account issues; the ninth carries one more bit of it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
 */
export function stemOf(accountId: string): Stem {
  const bits = (NEW_GENERATION | (BigInt(accountId) << ACCOUNT_SHIFT)).toString(2).padStart(48, '0');
  const head = Array.from({ length: 8 }, (_, at) => ALPHABET.charAt(parseInt(bits.slice(at * 5, at * 5 + 5), 2)));
  return { head: head.join(''), ninth: bits.charAt(40) === '1' ? ALPHABET.slice(16) : ALPHABET.slice(0, 16) };
}

/** An access key id (20 characters) that decodes to its account. */
export function keyId(dice: Dice, prefix: 'AKIA' | 'ASIA', stem: Stem): string {
  return prefix + stemmed(dice, stem, 7);
}

/** The unique id of a user (AIDA) or a role (AROA): 21 characters, the account in the first ten after the prefix. */
export function uniqueId(dice: Dice, prefix: 'AIDA' | 'AROA', stem: Stem): string {
  return prefix + stemmed(dice, stem, 8);
}

function stemmed(dice: Dice, stem: Stem, free: number): string {
  let text = stem.head + stem.ninth.charAt(dice.below(16));
  for (let at = 0; at < free; at += 1) text += ALPHABET.charAt(dice.below(32));
  return text;
}

/** Sixteen capital letters and digits, as at the end of a delivered file's name. */
export function fileSuffix(dice: Dice): string {
  return Array.from({ length: 16 }, () => '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt(dice.below(36))).join('');
}
