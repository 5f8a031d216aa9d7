import { ArgumentInvalid } from './api-fault.ts';

/** Longer than any name in CloudTrail. */
const MOST_CHARACTERS = 2_048;

/**
 * Text that may go into a query; null where none is given.
 *
 * @throws {ArgumentInvalid} where it is too long, or holds a NUL, which PostgreSQL's texts cannot
 */
export function checkedText(argument: string, text: string | null | undefined): string | null {
  if (text == null) return null;
  if (text === '' || text.length > MOST_CHARACTERS || text.includes('\0')) {
    throw new ArgumentInvalid(argument, `1 to ${MOST_CHARACTERS} characters, none of them NUL`);
  }
  return text;
}
