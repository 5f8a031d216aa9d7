import type pg from 'pg';
import { factsInBlock } from './fact-blocks.ts';
import type { FactRow } from './fact-row.ts';
import { FactsUnreadable } from './facts-unreadable.ts';

const FACTS_OF_APPENDS = `
  select append_id, block, packed from ledger.fact_block where append_id = any($1::bigint[]) order by append_id, block`;

type Row = { readonly append_id: string; readonly block: number; readonly packed: Buffer };

/**
 * The facts of some appends, each as often as it was told there.
 *
 * @throws {FactsUnreadable} when a block is damaged
 */
export async function readFacts(
  client: pg.Pool | pg.ClientBase,
  appendIds: readonly string[],
): Promise<readonly FactRow[]> {
  const { rows } = await client.query<Row>(FACTS_OF_APPENDS, [appendIds]);
  return rows.flatMap(({ append_id: appendId, block, packed }) => {
    const facts = factsInBlock(packed);
    if (facts === undefined) throw new FactsUnreadable(appendId, block);
    return facts;
  });
}
