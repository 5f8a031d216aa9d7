import type pg from 'pg';
import type { EpochMs } from '#kernel';
import { contentHashOfRows } from './content-hash.ts';
import { factBlocksOf } from './fact-blocks.ts';
import { factRowsOf } from './fact-row.ts';
import type { Count, LedgerBatch } from './ledger-batch.ts';
import type { WrittenRecord } from './record-row.ts';
import { draftSegments, segmentGroups } from './segment-draft.ts';
import type { SegmentDraft } from './segment-draft.ts';
import { siftStored } from './stored-keys.ts';

const RESERVE_IDS = `
  select nextval('ledger.append_append_id_seq') as append_id,
    array(select nextval('ledger.segment_segment_id_seq') from generate_series(1, $1)) as segment_ids`;

type ReservedRow = { readonly append_id: string; readonly segment_ids: readonly string[] };

/** An append in full, before its transaction begins: what the transaction does is only to write it. */
export type AppendDraft = {
  readonly appendId: number;
  readonly batch: LedgerBatch;
  /** Records that were not stored when the draft was made, in the order of their key. Their rows are whole. */
  readonly records: readonly WrittenRecord[];
  readonly segments: readonly SegmentDraft[];
  readonly factCount: number;
  /** The facts that the records teach, packed. */
  readonly factBlocks: readonly Buffer[];
  readonly contentHash: Buffer;
  readonly firstEventAt: EpochMs | null;
  readonly lastEventAt: EpochMs | null;
  readonly counts: ReadonlyMap<number, Count>;
};

/** Leaves out what is stored already, packs the texts of the rest and takes ids for them. Writes nothing. */
export async function draftAppend(pool: pg.Pool, batch: LedgerBatch): Promise<AppendDraft> {
  const { fresh, duplicates } = await siftStored(pool, batch.records);
  const groups = segmentGroups(fresh);
  const { rows } = await pool.query<ReservedRow>(RESERVE_IDS, [groups.length]);
  const appendId = Number(rows[0]?.append_id);
  const segments = await draftSegments(groups, appendId, (rows[0]?.segment_ids ?? []).map(Number));
  const facts = factRowsOf(fresh);
  return {
    appendId,
    batch,
    records: fresh,
    segments,
    factCount: facts.length,
    factBlocks: factBlocksOf(facts),
    contentHash: contentHashOfRows(fresh),
    firstEventAt: fresh.at(0)?.eventTime ?? null,
    lastEventAt: fresh.at(-1)?.eventTime ?? null,
    counts: countsOf(batch, fresh, duplicates),
  };
}

function countsOf(
  batch: LedgerBatch,
  fresh: readonly WrittenRecord[],
  duplicates: readonly WrittenRecord[],
): Map<number, Count> {
  const counts = new Map<number, { appended: number; duplicate: number }>();
  const of = (objectId: number): { appended: number; duplicate: number } => {
    const known = counts.get(objectId);
    if (known !== undefined) return known;
    const none = { appended: 0, duplicate: 0 };
    counts.set(objectId, none);
    return none;
  };
  for (const { objectId } of [...batch.objects, ...batch.endings]) of(objectId);
  for (const { objectId } of fresh) of(objectId).appended++;
  for (const { objectId } of duplicates) of(objectId).duplicate++;
  return counts;
}
