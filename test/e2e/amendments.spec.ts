import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { runBacktrail } from '../support/ingest-run.ts';
import { addendum, AMENDED, callBy, use } from '../support/story-of-amendment.ts';

const DELIVERED = [
  ['call', [use, callBy('alice')]],
  ['addendum', [addendum('mallory', 'userIdentity')]],
] as const;

describe('an addendum that says that another called', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-amendments-'));
  let db: TestDatabase;
  const times = new Map<string, string>();
  const backtrail = (...words: readonly string[]) => runBacktrail(words, { databaseUrl: db.appUrl });

  beforeAll(async () => {
    db = await freshDatabase();
    for (const [name, records] of DELIVERED) {
      const file = path.join(folder, `${name}.json`);
      writeFileSync(file, JSON.stringify({ Records: records }));
      await backtrail('ingest', file);
      const { rows } = await db.pool.query<{ now: Date }>('select clock_timestamp() as now');
      times.set(name, rows[0]?.now.toISOString() ?? '');
    }
  }, 60_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await db.drop();
  });

  it('changes who is told from its arrival on, and what was told before can still be asked', async () => {
    const who = async (...words: readonly string[]): Promise<unknown> =>
      JSON.parse((await backtrail('who', AMENDED.use, '--json', ...words)).out);
    const [byAlice, byMallory] = ['alice', 'mallory'].map((name) => ({
      status: 'PROVEN',
      origin: { id: AMENDED.userArn(name) },
    }));
    expect(await who()).toMatchObject(byMallory ?? {});
    expect(await who('--as-of', times.get('call') ?? '')).toMatchObject(byAlice ?? {});
    expect(await who('--as-of', times.get('addendum') ?? '')).toMatchObject(byMallory ?? {});
    expect(await who('--history')).toMatchObject({
      history: [
        { changedBy: [], answers: [byAlice] },
        {
          changedBy: [{ eventId: AMENDED.addendum, accountId: AMENDED.account }],
          answers: [byMallory],
          knownUntil: null,
        },
      ],
    });
  });
});
