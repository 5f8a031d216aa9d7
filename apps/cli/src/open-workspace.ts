import { AppError } from '#kernel';
import { growHeapsSlowly, isMigrated, loadConfig, migrate, migrationsFolder, openStore, withRetry } from '#platform';
import type { Config, Store } from '#platform';
import type { ExitCode } from './terminal/exit-code.ts';
import type { Session } from './session.ts';

/** A store that is open, and at this version's schema. */
export type Workspace = Store & { readonly config: Config };

/** The database has not been brought to this version, and only its owner may do so. */
export class StoreNotMigrated extends AppError {
  readonly code = 'STORE_NOT_MIGRATED';

  constructor() {
    super('the database of DATABASE_URL is not at this version: run `backtrail migrate` with DATABASE_OWNER_URL');
  }
}

/** Opens the store that the settings name, does the work, and closes it whatever happens. */
export async function withWorkspace(
  session: Session,
  work: (workspace: Workspace) => Promise<ExitCode>,
): Promise<ExitCode> {
  const workspace = await openWorkspace(session);
  try {
    return await work(workspace);
  } finally {
    await workspace.close();
  }
}

/**
 * Opens the store. The embedded one is brought to this version at once, since nobody else would do it. A server that
 * answered and then restarts is waited for.
 *
 * @throws {StoreNotMigrated} when an external database is not at this version
 */
export async function openWorkspace({ env, terminal }: Session): Promise<Workspace> {
  growHeapsSlowly();
  const config = loadConfig(env);
  const store = await openStore(config, { onProgress: terminal.progress });
  try {
    const { kind, ownerUrl, pool } = store;
    if (kind === 'embedded' && ownerUrl !== null) await withRetry(() => migrate(ownerUrl, migrationsFolder()));
    if (!(await withRetry(() => isMigrated(pool, migrationsFolder())))) throw new StoreNotMigrated();
    return { ...store, config };
  } catch (error) {
    await store.close();
    throw error;
  }
}
