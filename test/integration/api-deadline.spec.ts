import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createReadPool } from '../../apps/api/src/index.ts';
import { requestPool } from '../../apps/api/src/graphql/request-pool.ts';
import { LIMITS } from '../../apps/api/src/limits/limits.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const RUNNING = `
  select count(*)::int as count from pg_stat_activity
  where datname = current_database() and application_name = 'backtrail api' and state = 'active'`;
const SLEEP = `
  select pg_sleep(30)`;
/** Keeps every question that reads events waiting, as a slow disk would. */
const HOLD = `
  lock table ledger.record in access exclusive mode`;
const QUESTION = JSON.stringify({ query: '{ who(eventId: "no-such-event") { __typename } }' });

describe('a question that takes too long', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  const running = async (): Promise<number> =>
    (await db.ownerPool.query<{ count: number }>(RUNNING)).rows[0]?.count ?? -1;

  async function untilNothingRuns(): Promise<void> {
    while ((await running()) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  it('ends in the database, too, when whoever asked is gone', async () => {
    const pool = createReadPool(db.appUrl);
    const gone = new AbortController();
    const asked = requestPool(pool, { signal: gone.signal, atOnce: 2 }).query(SLEEP);
    while ((await running()) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    gone.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    await untilNothingRuns();
    await pool.end();
  });

  it('runs no more statements at a time than one request may', async () => {
    const pool = createReadPool(db.appUrl);
    const view = requestPool(pool, { signal: new AbortController().signal, atOnce: 2 });
    let most = 0;
    pool.on('acquire', () => (most = Math.max(most, pool.totalCount - pool.idleCount)));
    await Promise.all(Array.from({ length: 12 }, () => view.query('select pg_sleep(0.01)')));
    expect(most).toBe(2);
    await pool.end();
  });

  it('gives its connections back after an error of the statement, and uses them again', async () => {
    const pool = createReadPool(db.appUrl);
    const view = requestPool(pool, { signal: new AbortController().signal, atOnce: 2 });
    await expect(view.query('select no_such_column')).rejects.toThrow('no_such_column');
    expect((await view.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }]);
    expect(pool.totalCount).toBe(1);
    await pool.end();
  });

  describe('over HTTP', () => {
    let api: TestApi;
    beforeAll(async () => {
      api = await startTestApi(db, { limits: { ...LIMITS, deadlineMs: 300 } });
    });
    afterAll(() => api.close());

    async function whileHeld(work: () => Promise<void>): Promise<void> {
      const holder = await db.ownerPool.connect();
      try {
        await holder.query('begin');
        await holder.query(HOLD);
        await work();
      } finally {
        await holder.query('rollback');
        holder.release();
      }
    }

    it('is told that it did, once, and nothing of the inside', async () => {
      await whileHeld(async () => {
        const { status, errors } = await api.ask('{ who(eventId: "a") { __typename } }');
        expect([status, errors]).toEqual([
          200,
          [
            {
              message: expect.stringContaining('took longer than 0.3 s') as unknown,
              extensions: { code: 'DEADLINE_EXCEEDED' },
            },
          ],
        ]);
        await untilNothingRuns();
      });
      expect((await api.ask('{ who(eventId: "a") { __typename } }')).errors).toBeUndefined();
    });

    it('ends when the caller hangs up', async () => {
      await whileHeld(async () => {
        await hangUpOn(api.url, async () => (await running()) > 0);
        await untilNothingRuns();
      });
    });
  });

  it('tells nothing of what went wrong inside, and the log all of it', async () => {
    const api = await startTestApi(db);
    try {
      await db.ownerPool.query('alter table ledger.record rename to elsewhere');
      const { status, errors } = await api.ask('{ who(eventId: "a") { __typename } }');
      expect([status, errors?.[0]?.extensions.code]).toEqual([200, 'INTERNAL']);
      expect(JSON.stringify(errors)).not.toMatch(/ledger|relation|select/);
      expect(api.logged()).toContain('does not exist');
    } finally {
      await db.ownerPool.query('alter table ledger.elsewhere rename to record');
      await api.close();
    }
  });
});

/** Asks, waits until the question runs, and closes the connection. */
function hangUpOn(url: string, isRunning: () => Promise<boolean>): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const asked = request(`${url}/graphql`, { method: 'POST', headers, agent: false });
    asked.on('error', () => undefined);
    asked.end(QUESTION);
    const look = async (): Promise<void> => {
      while (!(await isRunning())) await new Promise((again) => setTimeout(again, 10));
      asked.destroy();
    };
    look().then(resolve, reject);
  });
}
