import { groupedBy } from '#kernel';
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
const BLOCKS_AT_ONCE = 64;
const NO_TEXT = Buffer.alloc(0);

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
 * so ask for what fits; of the blocks no more are than one query fetches.
 *
 * @throws {TextUnreadable} for the first text that cannot be read
 */
export async function readTexts(
  client: pg.Pool | pg.ClientBase,
  locations: readonly TextLocation[],
): Promise<readonly Buffer[]> {
  const byBlock = [...groupedBy(locations.entries(), ([, location]) => blockKey(location)).values()];
  const texts: Buffer[] = [];
  for (let at = 0; at < byBlock.length; at += BLOCKS_AT_ONCE) {
    const part = byBlock.slice(at, at + BLOCKS_AT_ONCE).flat();
    const found = await textsOf(
      client,
      part.map(([, location]) => location),
    );
    for (const [place, [index]] of part.entries()) texts[index] = found[place] ?? NO_TEXT;
  }
  return texts;
}

async function textsOf(
  client: pg.Pool | pg.ClientBase,
  locations: readonly TextLocation[],
): Promise<readonly Buffer[]> {
  const blocks = await unpackedBlocks(client, locations);
  for (const location of locations) {
    const firstBytes = blocks.get(blockKey(location))?.length ?? 0;
    const more = blocksTouched(location, firstBytes) - 1;
    if (more > 0) {
      const rest = Array.from({ length: more }, (_, at) => ({ ...location, block: location.block + 1 + at }));
      for (const [key, bytes] of await unpackedBlocks(client, rest)) blocks.set(key, bytes);
    }
  }
  // As copies: a part of a block would hold the whole of it.
  return locations.map((location) =>
    Buffer.from(textIn(location, (block) => blocks.get(blockKey({ ...location, block })))),
  );
}

/** Cuts a text out of its unpacked blocks. */
export function textIn(location: TextLocation, blockOf: (block: number) => Buffer | undefined): Buffer {
  const { block, blockOffset, textBytes } = location;
  const at = (index: number): Buffer => {
    const bytes = blockOf(block + index);
    if (bytes === undefined) throw new TextUnreadable(location, `block ${String(block + index)} is missing or damaged`);
    return bytes;
  };
  const first = at(0);
  const more = Array.from({ length: blocksTouched(location, first.length) - 1 }, (_, index) => at(index + 1));
  const whole = more.length === 0 ? first : Buffer.concat([first, ...more]);
  const text = whole.subarray(blockOffset, blockOffset + textBytes);
  if (text.length !== textBytes)
    throw new TextUnreadable(location, `only ${String(text.length)} bytes of it are there`);
  return text;
}

type BlockPlace = Pick<TextLocation, 'segmentId' | 'block'>;

async function unpackedBlocks(
  client: pg.Pool | pg.ClientBase,
  places: readonly BlockPlace[],
): Promise<Map<string, Buffer>> {
  const wanted = [...new Map(places.map((place) => [blockKey(place), place])).values()];
  const { rows } = await client.query<BlockRow>(READ_BLOCKS, [
    wanted.map(({ segmentId }) => segmentId),
    wanted.map(({ block }) => block),
  ]);
  const unpacked = new Map<string, Buffer>();
  await Promise.all(
    rows.map(async ({ segment_id, block, packed }) => {
      const bytes = await unpackedBlock(packed);
      if (bytes !== undefined) unpacked.set(blockKey({ segmentId: segment_id, block }), bytes);
    }),
  );
  return unpacked;
}

const blockKey = ({ segmentId, block }: { readonly segmentId: number | string; readonly block: number }): string =>
  `${String(segmentId)}/${String(block)}`;
