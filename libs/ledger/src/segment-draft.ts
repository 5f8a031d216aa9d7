import { promisify } from 'node:util';
import { constants, deflateRaw } from 'node:zlib';
import { groupedBy } from './grouped-by.ts';
import type { NewRecord } from './new-record.ts';
import { layOut } from './text-blocks.ts';
import type { TextLocation } from './text-location.ts';

const deflate = promisify(deflateRaw);
/** Text of records shrinks about fivefold at the fastest level, and hardly more at slower ones. */
const LEVEL = { level: constants.Z_BEST_SPEED };

export type PackedBlock = { readonly unpackedBytes: number; readonly packed: Buffer };

/** The texts of one object and one recipient account, laid out and packed, with the records that they are of. */
export type SegmentDraft = {
  readonly segmentId: number;
  readonly objectId: number;
  readonly account: string;
  readonly records: readonly NewRecord[];
  readonly locations: readonly TextLocation[];
  readonly blocks: readonly PackedBlock[];
};

/** The records that share a segment, in the order given. */
export function segmentGroups(records: readonly NewRecord[]): readonly (readonly NewRecord[])[] {
  const groups = groupedBy(records, ({ objectId, columns }) => `${String(objectId)} ${columns.account}`);
  return [...groups.values()];
}

/** Lays the texts of one group out in blocks and packs each block on its own, off the main thread. */
export async function draftSegment(segmentId: number, records: readonly NewRecord[]): Promise<SegmentDraft | null> {
  const [first] = records;
  if (first === undefined) return null;
  const { places, blocks } = layOut(records.map((record) => record.text));
  return {
    segmentId,
    objectId: first.objectId,
    account: first.columns.account,
    records,
    locations: places.map((place, index) => ({ segmentId, ...place, textBytes: records[index]?.text.length ?? 0 })),
    blocks: await Promise.all(
      blocks.map(async (block) => ({ unpackedBytes: block.length, packed: await deflate(block, LEVEL) })),
    ),
  };
}
