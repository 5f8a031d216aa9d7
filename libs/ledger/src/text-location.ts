/** The most that a block holds when it is unpacked. */
export const BLOCK_BYTES = 262_144;
/** The most that a block held in earlier versions, whose blocks stay as they are. */
export const EARLIER_BLOCK_BYTES = 65_536;

/** Where the text of a record lies: `textBytes` bytes from `blockOffset` of a block, running on into the next ones. */
export type TextLocation = {
  readonly segmentId: number;
  readonly block: number;
  readonly blockOffset: number;
  readonly textBytes: number;
};

/**
 * How many blocks a text touches. Only a text longer than a block runs on, from blocks that are full; how long these are
 * is known by the first one, and is `BLOCK_BYTES` in what is stored now.
 */
export function blocksTouched({ blockOffset, textBytes }: TextLocation, firstBytes = BLOCK_BYTES): number {
  const isFull = firstBytes === BLOCK_BYTES || firstBytes === EARLIER_BLOCK_BYTES;
  return isFull ? Math.max(1, Math.ceil((blockOffset + textBytes) / firstBytes)) : 1;
}
