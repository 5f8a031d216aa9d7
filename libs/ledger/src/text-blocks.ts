import { BLOCK_BYTES } from './text-location.ts';

/** Where a text begins within its segment. */
export type Place = { readonly block: number; readonly blockOffset: number };

/** A block as the pieces that follow each other in it: joining them all at once would take a batch's texts twice. */
export type Block = readonly Buffer[];

/** Texts laid out in blocks: the place of each, in the order given, and the unpacked blocks. */
export type Layout = { readonly places: readonly Place[]; readonly blocks: readonly Block[] };

/**
 * Lays texts out in blocks of at most 256 KiB. A text that fits into a block never straddles two, so reading it unpacks
 * one block; a longer one begins a block and runs on into as many as it needs.
 */
export function layOut(texts: readonly Buffer[]): Layout {
  const places: Place[] = [];
  const blocks: Block[] = [];
  let open: Buffer[] = [];
  let used = 0;

  const close = (): void => {
    if (used > 0) blocks.push(open);
    open = [];
    used = 0;
  };

  for (const text of texts) {
    if (used + text.length > BLOCK_BYTES) close();
    places.push({ block: blocks.length, blockOffset: used });
    let rest = text;
    while (rest.length > BLOCK_BYTES) {
      blocks.push([rest.subarray(0, BLOCK_BYTES)]);
      rest = rest.subarray(BLOCK_BYTES);
    }
    open.push(rest);
    used += rest.length;
  }
  close();
  return { places, blocks };
}
