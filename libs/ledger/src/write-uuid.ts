const HYPHEN = 0x2d;

/** Writes the 16 bytes of a UUID, from its spelling in lower-case hexadecimal, and gives the offset behind them. */
export function writeUuid(buffer: Buffer, offset: number, uuid: string): number {
  let at = offset;
  // Digit by digit: Node's own hexadecimal would need the hyphens taken out first, at three times the cost.
  for (let index = 0; index < uuid.length; index += 2) {
    if (uuid.charCodeAt(index) === HYPHEN) index++;
    buffer[at++] = (digitOf(uuid.charCodeAt(index)) << 4) | digitOf(uuid.charCodeAt(index + 1));
  }
  return at;
}

/** Of `0`-`9` and `a`-`f`. */
const digitOf = (code: number): number => (code < 0x3a ? code - 0x30 : code - 0x57);
