import type pg from 'pg';
import { unpackedBlock } from './block-form.ts';
import { blocksTouched } from './text-location.ts';
import type { TextLocation } from './text-location.ts';
import { TextUnreadable } from './text-unreadable.ts';

const READ_BLOCKS = `
  select b.segment_id, b.block, b.packed
  from unnest($1::bigint[], $2::int[]) k (segment_id, block)
  cross join lateral (
    select * from ledger.segment_block where segment_id = k.segment_id and block = k.block offset 0
  ) b`;

type BlockRow = { readonly segment_id: string; readonly block: number; readonly packed: Buffer };

/** Blocks fetched by one query: at most 16 MiB unpacked. */
const BLOCKS_AT_ONCE = 256;

/**
 * The stored text of one record. Touches only the blocks in which it lies.
 *
 * @throws {TextUnreadable} when a block is missing, damaged or too short
 */
export async function readText(client: pg.Pool | pg.ClientBase, location: TextLocation): Promise<Buffer> {
  const [text] = await readTexts(client, [location]);
  if (text === undefined) throw new TextUnreadable(location, 'no text came back');
  return text;
}

/**
 * The stored texts of several records, in the order asked for; each block is read once. All of them are held in memory,
 * so ask for what fits.
 *
 * @throws {TextUnreadable} for the first text that cannot be read
 */
export async function readTexts(
  client: pg.Pool | pg.ClientBase,
  locations: readonly TextLocation[],
): Promise<readonly Buffer[]> {
  const wanted = new Map<string, readonly [number, number]>();
  for (const location of locations) {
    for (let index = 0; index < blocksTouched(location); index++) {
      const block = location.block + index;
      wanted.set(blockKey(location.segmentId, block), [location.segmentId, block]);
    }
  }
  const blocks = await unpackedBlocks(client, [...wanted.values()]);
  return locations.map((location) => textIn(location, (block) => blocks.get(blockKey(location.segmentId, block))));
}

/** Cuts a text out of its unpacked blocks. */
export function textIn(location: TextLocation, blockOf: (block: number) => Buffer | undefined): Buffer {
  const { block, blockOffset, textBytes } = location;
  const touched = Array.from({ length: blocksTouched(location) }, (_, index) => {
    const bytes = blockOf(block + index);
    if (bytes === undefined) throw new TextUnreadable(location, `block ${String(block + index)} is missing or damaged`);
    return bytes;
  });
  const [first] = touched;
  const whole = touched.length === 1 && first !== undefined ? first : Buffer.concat(touched);
  const text = whole.subarray(blockOffset, blockOffset + textBytes);
  if (text.length !== textBytes)
    throw new TextUnreadable(location, `only ${String(text.length)} bytes of it are there`);
  return text;
}

async function unpackedBlocks(
  client: pg.Pool | pg.ClientBase,
  wanted: readonly (readonly [number, number])[],
): Promise<ReadonlyMap<string, Buffer>> {
  const unpacked = new Map<string, Buffer>();
  for (let at = 0; at < wanted.length; at += BLOCKS_AT_ONCE) {
    const part = wanted.slice(at, at + BLOCKS_AT_ONCE);
    const { rows } = await client.query<BlockRow>(READ_BLOCKS, [
      part.map(([id]) => id),
      part.map(([, block]) => block),
    ]);
    await Promise.all(
      rows.map(async ({ segment_id, block, packed }) => {
        const bytes = await unpackedBlock(packed);
        if (bytes !== undefined) unpacked.set(blockKey(segment_id, block), bytes);
      }),
    );
  }
  return unpacked;
}

const blockKey = (segmentId: number | string, block: number): string => `${String(segmentId)}/${String(block)}`;
