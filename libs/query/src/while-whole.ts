import type pg from 'pg';
import { LATEST_EPOCH, PastNotComputed, REACHED } from './known-then.ts';
import type { Reach } from './known-then.ts';

// A lineage that begins anew is stored anew: its tables are truncated, or others take their names.
const MARK = `
  select pg_relation_filenode('lineage.unit')::text as stored, ${REACHED} as reached,
    (${LATEST_EPOCH}) as latest`;

type Mark = Reach & { readonly stored: string };

/**
 * Does some reading by several statements of all that the lineage ever held, while it holds all of it.
 *
 * @throws {PastNotComputed} when the lineage is being computed again, or began to be meanwhile: what was read may be less
 *   than there is
 */
export async function whileWhole<T>(pool: pg.Pool | pg.ClientBase, read: () => Promise<T>): Promise<T> {
  const before = await wholeMark(pool);
  const found = await read();
  const after = await wholeMark(pool);
  if (after.stored !== before.stored) throw new PastNotComputed(after.reached, null);
  return found;
}

async function wholeMark(pool: pg.Pool | pg.ClientBase): Promise<Mark> {
  const { rows } = await pool.query<Mark>(MARK);
  const [mark] = rows;
  if (mark === undefined) throw new Error('a statement without a condition gave no row');
  const { latest, reached } = mark;
  if (latest !== null && BigInt(reached) < BigInt(latest)) throw new PastNotComputed(latest, reached);
  return mark;
}
