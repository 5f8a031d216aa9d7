import { groupedBy } from '#kernel';
import { packBlocks } from './pack-blocks.ts';
import type { PackedBlock } from './pack-blocks.ts';
import { placeRow, textOfRow } from './record-row.ts';
import type { WrittenRecord } from './record-row.ts';
import { layOut } from './text-blocks.ts';

/** The texts of one object and one recipient account, packed. */
export type SegmentDraft = {
  readonly segmentId: number;
  readonly objectId: number;
  readonly account: string;
  readonly blocks: readonly PackedBlock[];
};

/** The records that share a segment, in the order given. */
export function segmentGroups(records: readonly WrittenRecord[]): readonly (readonly WrittenRecord[])[] {
  const byObject = groupedBy(records, ({ objectId }) => objectId);
  return [...byObject.values()].flatMap((ofObject) => [...groupedBy(ofObject, ({ account }) => account).values()]);
}

/** Lays the texts of each group out in blocks, packs all blocks, and writes into the rows where their texts will be. */
export async function draftSegments(
  groups: readonly (readonly WrittenRecord[])[],
  appendId: number,
  segmentIds: readonly number[],
): Promise<readonly SegmentDraft[]> {
  const layouts = groups.map((records) => layOut(records.map(textOfRow)));
  const packed = await packBlocks(layouts.flatMap((layout) => layout.blocks));
  let taken = 0;
  return groups.flatMap((records, index) => {
    const [segmentId, layout, first] = [segmentIds[index], layouts[index], records[0]];
    if (segmentId === undefined || layout === undefined || first === undefined) return [];
    const blocks = packed.slice(taken, (taken += layout.blocks.length));
    for (const [at, place] of layout.places.entries()) {
      const record = records[at];
      if (record !== undefined) placeRow(record, appendId, segmentId, place);
    }
    return [{ segmentId, objectId: first.objectId, account: first.account, blocks }];
  });
}
