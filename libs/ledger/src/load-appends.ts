import { groupedBy } from '#kernel';
import type pg from 'pg';
import { epochMsSql } from './epoch-ms-sql.ts';
import { factsInBlock } from './fact-blocks.ts';
import type { FactRow } from './fact-row.ts';
import { RECORD_COLUMNS, storedRecordOf } from './stored-record.ts';
import type { RecordRow, StoredRecord } from './stored-record.ts';

/** Gives `AppendRow`s; a condition or an order may follow. */
export const APPEND_ROWS = `
  select a.append_id, a.record_count, a.fact_count, a.content_hash,
    ${epochMsSql('a.first_event_at')} as first_ms,
    ${epochMsSql('a.last_event_at')} as last_ms,
    (
      select coalesce(sum(b.unpacked_bytes), 0)
      from ledger.segment s join ledger.segment_block b on b.segment_id = s.segment_id
      where s.append_id = a.append_id
    ) as text_bytes
  from ledger.append a`;
const RECORDS = `
  select ${RECORD_COLUMNS} from ledger.record r where r.append_id = any($1::bigint[])`;
const FACT_BLOCKS = `
  select append_id, block, packed from ledger.fact_block where append_id = any($1::bigint[]) order by append_id, block`;
const SEGMENTS = `
  select s.segment_id, s.append_id, s.object_id, s.account, o.object_id is not null as has_object, o.name_account
  from ledger.segment s left join ledger.object o on o.object_id = s.object_id
  where s.append_id = any($1::bigint[])`;
const BLOCKS = `
  select segment_id, block, unpacked_bytes, packed from ledger.segment_block
  where segment_id = any($1::bigint[]) order by segment_id, block`;

/** A row of `ledger.append`. */
export type AppendRow = {
  readonly append_id: string;
  readonly record_count: number;
  readonly fact_count: number;
  readonly content_hash: Buffer;
  readonly first_ms: string | null;
  readonly last_ms: string | null;
  /** Bytes of text in all segments of the append. */
  readonly text_bytes: string;
};

export type StoredBlock = { readonly block: number; readonly unpackedBytes: number; readonly packed: Buffer };

export type StoredSegment = {
  readonly segmentId: number;
  readonly objectId: number;
  readonly account: string;
  readonly hasObject: boolean;
  readonly accountFromName: string | null;
  readonly blocks: readonly StoredBlock[];
};

/** One append and everything that names it. */
export type StoredAppend = {
  readonly appendId: number;
  readonly row: AppendRow;
  readonly records: readonly StoredRecord[];
  readonly segments: readonly StoredSegment[];
  readonly factBlocks: readonly StoredFactBlock[];
};

/** A block of the facts of an append; they are undefined when it is damaged. */
export type StoredFactBlock = { readonly block: number; readonly facts: readonly FactRow[] | undefined };

type SegmentRow = {
  readonly segment_id: string;
  readonly append_id: string;
  readonly object_id: string;
  readonly account: string;
  readonly has_object: boolean;
  readonly name_account: string | null;
};
type BlockRow = {
  readonly segment_id: string;
  readonly block: number;
  readonly unpacked_bytes: number;
  readonly packed: Buffer;
};
type FactBlockRow = { readonly append_id: string; readonly block: number; readonly packed: Buffer };

/** Loads appends with all that belongs to them, whatever their own rows say of it. */
export async function loadAppends(client: pg.ClientBase, rows: readonly AppendRow[]): Promise<readonly StoredAppend[]> {
  const ids = rows.map((row) => row.append_id);
  const { rows: recordRows } = await client.query<RecordRow>(RECORDS, [ids]);
  const { rows: factBlockRows } = await client.query<FactBlockRow>(FACT_BLOCKS, [ids]);
  const { rows: segmentRows } = await client.query<SegmentRow>(SEGMENTS, [ids]);
  const { rows: blockRows } = await client.query<BlockRow>(BLOCKS, [segmentRows.map((row) => row.segment_id)]);

  const records = groupedBy(recordRows, (row) => row.append_id);
  const factBlocks = groupedBy(factBlockRows, (row) => row.append_id);
  const segments = groupedBy(segmentRows, (row) => row.append_id);
  const blocks = groupedBy(blockRows, (row) => row.segment_id);
  return rows.map((row) => ({
    appendId: Number(row.append_id),
    row,
    records: (records.get(row.append_id) ?? []).map(storedRecordOf),
    segments: (segments.get(row.append_id) ?? []).map((segment) =>
      storedSegmentOf(segment, blocks.get(segment.segment_id) ?? []),
    ),
    factBlocks: (factBlocks.get(row.append_id) ?? []).map(storedFactBlockOf),
  }));
}

function storedSegmentOf(row: SegmentRow, blocks: readonly BlockRow[]): StoredSegment {
  return {
    segmentId: Number(row.segment_id),
    objectId: Number(row.object_id),
    account: row.account,
    hasObject: row.has_object,
    accountFromName: row.name_account,
    blocks: blocks.map(({ block, unpacked_bytes, packed }) => ({ block, unpackedBytes: unpacked_bytes, packed })),
  };
}

const storedFactBlockOf = ({ block, packed }: FactBlockRow): StoredFactBlock => ({
  block,
  facts: factsInBlock(packed),
});
