import type pg from 'pg';

/**
 * Where a lineage lies: the present one, which all questions are asked of, or the one beside it, which is being computed.
 * Their tables are the same, and statements name them without a schema.
 */
export type LineagePlace = 'present' | 'beside';

// A step looks up thousands of things in tables that are larger with each, and whose statistics are of some time ago: by
// them the planner would go through whole tables, or start other processes for it.
const LOOK_UP = `
  set local enable_seqscan = off;
  set local max_parallel_workers_per_gather = 0`;

// Without the schema of the other one: what is not found must not be taken from there.
const PRESENT = `
  set local search_path = lineage, ledger, public, pg_temp;${LOOK_UP}`;

const BESIDE = `
  set local search_path = lineage_next, ledger, public, pg_temp;${LOOK_UP}`;

/** From here on the transaction reads and writes the lineage of a place, by indexes. */
export async function enterPlace(client: pg.ClientBase, place: LineagePlace): Promise<void> {
  await client.query(place === 'present' ? PRESENT : BESIDE);
}
