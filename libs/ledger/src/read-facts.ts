import type pg from 'pg';
import { factsInBlock } from './fact-blocks.ts';
import type { FactRow } from './fact-row.ts';
import { FactsUnreadable } from './facts-unreadable.ts';

const BLOCKS_OF_APPENDS = `
  select append_id, block, packed from ledger.fact_block where append_id = any($1::bigint[]) order by append_id, block`;

/** A block of facts as it is stored. */
export type FactBlockRow = { readonly append_id: string; readonly block: number; readonly packed: Buffer };

/** Facts that are packed together: the line of each is its place in the list. */
export type ToldTogether = { readonly appendId: string; readonly block: number; readonly facts: readonly FactRow[] };

/**
 * The facts of some appends, each as often as it was told there.
 *
 * @throws {FactsUnreadable} when a block is damaged
 */
export async function readFacts(
  client: pg.Pool | pg.ClientBase,
  appendIds: readonly string[],
): Promise<readonly FactRow[]> {
  return (await readFactBlocks(client, appendIds)).flatMap(({ facts }) => facts);
}

/**
 * The facts of some appends, block by block.
 *
 * @throws {FactsUnreadable} when a block is damaged
 */
export async function readFactBlocks(
  client: pg.Pool | pg.ClientBase,
  appendIds: readonly string[],
): Promise<readonly ToldTogether[]> {
  const { rows } = await client.query<FactBlockRow>(BLOCKS_OF_APPENDS, [appendIds]);
  return rows.map(toldIn);
}

/** @throws {FactsUnreadable} when the block is damaged */
export function toldIn({ append_id: appendId, block, packed }: FactBlockRow): ToldTogether {
  const facts = factsInBlock(packed);
  if (facts === undefined) throw new FactsUnreadable(appendId, block);
  return { appendId, block, facts };
}
