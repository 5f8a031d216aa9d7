/** What bytes are by their first bytes. `other` is whatever is neither gzip nor an archive: records, one hopes. */
export type ContentKind = 'gzip' | 'zip' | 'tar' | 'other';

export const TAR_BLOCK_BYTES = 512;
const CHECKSUM_START = 148;
const CHECKSUM_END = 156;
const SPACE = 0x20;

/**
 * Tells gzip, zip and tar from records, whatever the name says.
 *
 * A tar header is known by its checksum rather than by the magic `ustar`, which archives of 1979's form do not carry.
 *
 * @param head the first bytes, at least 512 of them if there are so many
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06
 */
export function contentKind(head: Uint8Array): ContentKind {
  if (isGzip(head)) return 'gzip';
  const [first, second, third, fourth] = head;
  // A zip begins with its first entry, or with its end if it is empty.
  if (first === 0x50 && second === 0x4b && ((third === 3 && fourth === 4) || (third === 5 && fourth === 6)))
    return 'zip';
  return isTarHeader(head) ? 'tar' : 'other';
}

/** The magic 1f 8b; a lone 1f counts as well, being the start of it and of no text. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && (head.length === 1 || head[1] === 0x8b);
}

function isTarHeader(head: Uint8Array): boolean {
  if (head.length < TAR_BLOCK_BYTES || head[0] === 0) return false;
  const field = Buffer.from(head.subarray(CHECKSUM_START, CHECKSUM_END)).toString('latin1');
  const octal = /^ *([0-7]{1,7})[ \0]*$/.exec(field)?.[1];
  if (octal === undefined) return false;

  let sum = SPACE * (CHECKSUM_END - CHECKSUM_START);
  for (let at = 0; at < TAR_BLOCK_BYTES; at += 1) if (at < CHECKSUM_START || at >= CHECKSUM_END) sum += head[at] ?? 0;
  return sum === Number.parseInt(octal, 8);
}
