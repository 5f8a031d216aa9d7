import { loadConfig, migrate, migrationsFolder, openStore } from '#platform';
import type { Session } from '../session.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** `backtrail migrate`: brings the database to this version, as its owner. Safe to repeat. */
export async function migrateStore({ env, terminal }: Session): Promise<ExitCode> {
  const config = loadConfig(env);
  if (config.databaseUrl !== null && config.databaseOwnerUrl === null) {
    throw new UsageError('migrate: set DATABASE_OWNER_URL to the login that owns the database of DATABASE_URL');
  }
  if (config.databaseOwnerUrl !== null)
    return report(await migrate(config.databaseOwnerUrl, migrationsFolder()), terminal);
  const store = await openStore(config, { onProgress: terminal.progress });
  try {
    return report(store.ownerUrl === null ? [] : await migrate(store.ownerUrl, migrationsFolder()), terminal);
  } finally {
    await store.close();
  }
}

function report(applied: readonly string[], terminal: Session['terminal']): ExitCode {
  for (const name of applied) terminal.talk(`applied ${name}`);
  terminal.talk(applied.length === 0 ? 'The database is at this version already.' : 'The database is at this version.');
  return EXIT.answered;
}
