import type pg from 'pg';

/**
 * Where a lineage lies: the present one, which all questions are asked of, or the one beside it, which is being computed.
 * Their tables are the same, and statements name them without a schema.
 */
export type LineagePlace = 'present' | 'beside';

// Without the schema of the other one: what is not found must not be taken from there.
const PRESENT = `
  set local search_path = lineage, ledger, public, pg_temp`;

const BESIDE = `
  set local search_path = lineage_next, ledger, public, pg_temp`;

/** From here on the transaction reads and writes the lineage of a place. */
export async function enterPlace(client: pg.ClientBase, place: LineagePlace): Promise<void> {
  await client.query(place === 'present' ? PRESENT : BESIDE);
}
