import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EpochMs } from '#kernel';
import { createPool } from '#platform';
import { rebuild } from '#projection';
import { asKnownIn, epochAt, historyOf, whoDidEvent } from '#query';
import type { KnownEpoch } from '#query';
import type pg from 'pg';
import { bytesOf } from '../builders/a-record.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { EMPTY_LINEAGE } from '../support/empty-lineage.ts';
import { foldAll } from '../support/fold-all.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { DOUBT, STORY_OF_DOUBT } from '../support/story-of-doubt.ts';

/** The resolver's lock: whoever holds it keeps the lineage where it is. */
const LOCK = 'select pg_advisory_lock(7270736902)';
const UNLOCK = 'select pg_advisory_unlock(7270736902)';

const WHO = `
  query Who($id: String!, $asOf: DateTime) {
    who(eventId: $id, asOf: $asOf) { ... on Attribution { status origin { id } } }
  }`;
const HISTORY = `
  query History($id: String!) { who(eventId: $id) { ... on Attribution { status history { status } } } }`;

const EVENT = { kind: 'event', id: DOUBT.use } as const;
const REFUSED = { code: 'PAST_NOT_COMPUTED' };

describe('while the lineage is computed again, what was known when', () => {
  let db: TestDatabase;
  let api: TestApi;
  const times = new Map<string, Date>();

  const epochOf = (name: string): Promise<KnownEpoch> => epochAt(db.pool, (times.get(name)?.getTime() ?? 0) as EpochMs);
  const statuses = async (client: pg.ClientBase): Promise<readonly string[]> =>
    (await whoDidEvent(client, DOUBT.use)).answers.map(({ status }) => status);
  const history = (ask: (epoch: KnownEpoch) => Promise<readonly string[]>) =>
    historyOf(db.pool, EVENT, ask, JSON.stringify);
  /** Holds the lineage where it is while something is done. */
  const whileHeld = async <T>(work: () => Promise<T>): Promise<T> => {
    const holder = await db.ownerPool.connect();
    try {
      await holder.query(LOCK);
      return await work();
    } finally {
      await holder.query(UNLOCK);
      holder.release();
    }
  };
  const asked = async (query: string, asOf?: string) => {
    const { status, data, errors } = await api.ask(query, { id: DOUBT.use, asOf });
    return { status, data, codes: errors?.map(({ extensions }) => extensions.code) };
  };

  beforeAll(async () => {
    db = await freshDatabase();
    for (const [name, record] of STORY_OF_DOUBT) {
      await appendRecords(db.pool, newRecordsOf([bytesOf(record)], 0));
      await foldAll(db.pool);
      const { rows } = await db.pool.query<{ now: Date }>('select clock_timestamp() as now');
      times.set(name, rows[0]!.now);
    }
    api = await startTestApi(db);
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });
  beforeEach(() => foldAll(db.pool));

  it('is not answered by an earlier epoch', async () => {
    await db.ownerPool.query(EMPTY_LINEAGE);
    const then = await epochOf('alice');
    await expect(asKnownIn(db.pool, then, statuses)).rejects.toMatchObject(REFUSED);
    await foldAll(db.pool);
    expect(await epochOf('alice')).toEqual(then);
    expect(await asKnownIn(db.pool, then, statuses)).toEqual(['PROVEN']);
  });

  it('is kept until whoever asks has ended, since a truncated table is empty to whoever looked before', async () => {
    const owner = await db.ownerPool.connect();
    const answer = await asKnownIn(db.pool, await epochOf('alice'), async (client) => {
      await owner.query(`begin; set local lock_timeout = '50ms'`);
      await expect(owner.query('truncate lineage.unit')).rejects.toMatchObject({ code: '55P03' });
      await owner.query('rollback');
      return statuses(client);
    });
    owner.release();
    expect(answer).toEqual(['PROVEN']);
  });

  it('is refused where the emptying itself keeps it from being read', async () => {
    const impatient = createPool(db.appUrl, { lockTimeoutMs: 50, maxConnections: 1 });
    const then = await epochOf('alice');
    const owner = await db.ownerPool.connect();
    await owner.query('begin; lock table lineage.fact in access exclusive mode');
    await expect(asKnownIn(impatient, then, statuses)).rejects.toMatchObject(REFUSED);
    await owner.query('rollback');
    owner.release();
    expect(await asKnownIn(impatient, then, statuses)).toEqual(['PROVEN']);
    await impatient.end();
  });

  it('is told as a whole history or not at all', async () => {
    const ask = (epoch: KnownEpoch): Promise<readonly string[]> => asKnownIn(db.pool, epoch, statuses);
    expect(await history(ask)).toHaveLength(3);
    await db.ownerPool.query(EMPTY_LINEAGE);
    await expect(history(ask)).rejects.toMatchObject(REFUSED);
    await foldAll(db.pool);
    let turns = 0;
    const rebuilding = async (epoch: KnownEpoch): Promise<readonly string[]> => {
      if (++turns === 2) await rebuild(db.pool);
      return ask(epoch);
    };
    await expect(history(rebuilding)).rejects.toMatchObject(REFUSED);
    expect(await history(ask)).toHaveLength(3);
  });

  it('is computed first, over GraphQL, where that is soon done', async () => {
    await db.ownerPool.query(EMPTY_LINEAGE);
    expect(await asked(WHO, times.get('alice')?.toISOString())).toMatchObject({
      status: 200,
      data: { who: { status: 'PROVEN', origin: { id: DOUBT.alice } } },
    });
  });

  it('is refused over GraphQL where it is not', async () => {
    await whileHeld(async () => {
      await db.ownerPool.query(EMPTY_LINEAGE);
      const time = times.get('alice')?.toISOString();
      const both = await Promise.all([asked(WHO, time), asked(WHO, time)]);
      expect(both).toMatchObject([
        { status: 400, codes: [REFUSED.code] },
        { status: 400, codes: [REFUSED.code] },
      ]);
    });
    expect(await asked(HISTORY)).toMatchObject({
      data: { who: { history: [{ status: 'INCOMPLETE' }, { status: 'PROVEN' }, { status: 'AMBIGUOUS' }] } },
    });
  });
});
