import type pg from 'pg';

/** How many sessions the store knows: with an origin, and waiting for one. */
export type SessionCounts = { readonly total: number; readonly resolved: number; readonly waiting: number };

const COUNT = `
  select count(*)::integer as total, (count(*) filter (where is_resolved))::integer as resolved
  from (
    select bool_and(status in ('PROVEN', 'CORROBORATED')) as is_resolved
    from unit
    where session_id is not null
    group by session_id
  ) session`;

/** Counts the sessions of the whole store. A session is resolved if each of its keys leads to an origin. */
export async function sessionCounts(pool: pg.Pool): Promise<SessionCounts> {
  const { rows } = await pool.query<{ total: number; resolved: number }>(COUNT);
  const { total, resolved } = rows[0] ?? { total: 0, resolved: 0 };
  return { total, resolved, waiting: total - resolved };
}

/** How the records of some appends count, now that it is final which of them repeat an event in another form. */
export type VariantCounts = { readonly duplicate: number; readonly conflict: number };

const VARIANTS = `
  select (count(*) filter (where verdict = 'DUPLICATE'))::integer as duplicate,
    (count(*) filter (where verdict = 'CONFLICT'))::integer as conflict
  from variant
  where append_id = any($1::bigint[])`;

/** Counts the re-deliveries among the records of some appends; the lineage must cover these. */
export async function variantCounts(pool: pg.Pool, appendIds: readonly string[]): Promise<VariantCounts> {
  const { rows } = await pool.query<VariantCounts>(VARIANTS, [appendIds]);
  return rows[0] ?? { duplicate: 0, conflict: 0 };
}
