import type { TextLocation } from './text-location.ts';

// The forms in which `ledger.record` stores what would take more room as it is. Its generated columns turn each back.

/** The number of an account that is spelled out, as it is no twelve digits. */
export const SPELLED = -1;
/** How much of a text's hash stands in the key. */
export const HASH_HEAD_BYTES = 16;

const TWELVE_DIGITS = /^[0-9]{12}$/;
const USUAL_END = '.amazonaws.com';
const AS_IT_IS = '=';
const LONGEST_IPV4 = 15;
const [DOT, ZERO, NINE] = [0x2e, 0x30, 0x39];
const OFFSET_BITS = 18;
const MOST_BLOCKS = 2 ** 13;

/** An account of twelve digits as a number; `SPELLED` for any other. */
export function accountNumberOf(account: string): number {
  return TWELVE_DIGITS.test(account) ? Number(account) : SPELLED;
}

/** An event source without the end that AWS's have; any other behind a mark. */
export function storedSourceOf(eventSource: string | null): string | null {
  if (eventSource === null) return null;
  const isUsual = eventSource.endsWith(USUAL_END) && !eventSource.startsWith(AS_IT_IS);
  return isUsual ? eventSource.slice(0, -USUAL_END.length) : AS_IT_IS + eventSource;
}

/**
 * An IPv4 address as a signed integer of 32 bits; null for any other text, and for an address that is spelled in another
 * way than PostgreSQL's: so each number is of one text.
 */
export function ipNumberOf(sourceIp: string | null): number | null {
  if (sourceIp === null || sourceIp.length > LONGEST_IPV4) return null;
  let [number, byte, digits, dots] = [0, 0, 0, 0];
  for (let index = 0; index <= sourceIp.length; index++) {
    const code = index === sourceIp.length ? DOT : sourceIp.charCodeAt(index);
    if (code === DOT) {
      if (digits === 0 || byte > 255) return null;
      number = (number << 8) | byte;
      [byte, digits, dots] = [0, 0, dots + 1];
    } else {
      if (code < ZERO || code > NINE || (digits > 0 && byte === 0)) return null;
      byte = byte * 10 + code - ZERO;
      digits++;
    }
  }
  return dots === 4 ? number : null;
}

/** A block and the offset in it as one number. A segment has no more than 8,192 blocks. */
export function textAtOf({ block, blockOffset }: Pick<TextLocation, 'block' | 'blockOffset'>): number {
  if (block >= MOST_BLOCKS) throw new Error(`a segment has a block ${String(block)}; batches are smaller than that`);
  return (block << OFFSET_BITS) | blockOffset;
}
