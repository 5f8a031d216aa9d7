import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { whoDidEvent } from '#query';
import type pg from 'pg';
import { bytesOf } from '../builders/a-record.ts';
import type { RecordJson } from '../builders/a-record.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { emptyStore } from '../support/empty-store.ts';
import { foldAll } from '../support/fold-all.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { addendum, AMENDED, callBy } from '../support/story-of-amendment.ts';

/** A pool that asks for an event's records when something has come to pass, and for all else at once. */
function recordsAfter(pool: pg.Pool, comeToPass: (answersRead: Promise<unknown>) => Promise<void>): pg.Pool {
  let answersRead: Promise<unknown> = Promise.reject(new Error('nobody asked for the answers'));
  answersRead.catch(() => undefined);
  const recordsLater = async (told: pg.QueryConfig): Promise<unknown> => {
    await Promise.resolve(); // both are asked for in one turn
    await comeToPass(answersRead);
    return pool.query(told);
  };
  const query = (told: string | pg.QueryConfig, values?: unknown[]): Promise<unknown> => {
    if (typeof told === 'string') return pool.query(told, values);
    if (told.name === 'records-of-event') return recordsLater(told);
    const asked = pool.query(told);
    if (told.name === 'ancestors-of-event') answersRead = asked;
    return asked;
  };
  return Object.assign(Object.create(pool) as pg.Pool, { query: query as pg.Pool['query'] });
}

describe('who did an event, asked while it comes in', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());
  beforeEach(() => emptyStore(db.ownerPool));

  const takeIn = async (...records: readonly RecordJson[]): Promise<void> => {
    await appendRecords(db.pool, newRecordsOf(records.map(bytesOf), 0));
    await foldAll(db.pool);
  };
  /** What is told when records come in behind the reading of answers and before that of the event's records. */
  const toldWhile = async (...records: readonly RecordJson[]): Promise<unknown> => {
    const pool = recordsAfter(db.pool, async (answersRead) => {
      await answersRead;
      await takeIn(...records);
    });
    const { answers, awaiting } = await whoDidEvent(pool, AMENDED.call);
    return {
      answers: answers.map(({ accountId, status, origin }) => `${accountId} ${status} ${origin?.id ?? 'nobody'}`),
      awaiting,
    };
  };
  const byAlice = `PROVEN ${AMENDED.userArn('alice')}`;

  it('is whoever the answers name that came with its first record', async () => {
    expect(await toldWhile(callBy('alice'))).toEqual({ answers: [`${AMENDED.account} ${byAlice}`], awaiting: [] });
  });

  it('is told for a second account as well', async () => {
    await takeIn(callBy('alice'));
    const seenThere = callBy(null, {
      recipientAccountId: '999988887777',
      userIdentity: { type: 'AWSAccount', principalId: 'AIDAALICE', accountId: AMENDED.account },
    });
    const told = (await toldWhile(seenThere)) as { readonly answers: readonly string[]; readonly awaiting: unknown };
    expect(told.answers.map((answer) => answer.split(' ')[0])).toEqual([AMENDED.account, '999988887777']);
    expect(told.awaiting).toEqual([]);
  });

  it('is whoever an addendum names that was there before', async () => {
    await takeIn(callBy('alice'), addendum('mallory', 'userIdentity'));
    const answers = [`${AMENDED.account} PROVEN ${AMENDED.userArn('mallory')}`];
    expect(await toldWhile()).toEqual({ answers, awaiting: [] });
  });
});
