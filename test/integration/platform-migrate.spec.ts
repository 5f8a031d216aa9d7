import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import {
  MigrationEdited,
  MigrationFailed,
  MigrationFailedBefore,
  MigrationUnknown,
  StoreUnreachable,
  isConnectionLoss,
  migrate,
  migrationsFolder,
} from '#platform';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { emptyDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { rowsOf } from '../support/login.ts';

const scratch = scratchFolder();
let folders = 0;

/** A folder of migrations, in Prisma's layout. */
function migrationsOf(files: Readonly<Record<string, string>>): string {
  const folder = path.join(scratch, String(++folders));
  for (const [name, sql] of Object.entries(files)) writeMigration(folder, name, sql);
  writeFileSync(path.join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  return folder;
}

function writeMigration(folder: string, name: string, sql: string): void {
  mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, name, 'migration.sql'), sql);
}

const withDatabase = (work: (db: TestDatabase) => Promise<void>) => async (): Promise<void> => {
  const db = await emptyDatabase();
  try {
    await work(db);
  } finally {
    await db.drop();
  }
};

const RECORDED = `
  select migration_name, checksum, finished_at is not null as finished, rolled_back_at is not null as rolled_back,
    applied_steps_count, logs from _prisma_migrations order by started_at, migration_name`;
const FIRST = 'create table first (n int); -- ends in a comment';
const SECOND = `
  create function twice(n int) returns int language plpgsql as $$
  begin
    return n * 2;
  end $$;
  insert into first values (twice(21))`;

describe('migrate', () => {
  it(
    'applies what is missing, in the order of the names, and records it as Prisma does',
    withDatabase(async (db) => {
      const folder = migrationsOf({ '20260102000000_second': SECOND, '20260101000000_first': FIRST });
      expect(await migrate(db.ownerUrl, folder)).toEqual(['20260101000000_first', '20260102000000_second']);
      expect(await migrate(db.ownerUrl, folder)).toEqual([]);
      expect((await db.ownerPool.query('select n from first')).rows).toEqual([{ n: 42 }]);
      const plain = { finished: true, rolled_back: false, applied_steps_count: 1, logs: null };
      const sha256 = (sql: string) => createHash('sha256').update(sql).digest('hex');
      expect((await db.ownerPool.query(RECORDED)).rows).toEqual([
        { migration_name: '20260101000000_first', checksum: sha256(FIRST), ...plain },
        { migration_name: '20260102000000_second', checksum: sha256(SECOND), ...plain },
      ]);

      writeMigration(folder, '20260103000000_third', 'drop table first');
      expect(await migrate(db.ownerUrl, folder)).toEqual(['20260103000000_third']);
    }),
  );

  it(
    'applies each file once when several processes migrate at the same moment',
    withDatabase(async (db) => {
      const folder = migrationsOf({ '20260101000000_first': FIRST, '20260102000000_second': SECOND });
      const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(db.ownerUrl, folder)));
      expect(applied.flat().sort()).toEqual(['20260101000000_first', '20260102000000_second']);
    }),
  );

  it(
    'brings an empty database to what this program needs',
    withDatabase(async (db) => {
      expect((await migrate(db.ownerUrl, migrationsFolder())).length).toBeGreaterThan(0);
      expect(await migrate(db.ownerUrl, migrationsFolder())).toEqual([]);
    }),
  );

  it('says so when nobody answers at the address', async () => {
    const refusal: unknown = await migrate('postgresql://u:s3cret@127.0.0.1:1/x', scratch).catch((e: unknown) => e);
    expect(refusal).toBeInstanceOf(StoreUnreachable);
    expect(String(refusal)).toMatch(/DATABASE_OWNER_URL names does not answer/);
    expect(String(refusal)).not.toContain('s3cret');
  });

  it(
    'refuses a file that was changed after it had been applied',
    withDatabase(async (db) => {
      const folder = migrationsOf({ '20260101000000_first': FIRST });
      await migrate(db.ownerUrl, folder);
      writeMigration(folder, '20260101000000_first', `${FIRST}\n`);
      await expect(migrate(db.ownerUrl, folder)).rejects.toThrow(MigrationEdited);
    }),
  );

  it(
    'refuses a database that a newer version has migrated',
    withDatabase(async (db) => {
      const folder = migrationsOf({ '20260101000000_first': FIRST, '20260102000000_second': SECOND });
      await migrate(db.ownerUrl, folder);
      await expect(migrate(db.ownerUrl, migrationsOf({ '20260101000000_first': FIRST }))).rejects.toThrow(
        MigrationUnknown,
      );
    }),
  );

  it(
    'undoes a file that fails, keeps the reason, and does not try again until somebody has resolved it',
    withDatabase(async (db) => {
      const folder = migrationsOf({
        '20260101000000_first': FIRST,
        '20260102000000_bad': 'create table half (); select 1/0',
      });
      await expect(migrate(db.ownerUrl, folder)).rejects.toThrow(MigrationFailed);
      expect(await rowsOf(db.ownerUrl, `select to_regclass('half') as half`)).toEqual([{ half: null }]);
      expect((await db.ownerPool.query(RECORDED)).rows[1]).toMatchObject({
        migration_name: '20260102000000_bad',
        finished: false,
        logs: 'division by zero',
      });
      await expect(migrate(db.ownerUrl, folder)).rejects.toThrow(MigrationFailedBefore);

      // What `prisma migrate resolve --rolled-back` does.
      await db.ownerPool.query('update _prisma_migrations set rolled_back_at = now() where finished_at is null');
      writeMigration(folder, '20260102000000_bad', 'create table whole ()');
      expect(await migrate(db.ownerUrl, folder)).toEqual(['20260102000000_bad']);
    }),
  );

  it(
    'does a file anew that was cut off in the middle, since nothing of it was kept',
    withDatabase(async (db) => {
      const name = '20260101000000_slow';
      const folder = migrationsOf({ [name]: 'create table slow (); select pg_sleep(60)' });
      const cutOff = migrate(db.ownerUrl, folder).catch((error: unknown) => error);
      const backends = `select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = current_database() and application_name = 'backtrail migrate' and query like 'create table slow%'`;
      while ((await rowsOf(db.adminUrl, backends)).length === 0) await sleep(20);
      const error = await cutOff;
      expect(error).toBeInstanceOf(MigrationFailed);
      expect(isConnectionLoss((error as MigrationFailed).cause)).toBe(true);

      writeMigration(folder, name, 'create table slow ()');
      expect(await migrate(db.ownerUrl, folder)).toEqual([name]);
      expect((await db.ownerPool.query(RECORDED)).rows).toMatchObject([
        { finished: false, rolled_back: true },
        { finished: true, rolled_back: false },
      ]);
    }),
  );

  it(
    'applies files that cannot be in a transaction, or that begin their own',
    withDatabase(async (db) => {
      const folder = migrationsOf({
        '20260101000000_first': FIRST,
        '20260102000000_index': 'create index concurrently first_n on first (n)',
        '20260103000000_own': 'begin;\ninsert into first values (1);\ncommit;',
      });
      expect(await migrate(db.ownerUrl, folder)).toHaveLength(3);
      expect(await rowsOf(db.ownerUrl, 'select n from first')).toEqual([{ n: 1 }]);
    }),
  );
});
