import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a secret opens: a token is shown by a program, a login by a browser's cookie. */
export type SecretKind = 'token' | 'login';

const PREFIXES: Readonly<Record<SecretKind, string>> = { token: 'bt_', login: 'bl_' };
const RANDOM_BYTES = 32;
/** 32 bytes in base64url without padding. */
const RANDOM_TEXT = /^[\w-]{43}$/;

/** A new secret of 256 random bits. Its prefix lets a leaked one be recognised for what it is. */
export function newSecret(kind: SecretKind): string {
  return `${PREFIXES[kind]}${randomBytes(RANDOM_BYTES).toString('base64url')}`;
}

/**
 * What is stored of a secret: its SHA-256. No salt and no slow hash are needed, since nobody can guess 256 random bits.
 *
 * @returns null where the text cannot be a secret of that kind, so that nothing has to be looked up
 */
export function hashOfSecret(kind: SecretKind, text: string): Buffer | null {
  const prefix = PREFIXES[kind];
  if (!text.startsWith(prefix) || !RANDOM_TEXT.test(text.slice(prefix.length))) return null;
  return hash('sha256', text, 'buffer');
}

/** Compares in a time that tells nothing of where two hashes differ. */
export function isSameHash(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
