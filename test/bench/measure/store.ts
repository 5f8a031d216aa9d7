import path from 'node:path';
import { createPool, migrate, migrationsFolder, openEmbeddedStore } from '#platform';
import type { EmbeddedStore } from '#platform';
import type pg from 'pg';

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
