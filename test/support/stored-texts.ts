import { hash } from 'node:crypto';
import { brotliDecompressSync } from 'node:zlib';
import type pg from 'pg';

/** A stored record as SQL shows it, with the hash of the bytes that its blocks give back. */
export type StoredText = {
  readonly eventId: string;
  readonly accountId: string;
  readonly eventTimeMs: number;
  /** SHA-256 of the text as it was delivered. */
  readonly textHash: string;
  /** SHA-256 of the text as it is stored, where that is another; else null. */
  readonly storedHash: string | null;
  /** SHA-256 of what was read back; null where the blocks do not give as many bytes as the row says. */
  readonly readBackHash: string | null;
  readonly text: Buffer;
};

type Row = {
  readonly segment_id: string;
  readonly block: number;
  readonly block_offset: number;
  readonly text_bytes: number;
  readonly id: string;
  readonly account: string;
  readonly at_ms: string;
  readonly text_hash: Buffer;
  readonly stored_hash: Buffer | null;
};

const SEGMENTS = `
  select distinct segment_id from ledger.record order by segment_id`;

const RECORDS = `
  select segment_id, block, block_offset, text_bytes, coalesce(event_id, event_uuid::text) as id, account, text_hash,
    stored_hash, (extract(epoch from event_time) * 1000)::bigint as at_ms
  from ledger.record
  where segment_id = any ($1::bigint[])
  order by segment_id, block, block_offset`;

const BLOCKS = `
  select segment_id, packed from ledger.segment_block where segment_id = any ($1::bigint[]) order by segment_id, block`;

/** No index leads from a segment to its records: whoever asks for them goes through all. */
const AT_ONCE = 100;

/**
 * Reads every stored record back, some segments at a time, by means of its own: what the product writes is not read by the
 * product's code here.
 */
export async function* storedTexts(pool: pg.Pool): AsyncGenerator<StoredText> {
  const { rows: all } = await pool.query<Pick<Row, 'segment_id'>>(SEGMENTS);
  const segments = all.map(({ segment_id }) => segment_id);
  for (let at = 0; at < segments.length; at += AT_ONCE) {
    const some = segments.slice(at, at + AT_ONCE);
    const blocks = new Map<string, Buffer[]>(some.map((segment) => [segment, []]));
    const { rows: packed } = await pool.query<{ segment_id: string; packed: Buffer }>(BLOCKS, [some]);
    for (const block of packed) blocks.get(block.segment_id)?.push(unpacked(block.packed));
    const { rows } = await pool.query<Row>(RECORDS, [some]);
    for (const row of rows) yield storedText(row, blocks.get(row.segment_id) ?? []);
  }
}

function storedText(row: Row, blocks: readonly Buffer[]): StoredText {
  const text = textOf(row, blocks);
  return {
    eventId: row.id,
    accountId: row.account,
    eventTimeMs: Number(row.at_ms),
    textHash: row.text_hash.toString('hex'),
    storedHash: row.stored_hash?.toString('hex') ?? null,
    readBackHash: text.length === row.text_bytes ? hash('sha256', text) : null,
    text,
  };
}

/** A text begins in its block and runs on into the next ones as far as it needs to. */
function textOf({ block, block_offset, text_bytes }: Row, blocks: readonly Buffer[]): Buffer {
  const pieces: Buffer[] = [];
  let missing = text_bytes;
  for (let at = block; missing > 0 && at < blocks.length; at += 1) {
    const from = at === block ? block_offset : 0;
    const piece = blocks[at]?.subarray(from, from + missing) ?? Buffer.alloc(0);
    pieces.push(piece);
    missing -= piece.length;
  }
  return Buffer.concat(pieces);
}

/** Written apart from the product: a byte of 6, then brotli. */
function unpacked(packed: Buffer): Buffer {
  if (packed[0] !== 6) throw new Error(`a block begins with ${packed[0] ?? 'nothing'}`);
  return brotliDecompressSync(packed.subarray(1));
}
