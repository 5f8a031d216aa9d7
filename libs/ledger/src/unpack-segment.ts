import type { StoredBlock, StoredSegment } from './load-appends.ts';
import { unpackedBlock } from './block-form.ts';

/** A block of a segment that is being checked: its place in the segment's text, and its bytes if they can be had. */
export type UnpackedBlock = {
  readonly block: number;
  /** Bytes of the segment's text before this block. */
  readonly start: number;
  readonly length: number;
  readonly bytes: Buffer | undefined;
  /** Whether it unpacks to as many bytes as its row says. */
  readonly isSound: boolean;
};

export type UnpackedSegment = {
  readonly stored: StoredSegment;
  readonly blocks: ReadonlyMap<number, UnpackedBlock>;
};

/** Unpacks all blocks of a segment, damaged ones as undefined, so that the rest of it can still be checked. */
export async function unpackSegment(stored: StoredSegment): Promise<UnpackedSegment> {
  const unpacked = await Promise.all(stored.blocks.map(({ packed }) => unpackedBlock(packed)));
  const blocks = new Map<number, UnpackedBlock>();
  let start = 0;
  for (const [index, row] of stored.blocks.entries()) {
    const block = placed(row, unpacked[index], start);
    blocks.set(row.block, block);
    start += block.length;
  }
  return { stored, blocks };
}

function placed({ block, unpackedBytes }: StoredBlock, bytes: Buffer | undefined, start: number): UnpackedBlock {
  const length = bytes?.length ?? unpackedBytes;
  return { block, start, length, bytes, isSound: bytes?.length === unpackedBytes };
}
