import { blockInForm } from './block-form.ts';
import { createBreather } from './breather.ts';

/** A block as it is stored. */
export type PackedBlock = { readonly unpackedBytes: number; readonly packed: Buffer };

/** Packs blocks, each on its own, and lets the event loop turn in between. */
export async function packBlocks(blocks: readonly Buffer[]): Promise<readonly PackedBlock[]> {
  const breathe = createBreather();
  const packed: PackedBlock[] = [];
  for (const block of blocks) {
    packed.push({ unpackedBytes: block.length, packed: blockInForm(block) });
    const pause = breathe();
    if (pause !== undefined) await pause;
  }
  return packed;
}
