import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { QueueRedisEvicts, QueueSchemaUnusable, openQueues } from '#platform';
import type { JobIds, Queues } from '#platform';
import { emptyDatabase, freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { rowsOf } from '../support/login.ts';
import { describeWithRedis, newRedis } from '../support/redis.ts';
import type { TestRedis } from '../support/redis.ts';

const open: Queues[] = [];
afterEach(async () => {
  for (const queues of open.splice(0)) await queues.close();
});

async function opened(place: { appUrl: string; redisUrl: string | null }): Promise<Queues> {
  const queues = await openQueues(place);
  open.push(queues);
  return queues;
}

/** Adds three jobs, the second of which fails the first time, and gives what the worker was handed until all were done. */
async function workedOff(queues: Queues): Promise<JobIds[]> {
  const seen: JobIds[] = [];
  const done = new Promise<void>((resolve) => {
    const worker = queues.worker('objects', (ids) => {
      seen.push(ids);
      return seen.filter((each) => each['object'] === 2).length === 1 && ids['object'] === 2
        ? Promise.reject(new Error('once'))
        : Promise.resolve();
    });
    let completed = 0;
    worker.on('completed', () => {
      if (++completed === 3) resolve();
    });
  });
  for (const object of [1, 2, 3]) await queues.queue('objects').add('load', { object });
  await done;
  return seen;
}

describe('openQueues on PostgreSQL', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  it('hands every job to a worker, one that fails again, and forgets those that are done', async () => {
    const queues = await opened({ appUrl: db.appUrl, redisUrl: null });
    expect(queues.kind).toBe('postgres');
    const seen = await workedOff(queues);
    expect(seen.map((ids) => ids['object']).sort()).toEqual([1, 2, 2, 3]);
    expect(await queues.queue('objects').getJobCounts()).toMatchObject({ waiting: 0, completed: 0, failed: 0 });
  });

  it('needs no right to make schemas, and may be opened again', async () => {
    await opened({ appUrl: db.appUrl, redisUrl: null });
    await opened({ appUrl: db.appUrl, redisUrl: null });
    expect(await rowsOf(db.appUrl, `select has_database_privilege(current_database(), 'create') as schemas`)).toEqual([
      { schemas: false },
    ]);
    expect(
      await rowsOf(db.adminUrl, `select count(*)::int as tables from pg_tables where schemaname = 'bullmq'`),
    ).toEqual([{ tables: 15 }]);
  });

  it('tells to migrate when the schema is not there', async () => {
    const empty = await emptyDatabase();
    await expect(openQueues({ appUrl: empty.appUrl, redisUrl: null })).rejects.toThrow(QueueSchemaUnusable);
    await empty.drop();
  });
});

describeWithRedis('openQueues on Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await newRedis();
    await redis.start();
  });
  afterAll(() => redis.kill());

  it('hands every job to a worker', async () => {
    const queues = await opened({ appUrl: 'postgresql://unused', redisUrl: redis.url });
    expect(queues.kind).toBe('redis');
    expect((await workedOff(queues)).map((ids) => ids['object']).sort()).toEqual([1, 2, 2, 3]);
  });

  it('refuses a Redis that may drop jobs', async () => {
    redis.say('config', 'set', 'maxmemory-policy', 'allkeys-lru');
    await expect(openQueues({ appUrl: 'postgresql://unused', redisUrl: redis.url })).rejects.toThrow(QueueRedisEvicts);
  });
});
