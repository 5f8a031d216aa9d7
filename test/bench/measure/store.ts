import path from 'node:path';
import { createPool, migrate, migrationsFolder, openEmbeddedStore } from '#platform';
import type { EmbeddedStore } from '#platform';
import type pg from 'pg';
import { rowsOf } from '../../support/login.ts';

/** A store of the program's own in a folder, open. */
export type OpenStore = { readonly store: EmbeddedStore; readonly pool: pg.Pool };

/** Where a store lies under the home of a measure. */
export const storeHome = (home: string): string => path.join(home, 'store');

/** Opens the store under a home, made and migrated if it is not there, does the work and closes it. */
export async function withStore<T>(home: string, work: (open: OpenStore) => Promise<T>): Promise<T> {
  const store = await openEmbeddedStore({ home: storeHome(home) });
  try {
    await migrate(store.ownerUrl, migrationsFolder());
    const pool = createPool(store.appUrl);
    try {
      return await work({ store, pool });
    } finally {
      await pool.end();
    }
  } finally {
    await store.close();
  }
}

/**
 * Has the server do at once what it does by itself in the minutes after a load, with one of two processors: questions are
 * measured once, and not a load's end with them.
 */
export async function putToRest({ ownerUrl, adminUrl }: EmbeddedStore): Promise<void> {
  await rowsOf(ownerUrl, 'vacuum (analyze)');
  await rowsOf(adminUrl, 'checkpoint');
}
