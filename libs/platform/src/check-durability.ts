import type pg from 'pg';
import { AppError } from '#kernel';

/** The server may forget what it said it had stored: with these settings a crash or a power cut loses records. */
export class DurabilitySettingUnsafe extends AppError {
  readonly code = 'DURABILITY_SETTING_UNSAFE';

  constructor(settings: readonly string[]) {
    super(
      `PostgreSQL runs with ${settings.map((name) => `${name} off`).join(', ')}, so it may lose records that it has ` +
        'acknowledged: switch on what is off, for the server, the database and the login',
      { settings: settings.join(',') },
    );
  }
}

/** Tables that a crash would empty. */
export class LedgerUnlogged extends AppError {
  readonly code = 'LEDGER_UNLOGGED';

  constructor(tables: readonly string[]) {
    super(
      `PostgreSQL empties ${tables.join(', ')} after a crash, since somebody set them unlogged: ` +
        'as their owner, `alter table … set logged`',
      { tables: tables.join(',') },
    );
  }
}

const UNLOGGED = `
  select format('%s.%s', n.nspname, c.relname) as name
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('ledger', 'lineage', 'follow', 'access', 'integrity') and c.relkind = 'r' and c.relpersistence = 'u'
  order by name`;

const UNSAFE = `
  select name from pg_catalog.pg_settings
  where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
  order by name`;

/**
 * Refuses a server that does not keep what it acknowledges. Asks on a connection of the application's own, since a
 * setting may differ by login and by database.
 *
 * @throws {DurabilitySettingUnsafe | LedgerUnlogged}
 * @see https://www.postgresql.org/docs/18/runtime-config-wal.html
 */
export async function checkDurability(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(UNSAFE);
  if (rows.length > 0) throw new DurabilitySettingUnsafe(rows.map((row) => row.name));
  const unlogged = await pool.query<{ name: string }>(UNLOGGED);
  if (unlogged.rows.length > 0) throw new LedgerUnlogged(unlogged.rows.map((row) => row.name));
}
