import type pg from 'pg';
import { reserveObjectIds } from '#ledger';
import { withRetry } from '#platform';

const FIRST_RESERVE = 1;
const LARGEST_RESERVE = 256;

/** Gives one object id after the other, reserving ever more of them at a time. */
export function createObjectIds(pool: pg.Pool): () => Promise<number> {
  let reserved: number[] = [];
  let reserve = FIRST_RESERVE;
  return async () => {
    if (reserved.length === 0) {
      reserved = [...(await withRetry(() => reserveObjectIds(pool, reserve)))].reverse();
      reserve = Math.min(LARGEST_RESERVE, reserve * 4);
    }
    const id = reserved.pop();
    if (id === undefined) throw new Error('the sequence of object ids gave none');
    return id;
  };
}
