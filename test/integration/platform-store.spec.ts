import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DurabilitySettingUnsafe,
  LedgerUnlogged,
  StoreUnreachable,
  loadConfig,
  openEmbeddedStore,
  openStore,
} from '#platform';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { canLogIn, rowsOf } from '../support/login.ts';
import { serverPidOf, until, untilStopped, withStoreHome } from '../support/store-under-test.ts';

describe('openStore', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  it('uses the PostgreSQL that DATABASE_URL names', async () => {
    const store = await openStore(loadConfig({ DATABASE_URL: db.appUrl, DATABASE_OWNER_URL: db.ownerUrl }));
    expect(store).toMatchObject({ kind: 'external', appUrl: db.appUrl, ownerUrl: db.ownerUrl });
    expect((await store.pool.query('select current_user as login')).rows).toEqual([{ login: 'backtrail_app' }]);
    await store.close();
    await store.close();
  });

  it('says what is wrong with DATABASE_URL, without repeating it', async () => {
    const url = new URL(db.appUrl);
    url.password = 's3cret';
    for (const [address, reason] of [
      [url.toString(), 'does not let the login in'],
      ['postgresql://u:s3cret@127.0.0.1:1/x', 'does not answer'],
    ] as const) {
      const refusal: unknown = await openStore(loadConfig({ DATABASE_URL: address })).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(StoreUnreachable);
      expect(String(refusal)).toContain(reason);
      expect(String(refusal)).not.toContain('s3cret');
    }
  });

  it('refuses a server that forgets what it acknowledged to the application', async () => {
    const name = new URL(db.appUrl).pathname.slice(1);
    await rowsOf(db.adminUrl, `alter database ${name} set synchronous_commit = off`);
    await expect(openStore(loadConfig({ DATABASE_URL: db.appUrl }))).rejects.toThrow(/synchronous_commit off/);
    await rowsOf(db.adminUrl, `alter database ${name} reset synchronous_commit`);
  });

  it.each(['ledger.record', 'follow.worker'])('refuses a database in which %s is emptied by a crash', async (table) => {
    await db.ownerPool.query(`alter table ${table} set unlogged`);
    const refusal: unknown = await openStore(loadConfig({ DATABASE_URL: db.appUrl })).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LedgerUnlogged);
    expect(refusal).toMatchObject({ details: { tables: table } });
    await db.ownerPool.query(`alter table ${table} set logged`);
    await (await openStore(loadConfig({ DATABASE_URL: db.appUrl }))).close();
  });

  it('refuses a server that does not write through to the disk', () =>
    withStoreHome(async (home) => {
      const unsafe = { fsync: 'off', full_page_writes: 'off', shared_buffers: '16MB' };
      const embedded = await openEmbeddedStore({ home, serverSettings: unsafe });
      const refusal: unknown = await openStore(loadConfig({ BACKTRAIL_HOME: home })).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(DurabilitySettingUnsafe);
      expect(refusal).toMatchObject({ details: { settings: 'fsync,full_page_writes' } });
      expect(await canLogIn(embedded.appUrl)).toBe(true);
      await embedded.close();
      await untilStopped(home);
    }));

  it('uses the embedded store otherwise, whose pool goes on when the server has died and come back', () =>
    withStoreHome(async (home) => {
      const lines: string[] = [];
      const store = await openStore(loadConfig({ BACKTRAIL_HOME: home }), { onProgress: (line) => lines.push(line) });
      expect(store.kind).toBe('embedded');
      expect(lines.join('\n')).toContain('setting up PostgreSQL 18');
      await rowsOf(store.ownerUrl!, 'create table kept as select 1 as one');
      await rowsOf(store.ownerUrl!, 'grant select on kept to backtrail_app');

      process.kill(serverPidOf(`${home}/cluster`)!, 'SIGKILL');
      let rows: unknown[] = [];
      const asking = setInterval(() => {
        store.pool.query('select one from kept').then(
          (result) => {
            rows = result.rows as unknown[];
          },
          () => undefined,
        );
      }, 100);
      await until('the pool answers again', () => rows.length > 0);
      clearInterval(asking);
      expect(rows).toEqual([{ one: 1 }]);
      expect(lines.join('\n')).toContain('bringing it back');

      await Promise.all([store.close(), store.close()]);
      expect(serverPidOf(`${home}/cluster`)).toBeUndefined();
      await untilStopped(home);
    }));
});
