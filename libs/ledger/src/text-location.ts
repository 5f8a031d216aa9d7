/** The most that a block holds when it is unpacked. */
export const BLOCK_BYTES = 65_536;

/** Where the text of a record lies: `textBytes` bytes from `blockOffset` of a block, running on into the next ones. */
export type TextLocation = {
  readonly segmentId: number;
  readonly block: number;
  readonly blockOffset: number;
  readonly textBytes: number;
};

/** How many blocks a text touches. All but the last of them are full, since only texts longer than a block run on. */
export function blocksTouched({ blockOffset, textBytes }: TextLocation): number {
  return Math.max(1, Math.ceil((blockOffset + textBytes) / BLOCK_BYTES));
}
