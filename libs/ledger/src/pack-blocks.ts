import { blockInForm } from './block-form.ts';
import { createBreather } from './breather.ts';
import type { Block } from './text-blocks.ts';
import { BLOCK_BYTES } from './text-location.ts';

/** A block as it is stored. */
export type PackedBlock = { readonly unpackedBytes: number; readonly packed: Buffer };

/** Packs blocks, each on its own, and lets the event loop turn in between. */
export async function packBlocks(blocks: readonly Block[]): Promise<readonly PackedBlock[]> {
  const breathe = createBreather();
  const packed: PackedBlock[] = [];
  const room = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  for (const pieces of blocks) {
    const block = joinedIn(room, pieces);
    packed.push({ unpackedBytes: block.length, packed: blockInForm(block) });
    const pause = breathe();
    if (pause !== undefined) await pause;
  }
  return packed;
}

function joinedIn(room: Buffer, pieces: Block): Buffer {
  let at = 0;
  for (const piece of pieces) at += piece.copy(room, at);
  return room.subarray(0, at);
}
