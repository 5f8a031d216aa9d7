import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { createPool } from '#platform';
import { rowsOf } from './login.ts';
import { TEMPLATE, testServer, urlWithin } from './test-server.ts';

/** A database of a spec's own, with the logins of production: what the application may not do, it may not do here. */
export type TestDatabase = {
  /** The application's login. */
  readonly pool: pg.Pool;
  readonly appUrl: string;
  /** The login that migrates. */
  readonly ownerPool: pg.Pool;
  readonly ownerUrl: string;
  /** The superuser's login, for what an operator or the operating system would do. */
  readonly adminUrl: string;
  readonly drop: () => Promise<void>;
};

/** A private, migrated, empty database: a copy of the template's files. */
export function freshDatabase(): Promise<TestDatabase> {
  return databaseFrom(TEMPLATE);
}

/** A private database in which nothing has been migrated. */
export function emptyDatabase(): Promise<TestDatabase> {
  return databaseFrom('template1');
}

async function databaseFrom(template: string): Promise<TestDatabase> {
  const server = await testServer();
  const name = `backtrail_test_${randomBytes(8).toString('hex')}`;
  await rowsOf(server.adminUrl, `create database ${name} template ${template} owner backtrail_owner`);

  const [appUrl, ownerUrl] = [urlWithin(server.appUrl, name), urlWithin(server.ownerUrl, name)];
  const pool = createPool(appUrl);
  const ownerPool = createPool(ownerUrl, { maxConnections: 2 });
  const drop = async (): Promise<void> => {
    await Promise.all([pool.end(), ownerPool.end()]);
    await rowsOf(server.adminUrl, `drop database ${name} with (force)`);
  };
  return { pool, appUrl, ownerPool, ownerUrl, adminUrl: urlWithin(server.adminUrl, name), drop };
}
