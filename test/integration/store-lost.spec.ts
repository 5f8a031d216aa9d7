import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cuttingProxy } from '../support/cutting-proxy.ts';
import type { CuttingProxy } from '../support/cutting-proxy.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { runBacktrail } from '../support/ingest-run.ts';

describe('a command whose PostgreSQL goes away for good in the middle of the work', () => {
  let db: TestDatabase;
  let proxy: CuttingProxy;
  beforeAll(async () => {
    db = await freshDatabase();
    proxy = await cuttingProxy(db.appUrl);
  });
  afterAll(async () => {
    await proxy.close();
    await db.drop();
  });

  it('waits for it, then says in one line and by a code that it is gone', async () => {
    proxy.vanishAt('_prisma_migrations');
    const { code, talk } = await runBacktrail(['events', '--json'], { databaseUrl: proxy.url });
    expect([code, talk]).toEqual([1, expect.stringMatching(/^error: PostgreSQL went away.* \(STORE_LOST\)\n$/)]);
  }, 90_000);
});
