import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, migrationsFolder, openEmbeddedStore } from '#platform';
import pg from 'pg';
import { TEMPLATE, urlWithin } from '../support/test-server.ts';

/** A PostgreSQL of its own, with a new migrated database for each piece of work. */
export type Databases = {
  readonly within: <T>(work: (databaseUrl: string) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

export async function openDatabases(): Promise<Databases> {
  const home = mkdtempSync(path.join(tmpdir(), 'backtrail-score-store-'));
  const store = await openEmbeddedStore({ home: path.join(home, 'store') });
  const admin = new pg.Client(store.adminUrl);
  await admin.connect();
  await admin.query(`create database ${TEMPLATE} owner backtrail_owner`);
  await migrate(urlWithin(store.ownerUrl, TEMPLATE), migrationsFolder());
  return {
    within: async (work) => {
      const name = `score_${randomBytes(6).toString('hex')}`;
      await admin.query(`create database ${name} template ${TEMPLATE} owner backtrail_owner`);
      try {
        return await work(urlWithin(store.appUrl, name));
      } finally {
        await admin.query(`drop database ${name} with (force)`);
      }
    },
    close: async () => {
      await admin.end();
      await store.close();
      // The server's files may lie elsewhere, where its account can enter.
      for (const folder of [path.dirname(store.dataFolder), home]) rmSync(folder, { recursive: true, force: true });
    },
  };
}
