import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { migrationsFolder } from '#platform';
import { emptyDatabase, freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { runBacktrail } from '../support/ingest-run.ts';

const UNDO = `
  update _prisma_migrations set rolled_back_at = now() where migration_name = $1`;
const ADD_LATER = `
  insert into _prisma_migrations (id, checksum, migration_name, finished_at)
  values ('later', 'later', '29990101000000_later', now())`;

const MIGRATIONS = readdirSync(migrationsFolder()).filter((name) => /^\d/.test(name));

describe('a database of another version than the program', () => {
  async function countIn(db: TestDatabase): Promise<{ readonly code: number | null; readonly talk: string }> {
    try {
      const { code, talk } = await runBacktrail(['quarantine', 'list'], { databaseUrl: db.appUrl });
      return { code, talk };
    } finally {
      await db.drop();
    }
  }
  const refusal = {
    code: 1,
    talk: expect.stringMatching(/^error: .* run `backtrail migrate` .*\(STORE_NOT_MIGRATED\)\n$/),
  };

  it('is refused where nothing was migrated', async () => {
    expect(await countIn(await emptyDatabase())).toEqual(refusal);
  });

  it.each([MIGRATIONS[0], MIGRATIONS.at(-1)])('is refused where %s is missing', async (name) => {
    const db = await freshDatabase();
    await db.ownerPool.query(UNDO, [name]);
    expect(await countIn(db)).toEqual(refusal);
  });

  it('is used where it has migrations of a later version, as while a newer program is brought in', async () => {
    const db = await freshDatabase();
    await db.ownerPool.query(ADD_LATER);
    expect(await countIn(db)).toMatchObject({ code: 0 });
  });
});
