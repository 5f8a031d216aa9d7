import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recordTextOf } from '../builders/record-text.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { appendTexts } from '../support/ledger-batch.ts';

const TABLES = `
  select format('%I.%I', n.nspname, c.relname) as name, a.attname as column, c.relkind
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum = 1
  where n.nspname = 'ledger' and c.relkind in ('r', 'p')
  order by 1`;
const SEQUENCES = `
  select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'ledger' and c.relkind = 'S' order by 1`;
const MYSELF = `
  select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolcanlogin,
    (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'ledger' and pg_has_role(current_user, c.relowner, 'member')) as owned,
    (select count(*) from pg_auth_members m where m.member = r.oid) as memberships
  from pg_roles r where rolname = current_user`;

const REFUSED = { code: '42501' };

describe("the ledger under the application's login", () => {
  let db: TestDatabase;
  let tables: readonly { name: string; column: string; relkind: string }[] = [];
  beforeAll(async () => {
    db = await freshDatabase();
    await appendTexts(db.pool, [recordTextOf('one'), recordTextOf('two', { eventTime: '2031-01-01T00:00:00Z' })]);
    ({ rows: tables } = await db.pool.query<{ name: string; column: string; relkind: string }>(TABLES));
  });
  afterAll(() => db.drop());

  it('owns nothing, belongs to no other login, and may do nothing to the server', async () => {
    const { rows } = await db.pool.query(MYSELF);
    expect(rows).toEqual([
      {
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolreplication: false,
        rolbypassrls: false,
        rolcanlogin: true,
        owned: '0',
        memberships: '0',
      },
    ]);
  });

  it('refuses every statement that changes or takes away what is stored, on every table', async () => {
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['ledger.append', 'ledger.record', 'ledger.segment_block', 'ledger.epoch']),
    );
    for (const { name, column } of tables) {
      for (const statement of [
        `update ${name} set ${column} = ${column}`,
        `delete from ${name}`,
        `delete from only ${name}`,
        `truncate ${name} cascade`,
        `merge into ${name} t using (select 1) s on true when matched then delete`,
        `select * from ${name} for update`,
        `alter table ${name} add column extra integer`,
        `alter table ${name} disable trigger all`,
        `alter table ${name} owner to current_user`,
        `alter table ${name} set unlogged`,
        `drop table ${name} cascade`,
        `create index on ${name} (${column})`,
        `create trigger t before insert on ${name} execute function suppress_redundant_updates_trigger()`,
        `create rule r as on insert to ${name} do instead nothing`,
        `grant all on ${name} to current_user; delete from ${name}`,
        `do $$ begin lock table ${name} in access exclusive mode; end $$`,
      ]) {
        await expect(refusalOf(statement)).resolves.toMatchObject({ statement, ...REFUSED });
      }
    }
  });

  it('refuses to make anything in the ledger, to rewind its sequences and to go round its rules', async () => {
    const { rows: sequences } = await db.pool.query<{ name: string }>(SEQUENCES);
    expect(sequences.length).toBeGreaterThan(4);
    for (const statement of [
      ...sequences.map(({ name }) => `select setval('${name}', 1)`),
      ...sequences.map(({ name }) => `alter sequence ${name} restart`),
      `insert into ledger.object (object_id, name) values (1, 'other') on conflict (object_id) do update set name = 'other'`,
      `create table ledger.extra (id integer)`,
      `create table ledger.record_2030 () inherits (ledger.record)`,
      `create or replace function ledger.current_incarnation() returns integer language sql as 'select 1'`,
      `drop function ledger.horizon_holders()`,
      `alter function ledger.horizon_holders() owner to current_user`,
      `create schema sneaky`,
      `alter schema ledger rename to other`,
      `drop schema ledger cascade`,
      `set session_replication_role = replica`,
      `set session authorization postgres`,
      `set role backtrail_owner`,
      `reset all; set local role postgres`,
      `copy ledger.append to program 'true'`,
      `copy ledger.append from '/etc/passwd'`,
      `select pg_read_file('postgresql.conf')`,
      `alter system set fsync = off`,
      `alter database ${new URL(db.appUrl).pathname.slice(1)} set session_replication_role = replica`,
      `create extension pageinspect`,
    ]) {
      await expect(refusalOf(statement)).resolves.toMatchObject({ statement, ...REFUSED });
    }
  });

  it('still finds all that was stored', async () => {
    const { rows } = await db.pool.query(`select count(*) as found from ledger.record`);
    expect(rows).toEqual([{ found: '2' }]);
  });

  const refusalOf = async (statement: string): Promise<unknown> => {
    try {
      await db.pool.query(statement);
      return { statement, code: 'accepted' };
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      return { statement, code, message };
    }
  };
});
