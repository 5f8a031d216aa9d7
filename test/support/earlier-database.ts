import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, migrationsFolder } from '#platform';
import { emptyDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';

/** A private database as it was before a migration. */
export async function databaseBefore(migration: string): Promise<TestDatabase> {
  const earlier = mkdtempSync(path.join(tmpdir(), 'backtrail-migrations-'));
  try {
    for (const name of readdirSync(migrationsFolder()).filter((name) => name < migration)) {
      cpSync(path.join(migrationsFolder(), name), path.join(earlier, name), { recursive: true });
    }
    const db = await emptyDatabase();
    await migrate(db.ownerUrl, earlier);
    return db;
  } finally {
    rmSync(earlier, { recursive: true, force: true });
  }
}
