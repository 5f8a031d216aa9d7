import { inTransaction } from '#platform';
import type pg from 'pg';
import { advance } from './advance.ts';

const EMPTY = `
  truncate lineage.fact, lineage.fact_pack, lineage.fact_key, lineage.unit, lineage.unit_origin, lineage.edge,
    lineage.variant, lineage.revision, lineage.past_edge, lineage.past_origin, lineage.amended`;

const RESTART = `
  update lineage.checkpoint set incarnation = 0, xid = '0', append_id = 0, epoch = 0 where name = 'lineage'`;

const LOCK = `
  select pg_advisory_xact_lock(7270736902)`;

/**
 * Drops the lineage and computes it again from the ledger.
 *
 * Interrupted, it goes on from where it stopped at the next advance, since the emptying is one transaction.
 *
 * @param onAdvance told after each step how many records it folded
 */
export async function rebuild(pool: pg.Pool, onAdvance: (records: number) => void = () => undefined): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(LOCK);
    await client.query(EMPTY);
    await client.query(RESTART);
  });
  for (let step = await advance(pool); step.appends > 0; step = await advance(pool)) onAdvance(step.records);
}
