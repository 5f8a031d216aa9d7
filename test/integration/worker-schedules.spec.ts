import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openQueues } from '#platform';
import type { Queues } from '#platform';
import { upholdSchedules } from '../../apps/worker/src/schedules.ts';
import type { Scheduled } from '../../apps/worker/src/schedules.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { describeWithRedis, newRedis } from '../support/redis.ts';
import type { TestRedis } from '../support/redis.ts';

const HOUR = 3_600_000;
const CHORES: readonly Scheduled[] = [
  { queue: 'lineage', every: { advance: { ms: HOUR, ids: {} } } },
  { queue: 'work', every: { reconcile: { ms: HOUR, ids: { job: 'reconcile' } }, verify: { ms: HOUR, ids: {} } } },
];
const STARTS = 12;

const JOBS = `
  select queue, id, seq::int from bullmq.job order by queue, id`;
const DEADLOCKS = `
  select deadlocks::int from pg_stat_database where datname = current_database()`;

const open: Queues[] = [];
let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterEach(async () => {
  for (const queues of open.splice(0)) await queues.close();
});
afterAll(() => db.drop());

async function opened(redisUrl: string | null): Promise<Queues> {
  const queues = await openQueues({ appUrl: db.appUrl, redisUrl });
  open.push(queues);
  return queues;
}

async function scheduledIn(queues: Queues): Promise<Record<string, number>> {
  const counted = CHORES.map(async ({ queue }) => [queue, await queues.queue(queue).getJobSchedulersCount()] as const);
  return Object.fromEntries(await Promise.all(counted));
}

async function waitingIn(queues: Queues): Promise<Record<string, number>> {
  const counted = CHORES.map(
    async ({ queue }) => [queue, await queues.queue(queue).getJobCountByTypes('waiting', 'delayed')] as const,
  );
  return Object.fromEntries(await Promise.all(counted));
}

const ALL = { lineage: 1, work: 2 };

describe('the schedules of workers on PostgreSQL', () => {
  it('are said once by a dozen that start at once, none of which is ended for want of a lock', async () => {
    const { rows: before } = await db.ownerPool.query<{ deadlocks: number }>(DEADLOCKS);
    const crew = [];
    for (let at = 0; at < STARTS; at++) crew.push(await opened(null));
    await Promise.all(crew.map((queues) => upholdSchedules(db.pool, queues, CHORES)));
    const [first] = crew;
    if (first === undefined) throw new Error('nobody started');
    expect(await scheduledIn(first)).toEqual(ALL);
    expect(await waitingIn(first)).toEqual(ALL);
    expect((await db.ownerPool.query<{ deadlocks: number }>(DEADLOCKS)).rows).toEqual(before);
  }, 60_000);

  it('are not said again while they are there', async () => {
    const queues = await opened(null);
    await upholdSchedules(db.pool, queues, CHORES);
    const { rows: before } = await db.pool.query(JOBS);
    await upholdSchedules(db.pool, queues, CHORES);
    expect((await db.pool.query(JOBS)).rows).toEqual(before);
    expect(before).toHaveLength(3);
  });

  it('are said again when the jobs alone were thrown away', async () => {
    const queues = await opened(null);
    await upholdSchedules(db.pool, queues, CHORES);
    await db.pool.query('delete from bullmq.job');
    expect(await waitingIn(queues)).toEqual({ lineage: 0, work: 0 });
    await upholdSchedules(db.pool, queues, CHORES);
    expect(await waitingIn(queues)).toEqual(ALL);
  });

  it('are changed where another interval is asked for', async () => {
    const queues = await opened(null);
    await upholdSchedules(db.pool, queues, CHORES);
    await upholdSchedules(db.pool, queues, [{ queue: 'lineage', every: { advance: { ms: 2 * HOUR, ids: {} } } }]);
    expect(await queues.queue('lineage').getJobScheduler('advance')).toMatchObject({ every: 2 * HOUR });
    expect(await waitingIn(queues)).toEqual(ALL);
  });
});

describeWithRedis('the schedules of workers on Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await newRedis();
    await redis.start();
  });
  afterAll(() => redis.kill());

  it('are said again to one that was emptied, and not while they are there', async () => {
    const queues = await opened(redis.url);
    await upholdSchedules(db.pool, queues, CHORES);
    expect(await waitingIn(queues)).toEqual(ALL);
    const before = await queues.queue('work').getJobs(['waiting', 'delayed']);
    await upholdSchedules(db.pool, queues, CHORES);
    expect((await queues.queue('work').getJobs(['waiting', 'delayed'])).map(({ timestamp }) => timestamp)).toEqual(
      before.map(({ timestamp }) => timestamp),
    );
    redis.say('flushall');
    await upholdSchedules(db.pool, queues, CHORES);
    expect(await scheduledIn(queues)).toEqual(ALL);
    expect(await waitingIn(queues)).toEqual(ALL);
  });
});
