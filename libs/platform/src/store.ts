import type pg from 'pg';
import { AppError } from '#kernel';
import { checkDurability } from './check-durability.ts';
import type { Config } from './config.ts';
import { openEmbeddedStore } from './embedded/open-embedded-store.ts';
import { createPool } from './pool.ts';
import type { PoolOptions } from './pool.ts';
import { StoreUnreachable } from './store-unreachable.ts';
import { withRetry } from './with-retry.ts';

/** The PostgreSQL that holds the records: the program's own, or the operator's. */
export type Store = {
  readonly kind: 'embedded' | 'external';
  /** Connections of the application's login. */
  readonly pool: pg.Pool;
  readonly appUrl: string;
  /** The login that owns the tables; null when the operator has not named one. */
  readonly ownerUrl: string | null;
  /** Ends the pool, and lets go of the embedded store. May be called again. */
  readonly close: () => Promise<void>;
};

export type StoreOptions = PoolOptions & {
  /** Told what takes time or is worth knowing, in whole lines. */
  readonly onProgress?: (line: string) => void;
};

/**
 * Opens the store that the settings name: the operator's PostgreSQL if `DATABASE_URL` is set, else the embedded one.
 * Migrates nothing.
 *
 * @throws {StoreUnreachable}
 * @throws {DurabilitySettingUnsafe} when the server would lose what it acknowledges
 * @throws an `AppError` with a code that begins `EMBEDDED_STORE_`
 */
export async function openStore(config: Config, options: StoreOptions = {}): Promise<Store> {
  const { databaseUrl } = config;
  if (databaseUrl !== null) {
    return checked({ kind: 'external', appUrl: databaseUrl, ownerUrl: config.databaseOwnerUrl }, options, noRelease);
  }
  const { onProgress } = options;
  const embedded = await openEmbeddedStore({ home: config.home, ...(onProgress === undefined ? {} : { onProgress }) });
  const { appUrl, ownerUrl } = embedded;
  return checked({ kind: 'embedded', appUrl, ownerUrl }, options, embedded.close);
}

async function checked(
  where: Pick<Store, 'kind' | 'appUrl' | 'ownerUrl'>,
  options: StoreOptions,
  release: () => Promise<void>,
): Promise<Store> {
  const pool = createPool(where.appUrl, options);
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= pool.end().then(release));
  try {
    // The embedded server has just been seen to answer: if it does not, it restarts.
    await (where.kind === 'embedded' ? withRetry(() => checkDurability(pool)) : checkDurability(pool));
    return { ...where, pool, close };
  } catch (error) {
    await close();
    if (where.kind === 'embedded' || error instanceof AppError) throw error;
    throw new StoreUnreachable('DATABASE_URL', error);
  }
}

function noRelease(): Promise<void> {
  return Promise.resolve();
}
