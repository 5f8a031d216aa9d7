import { factsAt, uuidOfText } from '#ledger';
import { filedFactOf } from '#lineage';
import type { KnownFact } from '#lineage';
import type pg from 'pg';

/** Whether a row of `lineage.fact_key` holds one of the key hashes that a parameter gives. */
export const isUnder = (parameter: string): string => `(
  principal_key = any(${parameter}::bigint[]) or role_key = any(${parameter}::bigint[])
    or holder_key = any(${parameter}::bigint[]) or other_key = any(${parameter}::bigint[]))`;

/** A fact as the resolver keeps it: by where the ledger tells it. */
export type FiledFactRow = {
  readonly fact_id: string;
  readonly append_id: string;
  readonly block: number;
  readonly line: number;
};

/**
 * The facts of some rows; kinds that no join looks at are left out.
 *
 * @throws {FactsUnreadable} when a block of the ledger is damaged
 */
export async function factsOfRows(
  client: pg.Pool | pg.ClientBase,
  rows: readonly FiledFactRow[],
): Promise<readonly KnownFact[]> {
  const places = rows.map(({ fact_id, append_id, block, line }) => ({ id: fact_id, appendId: append_id, block, line }));
  const told = await factsAt(client, places);
  return told.flatMap(([{ id }, { kind, body }]) => filedFactOf({ id, kind, body, firstAt: null }, uuidOfText) ?? []);
}
