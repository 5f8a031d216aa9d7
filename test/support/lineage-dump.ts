import type pg from 'pg';

/** What depends on the order of arrival, and so is no part of the lineage's canonical form. */
const OF_ARRIVAL = ['epoch', 'answer_epoch', 'from_epoch', 'append_id', 'verdict', 'block', 'line', 'resolver_version'];

const TABLES = `
  select c.relname as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'lineage' and c.relkind = 'r' and c.relname not in ('checkpoint', 'revision', 'past_edge', 'past_origin')
  order by c.relname collate "C"`;

const HISTORY = `
  select 'since ' || actor || ' ' || epoch || ' ' || answer_epoch as line from lineage.unit
  union all select 'revision ' || (to_jsonb(r) - 'resolver_version')::text from lineage.revision r
  union all select 'edge ' || e::text from lineage.edge e
  union all select 'past edge ' || e::text from lineage.past_edge e
  union all select 'amended ' || a::text from lineage.amended a
  union all select 'past origin ' || o::text from lineage.past_origin o
  order by line`;

/** All that the lineage holds of what was believed when: a rebuild goes through the same epochs, and ends in the same. */
export async function historyDump(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ line: string }>(HISTORY);
  return rows.map(({ line }) => line);
}

/** All that the lineage holds but for where in the ledger its facts are told, table by table and row by row, in one order: equal for equal sets of records. */
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
