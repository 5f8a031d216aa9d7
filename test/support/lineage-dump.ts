import type pg from 'pg';

/** What depends on the order of arrival, and so is no part of the lineage's canonical form. */
const OF_ARRIVAL = ['epoch', 'append_id', 'verdict', 'pack', 'line'];

const TABLES = `
  select c.relname as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'lineage' and c.relkind = 'r' and c.relname not in ('checkpoint', 'fact_pack')
  order by c.relname collate "C"`;

/** All that the lineage holds but for its packs, whose lines the facts are named by, table by table and row by row, in one order: equal for equal sets of records. */
export async function lineageDump(pool: pg.Pool): Promise<readonly string[]> {
  const { rows: tables } = await pool.query<{ name: string }>(TABLES);
  const dumps = await Promise.all(tables.map(({ name }) => dumpOf(pool, name)));
  return dumps.flat();
}

async function dumpOf(pool: pg.Pool, table: string): Promise<readonly string[]> {
  const rowsOf = `select (to_jsonb(t) - $1::text[])::text as line from lineage.${table} t`;
  const { rows } = await pool.query<{ line: string }>(rowsOf, [OF_ARRIVAL]);
  return rows.map(({ line }) => `${table} ${line}`).sort();
}
