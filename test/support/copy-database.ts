import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

const TABLES = `
  select n.nspname as schema, c.relname as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('ledger', 'lineage', 'lineage_next') and c.relkind in ('r', 'p') and not c.relispartition
  order by 1, 2`;
/** A dump leaves generated columns out, as they are computed anew. */
const COLUMNS = `
  select attname as name from pg_attribute
  where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
  order by attnum`;
const SEQUENCES = `
  select s.schemaname as schema, s.sequencename as name, s.last_value::text as value from pg_sequences s
  where s.schemaname in ('ledger', 'lineage') and s.last_value is not null`;

type Table = { readonly schema: string; readonly name: string };

/**
 * Moves all rows into another migrated, empty database, as a dump and its restore do: rows and positions of sequences
 * as they were, and nothing of the old cluster's own counters.
 */
export async function copyDatabase(fromUrl: string, toUrl: string): Promise<void> {
  const [source, target] = [new pg.Client(fromUrl), new pg.Client(toUrl)];
  await Promise.all([source.connect(), target.connect()]);
  try {
    const { rows: tables } = await source.query<Table>(TABLES);
    // Foreign keys are checked at the end of a restore; a superuser's replica role leaves them out meanwhile.
    await target.query("set session_replication_role = 'replica'");
    for (const table of tables) await copyTable(source, target, table);
    const { rows: sequences } = await source.query<Table & { value: string }>(SEQUENCES);
    for (const { schema, name, value } of sequences) {
      await target.query('select setval($1::regclass, $2::bigint)', [`${schema}.${name}`, value]);
    }
  } finally {
    await Promise.all([source.end(), target.end()]);
  }
}

async function copyTable(source: pg.Client, target: pg.Client, { schema, name }: Table): Promise<void> {
  const table = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
  const { rows } = await source.query<{ name: string }>(COLUMNS, [table]);
  const columns = rows.map((column) => pg.escapeIdentifier(column.name)).join(', ');
  await target.query(`delete from ${table}`);
  await pipeline(
    source.query(copyTo(`copy (select ${columns} from ${table}) to stdout (format binary)`)),
    target.query(copyFrom(`copy ${table} (${columns}) from stdin (format binary)`)),
  );
}
