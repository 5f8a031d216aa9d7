import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

/** What the application's login holds on each table, sequences and partitions included. */
const PRIVILEGES = `
  select n.nspname as schema, c.relkind as kind, c.relispartition as is_partition, c.relname as name,
    array(
      select held from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) held
      where c.relkind <> 'S' and has_table_privilege('backtrail_app', c.oid, held)) as held,
    c.relkind = 'S' and has_sequence_privilege('backtrail_app', c.oid, 'UPDATE') as may_set
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('ledger', 'lineage', 'lineage_next', 'coverage') and c.relkind in ('r', 'p', 'S')
  order by n.nspname, c.relname`;
const COLUMN_PRIVILEGES = `
  select table_name, column_name, privilege_type from information_schema.column_privileges
  where grantee in ('backtrail_app', 'PUBLIC') and table_schema = 'ledger' and privilege_type not in ('SELECT', 'INSERT')`;
const FUNCTIONS = `
  select p.proname as name, p.prosecdef as is_definer, p.proconfig as settings,
    pg_get_userbyid(p.proowner) as owner, has_function_privilege('backtrail_app', p.oid, 'EXECUTE') as may_call,
    exists (select from aclexplode(p.proacl) a where a.grantee = 0) as is_public
  from pg_proc p where p.pronamespace = 'ledger'::regnamespace order by p.proname`;
const OWNED = `
  select c.relname from pg_class c where pg_get_userbyid(c.relowner) = 'backtrail_app'`;
const KEY = `
  select i.indisunique as is_unique, pg_get_indexdef(i.indexrelid) as definition
  from pg_index i where i.indexrelid = 'ledger.record_key'::regclass`;
const CHECKS = `
  select conname as name from pg_constraint c join pg_namespace n on n.oid = c.connamespace
  where c.contype = 'c' and n.nspname in ('ledger', 'lineage') order by conname`;
const STORAGE = `
  select attstorage as storage from pg_attribute where attrelid = 'ledger.segment_block'::regclass and attname = 'packed'`;

type Held = {
  readonly schema: string;
  readonly is_partition: boolean;
  readonly kind: string;
  readonly name: string;
  readonly held: readonly string[];
  readonly may_set: boolean;
};
type Callable = {
  readonly name: string;
  readonly is_definer: boolean;
  readonly settings: readonly string[] | null;
  readonly owner: string;
  readonly may_call: boolean;
  readonly is_public: boolean;
};

/** The part of the schema that Prisma has no words for, and so cannot compare. */
describe('the schema beyond Prisma', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  async function rowsOf<T extends object>(sql: string): Promise<T[]> {
    return (await db.ownerPool.query<T>(sql)).rows;
  }

  it('lets the application read and append to the ledger and nothing more', async () => {
    const ledger = (await rowsOf<Held>(PRIVILEGES)).filter(({ schema, kind }) => schema === 'ledger' && kind !== 'S');
    expect(ledger.length).toBeGreaterThan(10);
    for (const { name, held } of ledger) {
      expect({ name, beyond: held.filter((privilege) => !['SELECT', 'INSERT'].includes(privilege)) }).toEqual({
        name,
        beyond: [],
      });
    }
    expect(ledger.filter(({ is_partition }) => !is_partition).every(({ held }) => held.length === 2)).toBe(true);
    expect(await rowsOf(COLUMN_PRIVILEGES)).toEqual([]);
  });

  it('does not let the application turn back a sequence of the ledger', async () => {
    const sequences = (await rowsOf<Held>(PRIVILEGES)).filter(
      ({ schema, kind }) => schema === 'ledger' && kind === 'S',
    );
    expect(sequences.length).toBeGreaterThan(0);
    expect(sequences.filter(({ may_set }) => may_set)).toEqual([]);
  });

  it('lets the application drop and rebuild what is in the lineage and the coverage', async () => {
    const lineage = (await rowsOf<Held>(PRIVILEGES)).filter(({ schema, kind }) => schema !== 'ledger' && kind !== 'S');
    const rebuild = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'];
    expect(lineage.length).toBeGreaterThan(3);
    for (const { name, held } of lineage) expect({ name, held }).toEqual({ name, held: rebuild });
  });

  it('gives the application no table of its own', async () => {
    expect(await rowsOf(OWNED)).toEqual([]);
  });

  it('lets nobody but the application call the ledger’s functions, and those with the owner’s rights see no foreign names', async () => {
    const functions = await rowsOf<Callable>(FUNCTIONS);
    expect(functions.map(({ name }) => name)).toEqual(['cluster_identity', 'current_incarnation', 'horizon_holders']);
    expect(functions.filter(({ is_public, may_call }) => is_public || !may_call)).toEqual([]);
    const definers = functions.filter(({ is_definer }) => is_definer);
    expect(definers.map(({ name }) => name)).toEqual(['horizon_holders']);
    for (const { settings } of definers) expect(settings).toEqual(['search_path=pg_catalog, pg_temp']);
  });

  it('stores a text once for each account, and leads from an event id to its records', async () => {
    const key = '(uuid_hash_extended(event_uuid, (0)::bigint), text_hash_head, account_number)';
    const definition = `CREATE UNIQUE INDEX record_key ON ledger.record USING btree ${key}`;
    expect(await rowsOf(KEY)).toEqual([{ is_unique: true, definition }]);
  });

  it('checks what a row may say', async () => {
    expect((await rowsOf<{ name: string }>(CHECKS)).map(({ name }) => name)).toEqual([
      'append_count',
      'append_hash',
      'object_outcome_conserved',
      'object_outcome_hashes',
      'object_outcome_known',
      'past_edge_order',
      'revision_order',
      'segment_block_size',
      'variant_known',
    ]);
  });

  it('stores packed blocks as they are, since they are compressed already', async () => {
    expect(await rowsOf(STORAGE)).toEqual([{ storage: 'e' }]);
  });
});
