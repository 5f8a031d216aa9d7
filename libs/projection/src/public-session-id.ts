import { hash } from 'node:crypto';

const DIGITS = 16;

/**
 * The id under which a session is shown and asked for: `s_` and the first 16 hexadecimal digits of the SHA-256 of its
 * key. Short enough to type, and the same in every store.
 */
export function publicSessionIdOf(sessionKey: string): string {
  return `s_${hash('sha256', sessionKey, 'hex').slice(0, DIGITS)}`;
}
