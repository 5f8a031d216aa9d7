import { writeRow } from './record-row.ts';
import type { WrittenRecord } from './record-row.ts';
import type { NewRecord } from './new-record.ts';

/** Node's own pool is renewed every 8 KiB, which are five records: each renewal is an allocation outside of the heap. */
const SLAB_BYTES = 256 * 1024;
const LONGEST_IN_SLAB = SLAB_BYTES / 4;

/**
 * Where the records of one batch are written down until it is stored. Memory that it was given once serves one batch after
 * the other: it counts against the heap's limit, and new memory for each batch would have all garbage collected for each.
 */
export type RecordRoom = {
  /** Writes a record down, with a copy of its text: good until the room is cleared. */
  readonly keep: (record: NewRecord) => WrittenRecord;
  /** Makes room for the next batch, over the records of this one, at which nobody may look any more. */
  readonly clear: () => void;
};

/** A room with nothing in it. */
export function createRecordRoom(): RecordRoom {
  const slabs: Buffer[] = [];
  let [filled, used] = [0, 0];
  const slabFor = (bytes: number): Buffer => {
    const open = slabs[filled];
    if (open !== undefined && used + bytes <= SLAB_BYTES) return open;
    if (open !== undefined) [filled, used] = [filled + 1, 0];
    return (slabs[filled] ??= Buffer.allocUnsafeSlow(SLAB_BYTES));
  };
  return {
    keep: (record) => {
      const row = writeRow(record);
      const bytes = row.length + record.text.length;
      const isAlone = bytes > LONGEST_IN_SLAB;
      const memory = isAlone ? Buffer.allocUnsafeSlow(bytes) : slabFor(bytes);
      const start = isAlone ? 0 : used;
      if (!isAlone) used += bytes;
      memory.set(row, start);
      memory.set(record.text, start + row.length);
      return rowAt(memory, start, row.length, record);
    },
    clear: () => {
      [filled, used] = [0, 0];
    },
  };
}

/** Writes records down that are not many. */
export function writtenDown(records: readonly NewRecord[]): readonly WrittenRecord[] {
  const { keep } = createRecordRoom();
  return records.map((record) => keep(record));
}

function rowAt(memory: Buffer, start: number, rowBytes: number, record: NewRecord): WrittenRecord {
  const { objectId, text, columns, actorBody, facts } = record;
  const { account, eventTime, actor } = columns;
  return { memory, start, rowBytes, textBytes: text.length, objectId, account, eventTime, actor, actorBody, facts };
}
