import type pg from 'pg';

/** What a store holds, in a form that does not depend on order: the number of records, and a hash over all of them. */
export type StoredRecordsSummary = { readonly count: number; readonly hash: string };

/**
 * The sum, modulo 2^256, of all records' text hashes mixed with their account, as four sums of 64-bit words: equal for
 * equal sets of records, in whatever order they came.
 */
const SUMMARY = `
  select count(*)::bigint::text as count,
    coalesce(sum(('x' || substr(h, 1, 16))::bit(64)::bigint::numeric), 0)::text as a,
    coalesce(sum(('x' || substr(h, 17, 16))::bit(64)::bigint::numeric), 0)::text as b,
    coalesce(sum(('x' || substr(h, 33, 16))::bit(64)::bigint::numeric), 0)::text as c,
    coalesce(sum(('x' || substr(h, 49, 16))::bit(64)::bigint::numeric), 0)::text as d
  from (select encode(sha256(text_hash || convert_to(account, 'UTF8')), 'hex') as h from record) hashes`;

type Row = { readonly count: string; readonly a: string; readonly b: string; readonly c: string; readonly d: string };

/** Counts and hashes all stored records. Reads every row, so it takes time in proportion. */
export async function storedRecordsSummary(pool: pg.Pool | pg.ClientBase): Promise<StoredRecordsSummary> {
  const { rows } = await pool.query<Row>(SUMMARY);
  const [row] = rows;
  if (row === undefined) throw new Error('the summary query gave no row');
  const words = [row.a, row.b, row.c, row.d].map((sum) =>
    BigInt.asUintN(64, BigInt(sum)).toString(16).padStart(16, '0'),
  );
  return { count: Number(row.count), hash: words.join('') };
}
