import type pg from 'pg';

const TABLES = `
  select string_agg(format('delete from %I.%I;', n.nspname, c.relname), ' ' order by c.relname in ('append', 'object', 'quarantine')) as all_rows
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('ledger', 'lineage', 'lineage_next', 'coverage') and c.relkind in ('r', 'p') and not c.relispartition
    and c.relname not in ('checkpoint', 'incarnation')`;

const RESTART = `
  update lineage.checkpoint set incarnation = 0, xid = '0', append_id = 0, epoch = 0;
  update lineage_next.checkpoint set incarnation = 0, xid = '0', append_id = 0, epoch = 0;
  update coverage.checkpoint set incarnation = 0, xid = '0', append_id = 0;`;

/**
 * Makes a store as if nothing had ever been delivered to it: quicker by far than a database of one's own.
 *
 * @param ownerPool of the login that migrates; the application's may not take anything away
 */
export async function emptyStore(ownerPool: pg.Pool): Promise<void> {
  const { rows } = await ownerPool.query<{ all_rows: string }>(TABLES);
  await ownerPool.query(`begin; ${rows[0]?.all_rows ?? ''} ${RESTART} commit;`);
}
