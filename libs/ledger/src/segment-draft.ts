import { groupedBy } from '#kernel';
import type { NewRecord } from './new-record.ts';
import { packBlocks } from './pack-blocks.ts';
import type { PackedBlock } from './pack-blocks.ts';
import { layOut } from './text-blocks.ts';
import type { Layout } from './text-blocks.ts';
import type { TextLocation } from './text-location.ts';

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
  const byObject = groupedBy(records, ({ objectId }) => objectId);
  return [...byObject.values()].flatMap((ofObject) => [
    ...groupedBy(ofObject, ({ columns }) => columns.account).values(),
  ]);
}

/** Lays the texts of each group out in blocks, and packs all blocks. */
export async function draftSegments(
  groups: readonly (readonly NewRecord[])[],
  segmentIds: readonly number[],
): Promise<readonly SegmentDraft[]> {
  const layouts = groups.map((records) => layOut(records.map((record) => record.text)));
  const packed = await packBlocks(layouts.flatMap((layout) => layout.blocks));
  let taken = 0;
  return groups.flatMap((records, index) => {
    const [segmentId, layout, first] = [segmentIds[index], layouts[index], records[0]];
    if (segmentId === undefined || layout === undefined || first === undefined) return [];
    const blocks = packed.slice(taken, (taken += layout.blocks.length));
    const { objectId, columns } = first;
    const locations = locationsOf(segmentId, records, layout);
    return [{ segmentId, objectId, account: columns.account, records, locations, blocks }];
  });
}

function locationsOf(segmentId: number, records: readonly NewRecord[], { places }: Layout): readonly TextLocation[] {
  return places.map((place, index) => ({ segmentId, ...place, textBytes: records[index]?.text.length ?? 0 }));
}
